import { expect, test } from "vitest";
import { traceparent } from "./trace";

test("every request starts a trace of its own", () => {
  const [first, second] = [traceparent(), traceparent()];
  expect(first).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(second).not.toBe(first);
});
