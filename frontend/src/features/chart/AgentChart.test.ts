import { describe, expect, it } from "vitest";
import type { AgentChartQuery } from "@/gql/graphql";
import { actsOf, marksOf, tokensOf } from "./AgentChart";
import { withPrice } from "./useBars";

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

describe("the chart of one deployment", () => {
  it("marks what that one did, beside the signals of the agent", () => {
    const kinds = (id?: string) => marksOf(actsOf(ACTS, id), "ETH").map(({ kind }) => kind);
    expect(kinds("deployment_1")).toEqual(["signal", "entry", "exit"]);
    expect(kinds("deployment_2")).toEqual(["signal"]);
    expect(kinds()).toEqual(["signal", "entry", "exit"]);
  });
});

describe("the last bar", () => {
  const bar = (close: string) => ({
    openTime: "2026-11-24T01:00:00Z",
    open: "10",
    high: "11",
    low: "9",
    close,
  });

  it("follows the price and stretches to hold it", () => {
    const bars = [bar("10"), bar("10.5")];
    expect(withPrice(bars, "10.7").at(-1)).toMatchObject({ high: "11", low: "9", close: "10.7" });
    expect(withPrice(bars, "11.2").at(-1)).toMatchObject({ high: "11.2", close: "11.2" });
    expect(withPrice(bars, "8.9").at(-1)).toMatchObject({ low: "8.9", close: "8.9" });
    expect(withPrice(bars, "8.9")[0]).toEqual(bars[0]);
    expect(withPrice([], "1")).toEqual([]);
  });
});
