import { type FragmentType, readFragment } from "@/gql/fragment-masking";
import { graphql } from "@/gql/gql";
import { WEIGHTS } from "./weights";

const WeightBarsFragment = graphql(`
  fragment WeightBars on Agent {
    weights {
      influencerImpact
      rsi
      macd
      volumeMomentum
      positionSizing
      stopLossTightness
      takeProfitTarget
      riskReward
    }
  }
`);

/** The eight weights at a glance: the agent's temperament. */
export function WeightBars({ agent }: { agent: FragmentType<typeof WeightBarsFragment> }) {
  const { weights } = readFragment(WeightBarsFragment, agent);
  const said = WEIGHTS.map(({ name, label }) => `${label} ${weights[name]}`).join(", ");
  return (
    <div aria-label={`Weights: ${said}`} className="flex h-8 items-end gap-1" role="img">
      {WEIGHTS.map(({ name, label }) => (
        <span
          className="relative h-full flex-1 overflow-hidden rounded-sm bg-sunken"
          key={name}
          title={`${label} ${weights[name]}`}
        >
          <span
            className="absolute inset-x-0 bottom-0 rounded-sm bg-accent opacity-70"
            style={{ height: `${Math.max(weights[name], 4)}%` }}
          />
        </span>
      ))}
    </div>
  );
}

/** The eight weights with their values and what they mean. */
export function WeightList({ agent }: { agent: FragmentType<typeof WeightBarsFragment> }) {
  const { weights } = readFragment(WeightBarsFragment, agent);
  return (
    <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
      {WEIGHTS.map(({ name, label, meaning }) => (
        <div key={name}>
          <dt className="flex justify-between font-medium">
            {label} <span className="num text-muted">{weights[name]}</span>
          </dt>
          <dd className="mt-1.5">
            <span className="block h-1 overflow-hidden rounded bg-sunken">
              <span className="block h-full bg-accent" style={{ width: `${weights[name]}%` }} />
            </span>
            <span className="mt-1 block text-muted text-sm">{meaning}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
