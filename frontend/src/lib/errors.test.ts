import { expect, describe as group, it } from "vitest";
import { codeOf, describe, errorAt, errorsElsewhere, PlatformError } from "./errors";

group("what went wrong", () => {
  it("is told by code, never by the text of an unknown failure", () => {
    const secret = new PlatformError("SOMETHING_NEW", "select * from users failed");
    expect(codeOf(secret)).toBe("INTERNAL");
    expect(JSON.stringify(describe(secret))).not.toContain("select");
  });

  it("offers a retry only where it may help", () => {
    expect(describe(new PlatformError("UNAVAILABLE", "")).canRetry).toBe(true);
    expect(describe(new PlatformError("FORBIDDEN", "no")).canRetry).toBe(false);
    expect(describe(new Error("boom")).canRetry).toBe(true);
  });

  it("repeats the platform's sentence about what a person sent", () => {
    expect(describe(new PlatformError("BAD_USER_INPUT", "first must be 1 to 100")).detail).toBe(
      "First must be 1 to 100.",
    );
  });
});

group("complaints about fields", () => {
  const errors = [
    { field: ["weights", "rsi"], code: "OUT_OF_RANGE", message: "RSI is between 0 and 100." },
    { field: [], code: "TOO_MANY", message: "You have too many agents." },
  ];

  it("are found at their field and above it", () => {
    expect(errorAt(errors, "weights.rsi")).toBe("RSI is between 0 and 100.");
    expect(errorAt(errors, "weights")).toBe("RSI is between 0 and 100.");
    expect(errorAt(errors, "name")).toBeUndefined();
  });

  it("that no field shows are kept for the whole form", () => {
    expect(errorsElsewhere(errors, ["weights"])).toEqual(["You have too many agents."]);
  });
});
