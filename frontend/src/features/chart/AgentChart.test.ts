import { describe, expect, it } from "vitest";
import type { AgentChartQuery } from "@/gql/graphql";
import { actsOf, marksOf, tokensOf } from "./AgentChart";
import { withNewest } from "./useBars";

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
  const bar = (minute: number, close: string) => ({
    openTime: `2026-11-24T01:${String(minute).padStart(2, "0")}:00Z`,
    open: "10",
    high: "11",
    low: "9",
    close,
  });

  it("moves as the venue tells it, and the next begins behind it", () => {
    const bars = [bar(1, "10"), bar(2, "10.5")];
    expect(withNewest(bars, bar(2, "10.7"))).toEqual([bar(1, "10"), bar(2, "10.7")]);
    expect(withNewest(bars, bar(3, "10.6"))).toEqual([...bars, bar(3, "10.6")]);
    expect(withNewest(bars, bar(1, "99"))).toEqual(bars);
    expect(withNewest([], bar(1, "10"))).toEqual([bar(1, "10")]);
  });

  it("pushes the oldest out of a full chart", () => {
    const full = Array.from({ length: 200 }, (_, index) => bar(index % 60, String(index)));
    const ordered = full.map((one, index) => ({
      ...one,
      openTime: new Date(Date.UTC(2026, 10, 24, 0, index)).toISOString(),
    }));
    const next = { ...bar(0, "1"), openTime: new Date(Date.UTC(2026, 10, 25)).toISOString() };
    const moved = withNewest(ordered, next);
    expect(moved).toHaveLength(200);
    expect([moved[0], moved.at(-1)]).toEqual([ordered[1], next]);
  });
});
