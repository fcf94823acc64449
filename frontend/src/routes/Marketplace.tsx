import { getRouteApi, Link } from "@tanstack/react-router";
import { AgentCard } from "@/features/agents/AgentCard";
import { MarketplaceFilters } from "@/features/agents/MarketplaceFilters";
import { useMarketplace } from "@/features/agents/useMarketplace";
import { DeployOnPaper } from "@/features/deployments/DeployOnPaper";
import { useDeployedAgents } from "@/features/deployments/useDeployedAgents";
import { whenSignedIn } from "@/features/session/signIn";
import { TryIt } from "@/features/session/TryIt";
import { useSession } from "@/lib/session";
import { Button, buttonClass } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Page } from "@/ui/Page";
import { Empty, Problem, Skeleton } from "@/ui/States";

const route = getRouteApi("/");

/** The front page: what this is, and the agents one can deploy. */
export function Marketplace() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { status } = useSession();
  return (
    <>
      {status === "out" && <Welcome />}
      <Page
        actions={
          <MarketplaceFilters
            onChange={(next) => void navigate({ search: next, replace: true })}
            search={search}
          />
        }
        lead="Each agent reads a few people on X and trades their calls by its own rules."
        title="Agents"
      >
        <Agents />
      </Page>
    </>
  );
}

const STEPS = [
  ["Someone posts a call", "Read within seconds, kept as first seen."],
  ["An agent judges it", "Words and market are scored; every refusal has its reason."],
  ["You hold a position", "Sized by your limits, its stop already at the venue."],
] as const;

function Welcome() {
  return (
    <section
      aria-labelledby="welcome"
      className="mb-8 grid items-center gap-x-12 gap-y-6 rounded-2xl border border-line bg-surface px-6 py-8 sm:px-8 lg:grid-cols-[1.1fr_1fr]"
    >
      <div>
        <h2 className="font-semibold text-3xl tracking-tight" id="welcome">
          Posts become positions, in plain sight.
        </h2>
        <p className="mt-3 max-w-lg text-lg text-muted">
          Deploy an agent on simulated money and watch it read, judge, trade and protect. No
          account, no key.
        </p>
        <div className="mt-6">
          <TryIt />
        </div>
      </div>
      <ol className="grid gap-4">
        {STEPS.map(([title, detail], step) => (
          <li className="flex gap-4" key={title}>
            <span
              aria-hidden="true"
              className="num flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent"
            >
              {step + 1}
            </span>
            <div>
              <p className="font-medium">{title}</p>
              <p className="text-muted">{detail}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Agents() {
  const search = route.useSearch();
  const { nodes, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useMarketplace(search);
  const deployed = useDeployedAgents();

  if (isPending) return <LoadingCards />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (nodes.length === 0) {
    const isNarrowed = Boolean(search.q || search.venue);
    return (
      <Empty
        action={
          isNarrowed ? (
            <Link className={buttonClass()} search={{}} to="/">
              Clear the filters
            </Link>
          ) : (
            <Link className={buttonClass("primary")} to="/agents/new">
              Create an agent
            </Link>
          )
        }
        icon="agents"
        title={isNarrowed ? "No agent matches" : "No agents yet"}
      >
        {isNarrowed ? "Try fewer words or another venue." : "Be the first to publish one."}
      </Empty>
    );
  }
  return (
    <>
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {nodes.map((agent) => (
          <li className="grid" key={agent.id}>
            <AgentCard
              action={
                deployed.has(agent.id) ? (
                  <Link className={`${buttonClass("secondary")} flex-1`} to="/positions">
                    <Icon name="check" /> On paper · see positions
                  </Link>
                ) : (
                  agent.status === "ACTIVE" && (
                    <DeployOnPaper
                      agentId={agent.id}
                      agentName={agent.name}
                      whenSignedIn={whenSignedIn}
                    />
                  )
                )
              }
              agent={agent}
            />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button
          className="justify-self-center"
          isBusy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          More agents
        </Button>
      )}
    </>
  );
}

function LoadingCards() {
  return (
    <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3" role="status">
      <span className="sr-only">Loading agents</span>
      <Skeleton className="h-64 rounded-2xl" />
      <Skeleton className="h-64 rounded-2xl" />
      <Skeleton className="h-64 rounded-2xl" />
    </div>
  );
}
