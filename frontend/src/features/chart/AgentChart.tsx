import { useMemo } from "react";
import { graphql } from "@/gql/gql";
import type { AgentChartQuery as AgentChartResult, CandleInterval } from "@/gql/graphql";
import { useGraphql } from "@/lib/graphql";
import { formatPrice } from "@/lib/money";
import { useSession } from "@/lib/session";
import { Select } from "@/ui/Field";
import { Card } from "@/ui/Page";
import { Segments } from "@/ui/Segments";
import { Empty, Problem, Skeleton } from "@/ui/States";
import { type Level, type Mark, PriceChart } from "./PriceChart";
import { useBars } from "./useBars";

const AgentChartQuery = graphql(`
  query AgentChart($agentId: ID!, $isSignedIn: Boolean!) {
    agent(id: $agentId) {
      id
      signals(first: 50, includeRejected: false) {
        edges { node { id token side createdAt } }
      }
      myDeployments @include(if: $isSignedIn) {
        id
        fills(first: 100) {
          edges { node { id price quantity filledAt order { id purpose side token } } }
        }
        positions(first: 20) {
          edges {
            node { id token side state entryPrice stopPrice targetPrice trailingStopPrice }
          }
        }
      }
    }
  }
`);

const REREAD_MS = 10_000;

/** Tokens the agent has acted on, the newest first. */
export function tokensOf(result: AgentChartResult | undefined): string[] {
  const held = result?.agent?.myDeployments?.flatMap(({ positions }) => nodes(positions)) ?? [];
  const signalled = result?.agent?.signals.edges.map(({ node }) => node) ?? [];
  return [...new Set([...held, ...signalled].map(({ token }) => token))];
}

function nodes<N>(connection: { edges: { node: N }[] }): N[] {
  return connection.edges.map(({ node }) => node);
}

/** Entries and exits as they were filled, and the signals that asked for them. */
export function marksOf(result: AgentChartResult | undefined, token: string): Mark[] {
  const fills =
    result?.agent?.myDeployments
      ?.flatMap((deployment) => nodes(deployment.fills))
      .filter(({ order }) => order.token === token)
      .map(({ id, price, filledAt, order }): Mark => {
        const isEntry = order.purpose === "ENTRY";
        return {
          id,
          at: filledAt,
          kind: isEntry ? "entry" : "exit",
          // An exit takes the other side of the book than the position it ends.
          side: isEntry || order.side === "SHORT" ? (isEntry ? order.side : "LONG") : "SHORT",
          text: `${isEntry ? "In" : "Out"} ${formatPrice(price)}`,
        };
      }) ?? [];
  const signals = (result?.agent?.signals.edges ?? [])
    .map(({ node }) => node)
    .filter((signal) => signal.token === token)
    .map(
      ({ id, createdAt, side }): Mark => ({ id, at: createdAt, kind: "signal", side, text: "" }),
    );
  return [...signals, ...fills];
}

function levelsOf(result: AgentChartResult | undefined, token: string): Level[] {
  const open =
    result?.agent?.myDeployments
      ?.flatMap(({ positions }) => nodes(positions))
      .filter((position) => position.token === token && position.state !== "CLOSED") ?? [];
  return open.flatMap(({ entryPrice, stopPrice, targetPrice, trailingStopPrice }) => [
    ...(entryPrice ? [{ price: entryPrice, label: "Entry", tone: "accent" } satisfies Level] : []),
    ...((trailingStopPrice ?? stopPrice)
      ? [
          {
            price: trailingStopPrice ?? stopPrice ?? "",
            label: "Stop",
            tone: "down",
          } satisfies Level,
        ]
      : []),
    ...(targetPrice ? [{ price: targetPrice, label: "Target", tone: "up" } satisfies Level] : []),
  ]);
}

/** The acts of one deployment alone; of all of them when none is named. */
export function actsOf(
  result: AgentChartResult | undefined,
  deploymentId: string | undefined,
): AgentChartResult | undefined {
  const deployments = result?.agent?.myDeployments;
  if (!result?.agent || !deployments || deploymentId === undefined) return result;
  const myDeployments = deployments.filter(({ id }) => id === deploymentId);
  return { ...result, agent: { ...result.agent, myDeployments } };
}

/** What is charted; all of it lives in the address. */
export interface ChartSearch {
  token?: string;
  interval?: CandleInterval;
}

interface AgentChartProps {
  agentId: string;
  /** Only what this deployment did is marked. */
  deploymentId?: string;
  search: ChartSearch;
  onChange(search: ChartSearch): void;
}

/** The candles of a token the agent acts on, with its entries, exits and levels. */
export function AgentChart({ agentId, deploymentId, search, onChange }: AgentChartProps) {
  const { status } = useSession();
  const acts = useGraphql(
    AgentChartQuery,
    { agentId, isSignedIn: status === "in" },
    { enabled: status !== "restoring", everyMs: REREAD_MS },
  );
  const shown = useMemo(() => actsOf(acts.data, deploymentId), [acts.data, deploymentId]);
  const tokens = tokensOf(shown);
  const token = search.token ?? tokens[0] ?? "";
  const interval = search.interval ?? "M15";
  const bars = useBars(token, interval);
  const marks = useMemo(() => marksOf(shown, token), [shown, token]);
  const levels = useMemo(() => levelsOf(shown, token), [shown, token]);

  if (acts.isPending) return <Skeleton className="h-96 rounded-2xl" />;
  if (acts.error) return <Problem error={acts.error} onRetry={() => void acts.refetch()} />;
  if (!token) {
    return (
      <Empty icon="positions" title="Nothing to chart yet">
        Its first signal brings up the market it is about.
      </Empty>
    );
  }
  return (
    <Card className="grid grid-cols-1 gap-3 px-3 py-3 sm:px-5 sm:py-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Select
          aria-label="Market"
          className="w-auto! font-semibold"
          onChange={(event) => onChange({ ...search, token: event.target.value })}
          value={token}
        >
          {(tokens.includes(token) ? tokens : [token, ...tokens]).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
        <Segments
          label="Bar length"
          onChange={(next) => onChange({ ...search, interval: next })}
          options={[
            { value: "M1", label: "1m" },
            { value: "M15", label: "15m" },
            { value: "H1", label: "1h" },
            { value: "H4", label: "4h" },
          ]}
          value={interval}
        />
      </div>
      {bars.error ? (
        <Problem error={bars.error} onRetry={() => void bars.refetch()} />
      ) : bars.isPending ? (
        <Skeleton className="h-80" />
      ) : (
        <PriceChart
          bars={bars.data.candles}
          label={`${token} candles with ${marks.filter(({ kind }) => kind === "entry").length} entries and ${marks.filter(({ kind }) => kind === "exit").length} exits marked`}
          levels={levels}
          marks={marks}
        />
      )}
    </Card>
  );
}
