/** Reading an address: anything a person may have typed there, made into what a page expects. */

/** A text worth searching for. */
export function text(value: unknown): string | undefined {
  const said = typeof value === "string" ? value : typeof value === "number" ? `${value}` : "";
  return said.trim() || undefined;
}

/** One of a few words. */
export function oneOf<T extends string>(words: readonly T[], value: unknown): T | undefined {
  return words.find((word) => word === value);
}
