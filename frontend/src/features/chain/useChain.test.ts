import { describe, expect, it } from "vitest";
import { type ChainLink, causesOf } from "./useChain";

function linkOf(change: Partial<ChainLink>): ChainLink {
  return { id: "event_1", state: "SHOWN", hash: "00", ...change };
}

describe("what a link follows from", () => {
  it("is the number of its cause, nothing at the head and for a cause out of sight", () => {
    const links = [
      linkOf({ id: "event_1" }),
      linkOf({ id: "event_2", causeId: "event_1" }),
      linkOf({ id: "event_3", causeId: "event_9" }),
      linkOf({ id: "event_4", causeId: "event_2" }),
    ];
    expect(causesOf(links)).toEqual([null, 1, null, 2]);
  });
});
