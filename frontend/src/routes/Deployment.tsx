import { getRouteApi, Link } from "@tanstack/react-router";
import { AgentChart } from "@/features/chart/AgentChart";
import { DeploymentActs } from "@/features/deployments/DeploymentActs";
import { DeploymentFacts, DeploymentStatusBadge } from "@/features/deployments/DeploymentCard";
import { OrderTable, useDeployment } from "@/features/deployments/DeploymentRecord";
import { PolicyEditor } from "@/features/deployments/PolicyEditor";
import { StopSwitch } from "@/features/deployments/StopSwitch";
import { PositionTable } from "@/features/positions/PositionTable";
import { usePositions } from "@/features/positions/usePositions";
import { SignInGate } from "@/features/session/SignInGate";
import { useVerdictFeed } from "@/features/signals/useVerdictFeed";
import { VerdictEntries } from "@/features/signals/VerdictEntries";
import { useIsSignedIn } from "@/lib/session";
import { buttonClass } from "@/ui/Button";
import { Card, Page, Section } from "@/ui/Page";
import { Empty, LoadingRows, Problem } from "@/ui/States";

const route = getRouteApi("/deployments/$deploymentId");
const VERDICTS = 20;

/** One deployment: limits, what it holds, what it decided, what it sent. */
export function Deployment() {
  const { deploymentId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isSignedIn = useIsSignedIn();
  const { deployment, card, error, isPending, refetch } = useDeployment(deploymentId, isSignedIn);

  if (!isSignedIn || isPending) {
    return (
      <SignInGate purpose="Your deployment">
        <LoadingRows label="Loading the deployment" />
      </SignInGate>
    );
  }
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!deployment || !card) {
    return (
      <Empty
        action={
          <Link className={buttonClass()} to="/deployments">
            My deployments
          </Link>
        }
        icon="deployments"
        isPage
        title="There is no such deployment"
      />
    );
  }
  return (
    <Page
      actions={
        <>
          {deployment.status !== "CANCELLED" && (
            <>
              <PolicyEditor deployment={card} />
              <StopSwitch scope="DEPLOYMENT" target={deploymentId} />
            </>
          )}
          <DeploymentActs
            deploymentId={deploymentId}
            isReady={card.accounts.length > 0}
            status={deployment.status}
          />
        </>
      }
      lead={
        <span className="flex items-center gap-2">
          {deployment.mode === "PAPER" ? "Paper deployment" : "Live deployment"}
          <DeploymentStatusBadge status={deployment.status} />
          <Link
            className="hover:text-text hover:underline"
            params={{ agentId: deployment.agent.id }}
            to="/agents/$agentId"
          >
            The agent
          </Link>
        </span>
      }
      title={deployment.agent.name}
    >
      {deployment.status === "PENDING" && <ApprovalNote />}
      <Card className="px-5 py-4">
        <DeploymentFacts deployment={card} />
      </Card>
      <AgentChart
        agentId={deployment.agent.id}
        deploymentId={deploymentId}
        onChange={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
        search={search}
      />
      <Section title="Positions">
        <Held deploymentId={deploymentId} />
      </Section>
      <Section title="Decisions">
        <Decided deploymentId={deploymentId} />
      </Section>
      <Section title="Orders">
        <OrderTable deploymentId={deploymentId} />
      </Section>
    </Page>
  );
}

function ApprovalNote() {
  return (
    <p className="rounded-2xl bg-accent-soft px-5 py-4">
      One signature is missing. Your wallet approves a trading key at the venue; the key can trade
      on your account and can never withdraw from it. Have USDC on your account there first, then
      press “Approve trading key”.
    </p>
  );
}

function Held({ deploymentId }: { deploymentId: string }) {
  const { nodes, error, isPending, refetch } = usePositions({ deploymentId });
  if (isPending) return <LoadingRows label="Loading positions" rows={1} />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  const open = nodes.filter(({ state }) => state !== "CLOSED");
  const closed = nodes.filter(({ state }) => state === "CLOSED");
  if (nodes.length === 0) return <p className="text-muted">It has held nothing yet.</p>;
  return (
    <>
      {open.length > 0 && <PositionTable caption="Open positions" positions={open} />}
      {closed.length > 0 && (
        <PositionTable caption="Closed positions" isHistory positions={closed} />
      )}
    </>
  );
}

function Decided({ deploymentId }: { deploymentId: string }) {
  const { verdicts, error, isPending, refetch } = useVerdictFeed(VERDICTS, deploymentId);
  if (isPending) return <LoadingRows label="Loading decisions" rows={2} />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (verdicts.length === 0) return <p className="text-muted">No signal reached it yet.</p>;
  return <VerdictEntries verdicts={verdicts} />;
}
