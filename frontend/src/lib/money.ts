/**
 * Decimal strings, exactly. Amounts never become floating-point numbers: they are parsed to an
 * integer and a scale, rounded there and grouped as text.
 */

interface Exact {
  /** The digits without the point, signed. */
  digits: bigint;
  /** How many of them are behind the point. */
  scale: number;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
const MINUS = "\u2212";
const MISSING = "\u2013";

function parse(decimal: string): Exact | null {
  const match = DECIMAL.exec(decimal.trim());
  if (!match) return null;
  const [, sign = "", whole = "", fraction = ""] = match;
  const digits = BigInt(whole + fraction);
  return { digits: sign === "-" ? -digits : digits, scale: fraction.length };
}

/** Half away from zero, as a person rounds. */
function rescale({ digits, scale }: Exact, places: number): Exact {
  if (places >= scale) return { digits: digits * 10n ** BigInt(places - scale), scale: places };
  const divisor = 10n ** BigInt(scale - places);
  const half = divisor / 2n;
  const rounded = digits < 0n ? (digits - half) / divisor : (digits + half) / divisor;
  return { digits: rounded, scale: places };
}

function group(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ",");
}

interface Shape {
  places: number;
  sign?: "always" | "negative";
  prefix?: string;
  trim?: boolean;
}

function write(value: Exact, { places, sign = "negative", prefix = "", trim = false }: Shape) {
  const { digits } = rescale(value, places);
  const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, "0");
  const whole = group(text.slice(0, text.length - places));
  let fraction = places > 0 ? text.slice(text.length - places) : "";
  if (trim) fraction = fraction.replace(/0+$/, "");
  const mark = digits < 0n ? MINUS : sign === "always" && digits > 0n ? "+" : "";
  return `${mark}${prefix}${whole}${fraction ? `.${fraction}` : ""}`;
}

/** -1, 0 or 1; what cannot be read counts as 0. */
export function signOf(decimal: string | null | undefined): -1 | 0 | 1 {
  const value = decimal ? parse(decimal) : null;
  if (!value || value.digits === 0n) return 0;
  return value.digits < 0n ? -1 : 1;
}

/** Below zero when `a` is the smaller, above when it is the larger. */
export function compare(a: string, b: string): -1 | 0 | 1 {
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return 0;
  const places = Math.max(left.scale, right.scale);
  const difference = rescale(left, places).digits - rescale(right, places).digits;
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** The exact product of two decimals, as a decimal string. */
export function multiply(a: string, b: string): string | null {
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return null;
  const scale = left.scale + right.scale;
  const digits = left.digits * right.digits;
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
  const split = text.length - scale;
  return `${digits < 0n ? "-" : ""}${text.slice(0, split)}${scale ? `.${text.slice(split)}` : ""}`;
}

/** An amount of USDC: `$1,234.50`. */
export function formatMoney(amount: string | null | undefined): string {
  const value = amount ? parse(amount) : null;
  return value ? write(value, { places: 2, prefix: "$" }) : MISSING;
}

/** An amount with its direction: `+$12.30`, `−$4.00`. */
export function formatSignedMoney(amount: string | null | undefined): string {
  const value = amount ? parse(amount) : null;
  return value ? write(value, { places: 2, prefix: "$", sign: "always" }) : MISSING;
}

const PRICE_PLACES: readonly (readonly [least: bigint, places: number])[] = [
  [10_000n, 1],
  [100n, 2],
  [1n, 4],
];
const SMALL_PRICE_PLACES = 6;

/** A price, with as many places as prices of its size have: a column does not jump. */
export function formatPrice(price: string | null | undefined): string {
  const value = price ? parse(price) : null;
  if (!value) return MISSING;
  const magnitude = value.digits < 0n ? -value.digits : value.digits;
  const whole = magnitude / 10n ** BigInt(value.scale);
  const places = PRICE_PLACES.find(([least]) => whole >= least)?.[1] ?? SMALL_PRICE_PLACES;
  return write(value, { places });
}

/** A quantity of a token, at most six places, zeros trimmed. */
export function formatQuantity(quantity: string | null | undefined): string {
  const value = quantity ? parse(quantity) : null;
  return value ? write(value, { places: 6, trim: true }) : MISSING;
}

/** A plain decimal to a number of places, such as a score. */
export function formatDecimal(decimal: string | null | undefined, places = 2): string {
  const value = decimal ? parse(decimal) : null;
  return value ? write(value, { places }) : MISSING;
}

/** A share between 0 and 1 as per cent: `0.82` is `82%`. */
export function formatShare(share: string | null | undefined): string {
  const value = share ? parse(share) : null;
  if (!value) return MISSING;
  return `${write({ digits: value.digits * 100n, scale: value.scale }, { places: 0 })}%`;
}

/** Basis points as signed per cent: `124` is `+1.24%`. */
export function formatBps(bps: number | null | undefined): string {
  if (bps === null || bps === undefined) return MISSING;
  return `${write({ digits: BigInt(Math.round(bps)), scale: 2 }, { places: 2, sign: "always" })}%`;
}

/** Basis points as a plain limit: `1000` is `10%`. */
export function formatLimitBps(bps: number | null | undefined): string {
  if (bps === null || bps === undefined) return MISSING;
  return `${write({ digits: BigInt(Math.round(bps)), scale: 2 }, { places: 2, trim: true })}%`;
}

/** What a person typed as per cent (`2.5`) in basis points, or null if it is no such number. */
export function parsePercentToBps(text: string): number | null {
  const value = parse(text);
  if (!value || value.digits < 0n || value.scale > 2) return null;
  const bps = rescale(value, 2).digits;
  return bps > 10_000n ? null : Math.round(+bps.toString());
}
