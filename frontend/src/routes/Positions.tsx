import { getRouteApi, Link } from "@tanstack/react-router";
import { useDeployedAgents } from "@/features/deployments/useDeployedAgents";
import { ExternalPositions } from "@/features/positions/ExternalPositions";
import { PortfolioHeader } from "@/features/positions/PortfolioHeader";
import { PositionTable } from "@/features/positions/PositionTable";
import { usePositions } from "@/features/positions/usePositions";
import { SignInGate } from "@/features/session/SignInGate";
import { useVerdictFeed } from "@/features/signals/useVerdictFeed";
import { VerdictEntries } from "@/features/signals/VerdictEntries";
import { Waiting } from "@/features/signals/Waiting";
import { Button, buttonClass } from "@/ui/Button";
import { Page, Section } from "@/ui/Page";
import { Segments } from "@/ui/Segments";
import { Empty, LoadingRows, Problem } from "@/ui/States";

const route = getRouteApi("/positions");
const DECISIONS = 5;

/** What the user holds, moving. */
export function Positions() {
  const { mode = "PAPER", show = "OPEN" } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page
      actions={
        <>
          <Segments
            label="Positions shown"
            onChange={(next) => void navigate({ search: { mode, show: next }, replace: true })}
            options={[
              { value: "OPEN", label: "Open" },
              { value: "CLOSED", label: "Closed" },
            ]}
            value={show}
          />
          <Segments
            label="Money"
            onChange={(next) => void navigate({ search: { mode: next, show }, replace: true })}
            options={[
              { value: "PAPER", label: "Paper" },
              { value: "LIVE", label: "Live" },
            ]}
            value={mode}
          />
        </>
      }
      title="Positions"
    >
      <SignInGate purpose="Your positions">
        <PortfolioHeader mode={mode} />
        <PositionList isHistory={show === "CLOSED"} mode={mode} />
        {mode === "LIVE" && <ExternalPositions />}
        {show === "OPEN" && <LatestDecisions />}
      </SignInGate>
    </Page>
  );
}

function PositionList({ mode, isHistory }: { mode: "PAPER" | "LIVE"; isHistory: boolean }) {
  const { nodes, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    usePositions(isHistory ? { state: "CLOSED" } : {});
  const deployed = useDeployedAgents();
  const positions = nodes.filter(
    (position) => position.mode === mode && (position.state === "CLOSED") === isHistory,
  );

  if (isPending) return <LoadingRows label="Loading positions" />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (positions.length === 0) {
    if (isHistory) {
      return (
        <Empty icon="positions" title="Nothing closed yet">
          Closed positions stay here with what they made and why they ended.
        </Empty>
      );
    }
    if (deployed.size > 0 && mode === "PAPER") return <Waiting />;
    return (
      <Empty
        action={
          <Link className={buttonClass("primary")} to="/">
            Find an agent
          </Link>
        }
        icon="positions"
        title="No open positions"
      >
        Deploy an agent; the next call it accepts opens a position here.
      </Empty>
    );
  }
  return (
    <>
      <PositionTable
        caption={isHistory ? "Closed positions" : "Open positions, kept current"}
        isHistory={isHistory}
        positions={positions}
      />
      {hasNextPage && (
        <Button
          className="justify-self-center"
          isBusy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          More positions
        </Button>
      )}
    </>
  );
}

/** Why the positions are there, and why others are not. */
function LatestDecisions() {
  const { verdicts } = useVerdictFeed(DECISIONS);
  if (verdicts.length === 0) return null;
  return (
    <Section title="Latest decisions">
      <VerdictEntries verdicts={verdicts} />
    </Section>
  );
}
