/** The graph's words as a person reads them. Enums may grow: what is new is shown as it came. */

const NAMES: Record<string, string> = {
  HYPERLIQUID: "Hyperliquid",
  OSTIUM: "Ostium",
  SPOT: "Spot",
  MULTI: "Best venue",
  PARTIALLY_FILLED: "Partly filled",
  HARD_STOP: "Hard stop",
  STOP_LOSS: "Stop loss",
  TRAILING_STOP: "Trailing stop",
  TAKE_PROFIT: "Take profit",
  MAX_HOLDING: "Held to the limit",
  VENUE_CLOSED: "Closed at the venue",
  MANUAL: "Closed by you",
  FLIP: "Turned around",
};

/** `PARTIALLY_FILLED` is `Partly filled`; unknown words are set in sentence case. */
export function nameFor(word: string): string {
  const known = NAMES[word];
  if (known) return known;
  const text = word.toLowerCase().replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `0x1234…cdef`. */
export function shortAddress(address: string): string {
  return address.length > 12 ? `${address.slice(0, 6)}\u2026${address.slice(-4)}` : address;
}

/** A handle with one `@`. */
export function atHandle(handle: string): string {
  return handle.startsWith("@") ? handle : `@${handle}`;
}

const BROWSERS: readonly (readonly [mark: RegExp, name: string])[] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [mark: RegExp, name: string])[] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Mac OS X/, "macOS"],
  [/Windows/, "Windows"],
  [/Linux/, "Linux"],
];

/** `Firefox on Linux`, out of what a browser says of itself; its own words when unknown. */
export function nameOfBrowser(userAgent: string): string {
  const browser = BROWSERS.find(([mark]) => mark.test(userAgent))?.[1];
  const system = SYSTEMS.find(([mark]) => mark.test(userAgent))?.[1];
  return browser && system ? `${browser} on ${system}` : userAgent;
}
