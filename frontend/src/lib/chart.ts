/** Where exact values leave for pixels. Nothing read from a chart flows back. */

/** A decimal string as a number a chart can place. */
export function toCoordinate(decimal: string): number {
  return +decimal;
}
