/** What rows of the mock are made with. */

/** Any object of the schema. */
export type Row = Record<string, unknown>;

let count = 0;
export function id(kind: string): string {
  count += 1;
  return `${kind}_00000000-0000-7000-8000-${count.toString().padStart(12, "0")}`;
}

export function now(ago = 0): string {
  return new Date(Date.now() - ago).toISOString();
}

export function money(amount: number): Row {
  return { amount: amount.toFixed(6), currency: "USDC" };
}

export function connect(rows: readonly Row[]) {
  return ({ first = 20 }: { first?: number } = {}) => ({
    edges: rows.slice(0, first).map((node) => ({ cursor: `${node.id}`, node })),
    pageInfo: { hasNextPage: rows.length > first, hasPreviousPage: false },
  });
}

export const MINUTE = 60_000;
export const POLICY = {
  capBps: 1000,
  leverageMax: 3,
  tokens: null,
  venues: ["HYPERLIQUID"],
  stopBps: null,
  allowFlip: true,
};
