import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { graphql } from "@/gql/gql";
import type { SignalStatus } from "@/gql/graphql";
import { useLive } from "@/lib/live";
import { usePages } from "@/lib/pagination";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Page";
import { Empty, LoadingRows, Problem } from "@/ui/States";
import { PostQuote } from "./PostQuote";
import { SignalCard } from "./SignalCard";

const SignalFeedQuery = graphql(`
  query SignalFeed($first: Int!, $after: String, $status: SignalStatus) {
    signals(first: $first, after: $after, status: $status) {
      edges { node { id agent { id name } post { ...PostQuote } ...SignalCard } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const SignalAddedSubscription = graphql(`
  subscription SignalAdded {
    signalAdded { id }
  }
`);

const PAGE_SIZE = 20;

/** Signals of all agents as they are made. */
export function SignalFeed({ status }: { status?: SignalStatus }) {
  const cache = useQueryClient();
  const { nodes, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    usePages(
      SignalFeedQuery,
      { first: PAGE_SIZE, after: null, status },
      { select: ({ signals }) => signals },
    );
  function reread() {
    void cache.invalidateQueries({ queryKey: ["SignalFeed"] });
  }
  useLive(SignalAddedSubscription, {}, { onNext: reread, onResume: reread });

  if (isPending) return <LoadingRows label="Loading signals" />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (nodes.length === 0) {
    return (
      <Empty icon="signals" title="No signals yet">
        The next call that an agent accepts or rejects appears here by itself.
      </Empty>
    );
  }
  return (
    <>
      <ol aria-label="Signals, newest first" className="grid grid-cols-1 gap-3">
        {nodes.map((signal) => (
          <li key={signal.id}>
            <Card className="grid grid-cols-1 gap-4 px-5 py-4 lg:grid-cols-[2fr_3fr] lg:gap-8">
              <PostQuote post={signal.post} />
              <SignalCard
                by={
                  <Link
                    className="hover:text-text hover:underline"
                    params={{ agentId: signal.agent.id }}
                    to="/agents/$agentId"
                  >
                    {signal.agent.name}
                  </Link>
                }
                signal={signal}
              />
            </Card>
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <Button
          className="justify-self-center"
          isBusy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Earlier signals
        </Button>
      )}
    </>
  );
}
