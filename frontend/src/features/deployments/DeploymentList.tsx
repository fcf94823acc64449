import { Link } from "@tanstack/react-router";
import { graphql } from "@/gql/gql";
import type { DeploymentStatus } from "@/gql/graphql";
import { usePages } from "@/lib/pagination";
import { useIsSignedIn } from "@/lib/session";
import { Button, buttonClass } from "@/ui/Button";
import { Empty, LoadingRows, Problem } from "@/ui/States";
import { DeploymentCard } from "./DeploymentCard";

const DeploymentsQuery = graphql(`
  query Deployments($first: Int!, $after: String, $status: DeploymentStatus) {
    myDeployments(first: $first, after: $after, status: $status) {
      edges { node { id ...DeploymentCard } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const PAGE_SIZE = 20;

/** What the user has deployed. */
export function DeploymentList({ status }: { status?: DeploymentStatus }) {
  const isSignedIn = useIsSignedIn();
  const { nodes, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    usePages(
      DeploymentsQuery,
      { first: PAGE_SIZE, after: null, status },
      { select: ({ myDeployments }) => myDeployments, enabled: isSignedIn },
    );
  if (isPending) return <LoadingRows label="Loading deployments" />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (nodes.length === 0) {
    return (
      <Empty
        action={
          <Link className={buttonClass("primary")} to="/">
            Find an agent
          </Link>
        }
        icon="deployments"
        title={status ? "None in this state" : "Nothing deployed yet"}
      >
        Deploy an agent on paper: it trades 10,000 USDC of simulated money by your limits.
      </Empty>
    );
  }
  return (
    <>
      <ul className="grid grid-cols-1 gap-3">
        {nodes.map((deployment) => (
          <li key={deployment.id}>
            <DeploymentCard deployment={deployment} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button
          className="justify-self-center"
          isBusy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          More deployments
        </Button>
      )}
    </>
  );
}
