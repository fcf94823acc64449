import { describe, expect, it } from "vitest";
import type { AgentChartQuery } from "@/gql/graphql";
import { marksOf, tokensOf } from "./AgentChart";
import { withBar } from "./useBars";

const ACTS: AgentChartQuery = {
  agent: {
    id: "agent_1",
    signals: {
      edges: [
        { node: { id: "signal_1", token: "ETH", side: "LONG", createdAt: "2026-11-24T01:00:00Z" } },
      ],
    },
    myDeployments: [
      {
        id: "deployment_1",
        fills: {
          edges: [
            {
              node: {
                id: "fill_1",
                price: "3482.81",
                quantity: "0.33",
                filledAt: "2026-11-24T01:00:01Z",
                order: { id: "order_1", purpose: "ENTRY", side: "LONG", token: "ETH" },
              },
            },
            {
              node: {
                id: "fill_2",
                price: "3550",
                quantity: "0.33",
                filledAt: "2026-11-24T02:00:00Z",
                order: { id: "order_2", purpose: "PROTECTION", side: "SHORT", token: "ETH" },
              },
            },
          ],
        },
        positions: { edges: [] },
      },
    ],
  },
};

describe("marks on a chart", () => {
  it("are the signal, the entry and the exit, each on the side of the position", () => {
    expect(marksOf(ACTS, "ETH").map(({ kind, side, text }) => [kind, side, text])).toEqual([
      ["signal", "LONG", ""],
      ["entry", "LONG", "In 3,482.81"],
      ["exit", "LONG", "Out 3,550.00"],
    ]);
    expect(marksOf(ACTS, "BTC")).toEqual([]);
    expect(tokensOf(ACTS)).toEqual(["ETH"]);
  });
});

describe("a bar that moved", () => {
  const bar = (openTime: string, close: string) => ({
    openTime,
    open: "1",
    high: "2",
    low: "1",
    close,
  });

  it("replaces itself, a new one is added, a late one is left out", () => {
    const bars = [bar("2026-11-24T01:00:00Z", "1.5")];
    expect(withBar(bars, bar("2026-11-24T01:00:00Z", "1.6")).map(({ close }) => close)).toEqual([
      "1.6",
    ]);
    expect(withBar(bars, bar("2026-11-24T01:15:00Z", "1.7"))).toHaveLength(2);
    expect(withBar(bars, bar("2026-11-24T00:45:00Z", "1.4"))).toEqual(bars);
  });
});
