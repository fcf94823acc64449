import { type FragmentType, readFragment } from "@/gql/fragment-masking";
import { graphql } from "@/gql/gql";
import { formatDay } from "@/lib/dates";
import { atHandle, nameFor, shortAddress } from "@/lib/names";
import { Badge } from "@/ui/Badge";
import { Card, Fact } from "@/ui/Page";
import { StatusBadge } from "./StatusBadge";

export const AgentOverviewFragment = graphql(`
  fragment AgentOverview on Agent {
    id
    name
    description
    status
    visibility
    venue
    isSample
    isMine
    createdAt
    publishedAt
    creator { id wallet }
    sources { account { id handle } }
  }
`);

/** Who made the agent, whom it reads and where it trades. */
export function AgentOverview({
  agent: masked,
}: {
  agent: FragmentType<typeof AgentOverviewFragment>;
}) {
  const agent = readFragment(AgentOverviewFragment, masked);
  return (
    <Card className="grid gap-4 px-5 py-4">
      <div className="flex flex-wrap gap-1.5">
        <StatusBadge status={agent.status} />
        {agent.isSample && <Badge tone="accent">Sample</Badge>}
        {agent.isMine && <Badge>Yours</Badge>}
        {agent.visibility === "PRIVATE" && <Badge>Private</Badge>}
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
        <Fact name="Reads">
          {agent.sources.map(({ account }) => atHandle(account.handle)).join(", ") || "Nobody yet"}
        </Fact>
        <Fact name="Trades on">{nameFor(agent.venue)}</Fact>
        <Fact name="Made by">{shortAddress(agent.creator.wallet)}</Fact>
        <Fact name={agent.publishedAt ? "Published" : "Created"}>
          {formatDay(agent.publishedAt ?? agent.createdAt)}
        </Fact>
      </dl>
    </Card>
  );
}
