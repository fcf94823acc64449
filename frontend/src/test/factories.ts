/** Things of the graph with every field the screens ask for. */

const money = (amount: string) => ({ amount, currency: "USDC" });

/** A published sample agent. */
export function agentOf(change: Record<string, unknown> = {}) {
  return {
    id: "agent_1",
    name: "Steady Hand",
    description: "Follows two measured swing traders.",
    status: "ACTIVE",
    visibility: "PUBLIC",
    venue: "HYPERLIQUID",
    isSample: true,
    isMine: false,
    sources: [{ account: { id: "x_account_1", handle: "calm_swings" } }],
    weights: {
      influencerImpact: 50,
      rsi: 50,
      macd: 50,
      volumeMomentum: 50,
      positionSizing: 40,
      stopLossTightness: 60,
      takeProfitTarget: 50,
      riskReward: 50,
    },
    ...change,
  };
}

/** An open long in ETH. */
export function positionOf(change: Record<string, unknown> = {}) {
  return {
    id: "position_1",
    agent: agentOf(),
    token: "ETH",
    side: "LONG",
    state: "OPEN",
    mode: "PAPER",
    quantity: "0.3302",
    entryPrice: "3482.81",
    markPrice: "3480.5",
    leverage: 3,
    unrealisedPnl: money("-0.76"),
    realisedPnl: money("0"),
    fees: money("0.52"),
    funding: money("0"),
    unrealisedBps: -7,
    stopPrice: "3307.99",
    targetPrice: "3899.95",
    isPriceStale: false,
    openedAt: "2026-11-24T01:00:00Z",
    corrections: [],
    ...change,
  };
}

/** A portfolio of one paper account. */
export function portfolioOf(change: Record<string, unknown> = {}) {
  return {
    equity: money("9999.24"),
    available: money("9616"),
    unrealisedPnl: money("-0.76"),
    realisedPnl: money("12.4"),
    openPositions: 1,
    asOf: "2026-11-24T01:00:00Z",
    ...change,
  };
}
