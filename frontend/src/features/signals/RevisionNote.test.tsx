import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { RevisionNote } from "./RevisionNote";

function textOf(change: Record<string, unknown>): string | null {
  const revision = { kind: "EDITED", seenAt: "2026-11-24T01:00:00Z", calls: [], ...change };
  return render(<RevisionNote revision={revision} />).container.textContent;
}

describe("a post that changed after it was read", () => {
  it("says what it calls for now", () => {
    const text = textOf({ calls: [{ token: "ETH", side: "SHORT" }] });
    expect(text).toContain("was edited afterwards and now says short ETH.");
    expect(text).toContain("nothing is traded on the change");
  });

  it("says why it is no call any more", () => {
    const text = textOf({ reason: { message: "the post says what its author does not do" } });
    expect(text).toContain("now is no call. The post says what its author does not do.");
  });

  it("says that it is gone", () => {
    expect(textOf({ kind: "DELETED" })).toContain("The post was deleted afterwards.");
  });
});
