import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OrderUpdatesDocument, VerdictAddedDocument } from "@/gql/graphql";
import { breakOff, listeners, openings, push } from "@/test/live";
import { grantFor, startPlatform } from "@/test/platform";
import { backoffMs, follow } from "./live";
import { begin, signOut } from "./session";

describe("waiting before another try", () => {
  it("doubles to a limit, half of it left to chance", () => {
    expect([0, 1, 2, 3].map((attempt) => backoffMs(attempt, 1))).toEqual([500, 1000, 2000, 4000]);
    expect(backoffMs(20, 1)).toBe(10_000);
    expect(backoffMs(20, 0)).toBe(5_000);
  });
});

describe("a stream", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("comes back after a break and says so once it is heard again", async () => {
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
  });

  it("leaves a socket whose token has ended and comes back on one with a fresh token", async () => {
    const seen = startPlatform(
      {},
      { "/auth/refresh": () => ({ status: 200, body: grantFor("token-2") }) },
    );
    begin(grantFor("token-1"), "demo");
    const quiet = { onNext: () => {}, onStatus: () => {}, onResume: () => {} };
    const stops = [
      follow(VerdictAddedDocument, {}, quiet),
      follow(OrderUpdatesDocument, {}, quiet),
    ];
    await vi.advanceTimersByTimeAsync(0);
    const ended = [{ message: "ended", extensions: { code: "UNAUTHENTICATED" } }];
    breakOff("VerdictAdded", ended);
    breakOff("OrderUpdates", ended);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(listeners("VerdictAdded")).toBe(1);
    expect(listeners("OrderUpdates")).toBe(1);
    expect(openings().slice(-2)).toEqual([
      { authorization: "Bearer token-1" },
      { authorization: "Bearer token-2" },
    ]);
    expect(seen.filter(({ path }) => path === "/auth/refresh")).toHaveLength(1);
    for (const stop of stops) stop();
    await signOut();
  });
});
