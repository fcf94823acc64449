import type { AgentWeights } from "@/gql/graphql";

/** The name of a weight. */
export type WeightName = Exclude<keyof AgentWeights, "__typename">;

/** One weight as a person sets it. */
export interface WeightMeaning {
  name: WeightName;
  label: string;
  /** What it changes. */
  meaning: string;
  /** What the setting means, in the words of its ends and middle. */
  low: string;
  middle: string;
  high: string;
}

/** The eight weights in the order they are asked for. */
export const WEIGHTS: readonly WeightMeaning[] = [
  {
    name: "influencerImpact",
    label: "Author impact",
    meaning: "How much the author’s track record scales the score of a post.",
    low: "ignored",
    middle: "by half",
    high: "fully",
  },
  {
    name: "rsi",
    label: "RSI",
    meaning: "Share of the 14-hour relative strength in the market score.",
    low: "left out",
    middle: "an equal share",
    high: "most weight",
  },
  {
    name: "macd",
    label: "MACD",
    meaning: "Share of trend momentum (12, 26, 9) in the market score.",
    low: "left out",
    middle: "an equal share",
    high: "most weight",
  },
  {
    name: "volumeMomentum",
    label: "Volume momentum",
    meaning: "Share of rising or falling volume in the market score.",
    low: "left out",
    middle: "an equal share",
    high: "most weight",
  },
  {
    name: "positionSizing",
    label: "Position size",
    meaning: "Aggressiveness: every size is multiplied by it.",
    low: "× 0.5",
    middle: "× 1.0",
    high: "× 1.5",
  },
  {
    name: "stopLossTightness",
    label: "Stop tightness",
    meaning: "How far the stop lies from the entry.",
    low: "10% away",
    middle: "5% away",
    high: "2% away",
  },
  {
    name: "takeProfitTarget",
    label: "Profit target",
    meaning: "How far the target lies from the entry.",
    low: "5% away",
    middle: "15% away",
    high: "30% away",
  },
  {
    name: "riskReward",
    label: "Reward to risk",
    meaning: "The least reward for the risk; below it the signal is rejected.",
    low: "1 : 1",
    middle: "2 : 1",
    high: "3 : 1",
  },
];

/** The default of every weight. */
export const WEIGHT_DEFAULT = 50;

/** All weights at the default. */
export const DEFAULT_WEIGHTS: Record<WeightName, number> = {
  influencerImpact: WEIGHT_DEFAULT,
  rsi: WEIGHT_DEFAULT,
  macd: WEIGHT_DEFAULT,
  volumeMomentum: WEIGHT_DEFAULT,
  positionSizing: WEIGHT_DEFAULT,
  stopLossTightness: WEIGHT_DEFAULT,
  takeProfitTarget: WEIGHT_DEFAULT,
  riskReward: WEIGHT_DEFAULT,
};
