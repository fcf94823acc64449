/** Moments of the API (RFC 3339, UTC) as a person reads them, in the reader's zone. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MISSING = "\u2013";

const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const dayAndClock = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const full = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const dayOnly = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });

/** Unix milliseconds, or null for what is not a moment. */
export function toMillis(moment: string | null | undefined): number | null {
  if (!moment) return null;
  const millis = Date.parse(moment);
  // biome-ignore lint/style/noRestrictedGlobals: moments are numbers, amounts are not.
  return Number.isNaN(millis) ? null : millis;
}

/** `14:03:09`. */
export function formatClock(moment: string | null | undefined): string {
  const millis = toMillis(moment);
  return millis === null ? MISSING : clock.format(millis);
}

/** `23 Nov 2026`. */
export function formatDay(moment: string | null | undefined): string {
  const millis = toMillis(moment);
  return millis === null ? MISSING : dayOnly.format(millis);
}

/** `23 Nov 2026, 14:03:09`, for tooltips and screen readers. */
export function formatFull(moment: string | null | undefined): string {
  const millis = toMillis(moment);
  return millis === null ? MISSING : full.format(millis);
}

/**
 * `just now`, `12 s ago`, `5 min ago`, `3 h ago`; a date and time beyond a day, and for a moment
 * ahead of this clock by more than a minute, as in a replay of recorded history.
 */
export function formatAgo(moment: string | null | undefined, now: number): string {
  const millis = toMillis(moment);
  if (millis === null) return MISSING;
  const age = now - millis;
  if (age < -MINUTE || age >= DAY) return dayAndClock.format(millis);
  if (age < 5 * SECOND) return "just now";
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  return `${Math.floor(age / HOUR)} h ago`;
}
