import { Link } from "@tanstack/react-router";
import { graphql } from "@/gql/gql";
import { useGraphql } from "@/lib/graphql";
import { useIsSignedIn } from "@/lib/session";
import { buttonClass } from "@/ui/Button";
import { Empty, LoadingRows, Problem } from "@/ui/States";
import { AgentActs } from "./AgentActs";
import { AgentCard } from "./AgentCard";

const MyAgentsQuery = graphql(`
  query MyAgents {
    myAgents(first: 100) {
      edges { node { id name status ...AgentCard } }
    }
  }
`);

/** The agents the user made, drafts among them. */
export function MyAgents() {
  const isSignedIn = useIsSignedIn();
  const { data, error, isPending, refetch } = useGraphql(
    MyAgentsQuery,
    {},
    { enabled: isSignedIn },
  );
  if (isPending) return <LoadingRows label="Loading your agents" rows={2} />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  const agents = data.myAgents.edges.map(({ node }) => node);
  if (agents.length === 0) {
    return (
      <Empty
        action={
          <Link className={buttonClass("primary")} to="/agents/new">
            Create an agent
          </Link>
        }
        icon="agents"
        title="You have made no agent yet"
      >
        Choose whom it reads and how it weighs what they say.
      </Empty>
    );
  }
  return (
    <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {agents.map((agent) => (
        <li className="grid" key={agent.id}>
          <AgentCard action={<AgentActs agent={agent} />} agent={agent} />
        </li>
      ))}
    </ul>
  );
}
