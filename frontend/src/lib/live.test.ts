import { describe, expect, it, vi } from "vitest";
import { VerdictAddedDocument } from "@/gql/graphql";
import { breakOff, listeners, push } from "@/test/live";
import { backoffMs, follow } from "./live";

describe("waiting before another try", () => {
  it("doubles to a limit, half of it left to chance", () => {
    expect([0, 1, 2, 3].map((attempt) => backoffMs(attempt, 1))).toEqual([500, 1000, 2000, 4000]);
    expect(backoffMs(20, 1)).toBe(10_000);
    expect(backoffMs(20, 0)).toBe(5_000);
  });
});

describe("a stream", () => {
  it("comes back after a break and says so once it is heard again", async () => {
    vi.useFakeTimers();
    const heard: unknown[] = [];
    const onResume = vi.fn();
    const stop = follow(
      VerdictAddedDocument,
      {},
      { onNext: (result) => heard.push(result), onStatus: () => {}, onResume },
    );
    push("VerdictAdded", { verdictAdded: { id: "verdict_1" } });
    breakOff("VerdictAdded", new Error("lost"));
    expect(listeners("VerdictAdded")).toBe(0);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(listeners("VerdictAdded")).toBe(1);
    expect(onResume).not.toHaveBeenCalled();
    push("VerdictAdded", { verdictAdded: { id: "verdict_2" } });
    expect(onResume).toHaveBeenCalledTimes(1);
    expect(heard).toHaveLength(2);
    stop();
    expect(listeners("VerdictAdded")).toBe(0);
    vi.useRealTimers();
  });
});
