import { describe, expect, it } from "vitest";
import { formatAgo, toMillis } from "./dates";

const NOW = Date.parse("2026-11-24T12:00:00Z");

describe("age of a moment", () => {
  it.each([
    ["2026-11-24T11:59:58Z", "just now"],
    ["2026-11-24T11:59:48Z", "12 s ago"],
    ["2026-11-24T11:55:00Z", "5 min ago"],
    ["2026-11-24T09:00:00Z", "3 h ago"],
    ["2026-11-24T12:00:30Z", "just now"],
  ])("says %s as %s", (moment, text) => {
    expect(formatAgo(moment, NOW)).toBe(text);
  });

  it("gives the date of what a replay plays", () => {
    expect(formatAgo("2025-04-09T13:30:00Z", NOW)).toMatch(/9 Apr/);
    expect(formatAgo("2026-11-25T13:30:00Z", NOW)).toMatch(/25 Nov/);
  });

  it("says nothing of what is no moment", () => {
    expect(formatAgo("yesterday", NOW)).toBe("\u2013");
    expect(toMillis(null)).toBeNull();
  });
});
