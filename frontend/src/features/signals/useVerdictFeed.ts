import { useQueryClient } from "@tanstack/react-query";
import { graphql } from "@/gql/gql";
import type { VerdictFeedQuery as VerdictFeedResult } from "@/gql/graphql";
import { keyOf, useGraphql } from "@/lib/graphql";
import { useLive } from "@/lib/live";
import { useIsSignedIn } from "@/lib/session";

const VerdictFeedQuery = graphql(`
  query VerdictFeed($first: Int!, $deploymentId: ID) {
    verdicts(first: $first, deploymentId: $deploymentId) {
      edges {
        node {
          id
          deployment { id }
          signal { id ...SignalCard agent { id name } post { ...PostQuote } }
          ...VerdictDetails
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const VerdictAddedSubscription = graphql(`
  subscription VerdictAdded {
    verdictAdded { id }
  }
`);

/** One decision of the feed. */
export type VerdictEntry = VerdictFeedResult["verdicts"]["edges"][number]["node"];

/** The user's newest decisions; a new one appears by itself. */
export function useVerdictFeed(first: number, deploymentId?: string) {
  const cache = useQueryClient();
  const isSignedIn = useIsSignedIn();
  const query = useGraphql(VerdictFeedQuery, { first, deploymentId }, { enabled: isSignedIn });
  function reread() {
    void cache.invalidateQueries({ queryKey: keyOf(VerdictFeedQuery) });
  }
  useLive(VerdictAddedSubscription, {}, { enabled: isSignedIn, onNext: reread, onResume: reread });
  return { ...query, verdicts: query.data?.verdicts.edges.map(({ node }) => node) ?? [] };
}
