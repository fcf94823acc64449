import { describe, expect, it } from "vitest";
import {
  compare,
  formatBps,
  formatLimitBps,
  formatMoney,
  formatPrice,
  formatQuantity,
  formatShare,
  formatSignedMoney,
  multiply,
  parsePercentToBps,
  signOf,
} from "./money";

describe("amounts", () => {
  it.each([
    ["0", "$0.00"],
    ["1234.5", "$1,234.50"],
    ["-4", "\u2212$4.00"],
    ["0.005", "$0.01"],
    ["-0.005", "\u2212$0.01"],
    ["0.004", "$0.00"],
    ["-0.004", "$0.00"],
    ["1000000", "$1,000,000.00"],
    ["9007199254740993.12", "$9,007,199,254,740,993.12"],
    [null, "\u2013"],
    ["1e5", "\u2013"],
  ])("formats %s as %s", (amount, text) => {
    expect(formatMoney(amount)).toBe(text);
  });

  it.each([
    ["12.3", "+$12.30"],
    ["-0.76", "\u2212$0.76"],
    ["0", "$0.00"],
  ])("writes the direction of %s as %s", (amount, text) => {
    expect(formatSignedMoney(amount)).toBe(text);
  });
});

describe("prices", () => {
  it.each([
    ["94312.5", "94,312.5"],
    ["3482.1", "3,482.10"],
    ["188.423", "188.42"],
    ["18.2", "18.2000"],
    ["0.18234", "0.182340"],
    ["0.0000123", "0.000012"],
  ])("gives %s the places of its size: %s", (price, text) => {
    expect(formatPrice(price)).toBe(text);
  });
});

describe("other numbers", () => {
  it("trims quantities and never rounds them up to another lot in six places", () => {
    expect(formatQuantity("0.330200")).toBe("0.3302");
    expect(formatQuantity("1500000")).toBe("1,500,000");
  });

  it("writes shares and basis points as per cent", () => {
    expect(formatShare("0.84")).toBe("84%");
    expect(formatBps(124)).toBe("+1.24%");
    expect(formatBps(-7)).toBe("\u22120.07%");
    expect(formatLimitBps(1000)).toBe("10%");
    expect(formatLimitBps(250)).toBe("2.5%");
  });

  it.each([
    ["2.5", 250],
    ["10", 1000],
    ["0.01", 1],
    ["100", 10_000],
    ["101", null],
    ["-1", null],
    ["2.555", null],
    ["ten", null],
    ["", null],
  ])("reads %s per cent as %s basis points", (text, bps) => {
    expect(parsePercentToBps(text)).toBe(bps);
  });
});

describe("exact arithmetic", () => {
  it("compares beyond what a double can hold", () => {
    expect(compare("9007199254740993", "9007199254740992")).toBe(1);
    expect(compare("0.1", "0.10")).toBe(0);
    expect(compare("-1", "0.5")).toBe(-1);
  });

  it("multiplies without a float", () => {
    expect(multiply("0.1", "0.2")).toBe("0.02");
    expect(multiply("-3", "1.5")).toBe("-4.5");
    expect(multiply("x", "1")).toBeNull();
  });

  it("tells the sign", () => {
    expect([signOf("0.000"), signOf("-0.1"), signOf("2"), signOf(null)]).toEqual([0, -1, 1, 0]);
  });
});
