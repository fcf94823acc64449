import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type FragmentType, readFragment } from "@/gql/fragment-masking";
import { graphql } from "@/gql/gql";
import { atHandle, nameFor } from "@/lib/names";
import { Badge } from "@/ui/Badge";
import { StatusBadge } from "./StatusBadge";
import { WeightBars } from "./WeightBars";

/** What a card of the marketplace shows. */
export const AgentCardFragment = graphql(`
  fragment AgentCard on Agent {
    id
    name
    description
    status
    visibility
    venue
    isSample
    isMine
    sources { account { id handle } }
    ...WeightBars
  }
`);

interface AgentCardProps {
  agent: FragmentType<typeof AgentCardFragment>;
  /** What can be done with it. */
  action?: ReactNode;
}

/** An agent in a list. */
export function AgentCard({ agent: masked, action }: AgentCardProps) {
  const agent = readFragment(AgentCardFragment, masked);
  return (
    <article className="relative flex flex-col gap-3 rounded-2xl border border-line bg-surface p-5 transition-colors hover:border-line-strong">
      <header className="flex items-start justify-between gap-3">
        <h2 className="min-w-0 font-semibold text-lg">
          <Link
            className="after:absolute after:inset-0 after:rounded-2xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
            params={{ agentId: agent.id }}
            to="/agents/$agentId"
          >
            {agent.name}
          </Link>
        </h2>
        <span className="flex flex-wrap justify-end gap-1 pt-0.5">
          {agent.isSample && <Badge tone="accent">Sample</Badge>}
          {agent.isMine && <Badge>Yours</Badge>}
          {agent.status !== "ACTIVE" && <StatusBadge status={agent.status} />}
          {agent.visibility === "PRIVATE" && <Badge>Private</Badge>}
        </span>
      </header>
      <p className="line-clamp-3 min-h-[3lh] text-muted">{agent.description}</p>
      <dl className="grid grid-cols-[1fr_auto] items-end gap-4">
        <div className="min-w-0">
          <dt className="eyebrow">Reads</dt>
          <dd className="truncate">
            {agent.sources.map(({ account }) => atHandle(account.handle)).join(", ") ||
              "Nobody yet"}
          </dd>
        </div>
        <div>
          <dt className="eyebrow">Trades on</dt>
          <dd>{nameFor(agent.venue)}</dd>
        </div>
      </dl>
      <WeightBars agent={agent} />
      {action && (
        <footer className="relative mt-auto flex items-center gap-2 pt-1">{action}</footer>
      )}
    </article>
  );
}
