/** Invented agents, posts and prices of the mock platform. */

const CALM = {
  influencerImpact: 50,
  rsi: 50,
  macd: 50,
  volumeMomentum: 50,
  positionSizing: 40,
  stopLossTightness: 60,
  takeProfitTarget: 50,
  riskReward: 50,
};

/** The agents of the marketplace. */
export const SAMPLE_AGENTS = [
  {
    name: "Steady Hand",
    description:
      "Follows two measured swing traders, asks the market to agree, and keeps stops tight. Small sizes, few trades.",
    handles: ["calm_swings", "macro_lena"],
    weights: CALM,
  },
  {
    name: "Momentum Pilot",
    description:
      "Trades breakouts that volume confirms. Wider targets, trailing stops, and a taste for the larger coins.",
    handles: ["breakout_bo"],
    weights: { ...CALM, macd: 85, volumeMomentum: 90, positionSizing: 60, takeProfitTarget: 75 },
  },
  {
    name: "Contrarian",
    description: "Listens to one patient short seller and waits for tired markets before agreeing.",
    handles: ["fade_the_top"],
    weights: { ...CALM, rsi: 95, macd: 20, volumeMomentum: 30, riskReward: 80 },
  },
] as const;

/** The posts, oldest first. */
export const SAMPLE_POSTS: {
  handle: string;
  text: string;
  token: string;
  side: "LONG" | "SHORT" | null;
  isRejected?: boolean;
}[] = [
  {
    handle: "calm_swings",
    text: "Long $ETH here. Entry 3,480, stop 3,300, target 3,900. Structure held all week.",
    token: "ETH",
    side: "LONG",
  },
  {
    handle: "macro_lena",
    text: "Good morning. Nothing to do today, and that is a position too.",
    token: "ETH",
    side: null,
  },
  {
    handle: "breakout_bo",
    text: "$SOL reclaimed the range high on volume. Longing with 3x, invalid under 182.",
    token: "SOL",
    side: "LONG",
  },
  {
    handle: "fade_the_top",
    text: "Short $BTC into resistance, stop above 96.5k. First target 91k.",
    token: "BTC",
    side: "SHORT",
  },
  {
    handle: "calm_swings",
    text: "Still long ETH, adding nothing. $ETH looks strong to 3,900.",
    token: "ETH",
    side: "LONG",
    isRejected: true,
  },
];

/** Markets and where their prices start. */
export const SAMPLE_TOKENS = [
  { token: "BTC", price: 94_312.5 },
  { token: "ETH", price: 3_482.1 },
  { token: "SOL", price: 188.42 },
  { token: "DOGE", price: 0.18234 },
];
