import { getRouteApi, Link } from "@tanstack/react-router";
import { AgentActs } from "@/features/agents/AgentActs";
import { AgentOverview } from "@/features/agents/AgentOverview";
import { useAgent } from "@/features/agents/useAgent";
import { WeightList } from "@/features/agents/WeightBars";
import { AgentChart } from "@/features/chart/AgentChart";
import { DeployDialog } from "@/features/deployments/DeployDialog";
import { DeployOnPaper } from "@/features/deployments/DeployOnPaper";
import { useDeployedAgents } from "@/features/deployments/useDeployedAgents";
import { whenSignedIn } from "@/features/session/signIn";
import { AgentActivity } from "@/features/signals/AgentActivity";
import { buttonClass } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Card, Page, Section } from "@/ui/Page";
import { Empty, LoadingRows, Problem } from "@/ui/States";

const route = getRouteApi("/agents/$agentId");

/** One agent: who it is, what it did on the chart, and post by post why. */
export function AgentPage() {
  const { agentId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useAgent(agentId);
  const deployed = useDeployedAgents();

  if (isPending) return <LoadingRows label="Loading the agent" />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  const { agent } = data;
  if (!agent) {
    return (
      <Empty
        action={
          <Link className={buttonClass()} to="/">
            All agents
          </Link>
        }
        icon="agents"
        isPage
        title="There is no such agent"
      />
    );
  }
  return (
    <Page
      actions={
        <>
          {agent.isMine && <AgentActs agent={agent} />}
          {agent.status === "ACTIVE" && (
            <DeployDialog agentId={agentId} agentName={agent.name} whenSignedIn={whenSignedIn} />
          )}
          {deployed.has(agentId) ? (
            <Link className={buttonClass()} to="/positions">
              <Icon name="check" /> On paper · see positions
            </Link>
          ) : (
            agent.status === "ACTIVE" && (
              <DeployOnPaper agentId={agentId} agentName={agent.name} whenSignedIn={whenSignedIn} />
            )
          )}
        </>
      }
      lead={agent.description}
      title={agent.name}
    >
      <AgentOverview agent={agent} />
      <AgentChart
        agentId={agentId}
        onChange={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
        search={search}
      />
      <Section title="What it read and did">
        <AgentActivity agentId={agentId} />
      </Section>
      <Section title="How it weighs">
        <Card className="px-5 py-5">
          <WeightList agent={agent} />
        </Card>
      </Section>
    </Page>
  );
}
