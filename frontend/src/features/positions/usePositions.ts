import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { graphql } from "@/gql/gql";
import type { PositionState, PositionsQuery as PositionsResult, TradingMode } from "@/gql/graphql";
import { keyOf, useGraphql } from "@/lib/graphql";
import { useLive } from "@/lib/live";
import { usePages } from "@/lib/pagination";
import { useIsSignedIn } from "@/lib/session";

const PositionsQuery = graphql(`
  query Positions($first: Int!, $after: String, $deploymentId: ID, $state: PositionState) {
    positions(first: $first, after: $after, deploymentId: $deploymentId, state: $state) {
      edges { node { id state mode ...PositionRow } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const PositionUpdatesSubscription = graphql(`
  subscription PositionUpdates($deploymentId: ID) {
    positionUpdates(deploymentId: $deploymentId) { id state mode ...PositionLive }
  }
`);

const PortfolioQuery = graphql(`
  query Portfolio($mode: TradingMode!) {
    portfolio(mode: $mode) { ...PortfolioHeader }
  }
`);

const PortfolioUpdatesSubscription = graphql(`
  subscription PortfolioUpdates($mode: TradingMode!) {
    portfolioUpdates(mode: $mode) { ...PortfolioHeader }
  }
`);

const PAGE_SIZE = 50;

type Pages = InfiniteData<PositionsResult>;

/** The page data with one position's moving fields replaced; the same object if it is not there. */
export function withUpdate<P extends { id: string }>(pages: Pages, update: P): Pages {
  let isFound = false;
  const next = pages.pages.map((page) => ({
    ...page,
    positions: {
      ...page.positions,
      edges: page.positions.edges.map((edge) => {
        if (edge.node.id !== update.id) return edge;
        isFound = true;
        return { ...edge, node: { ...edge.node, ...update } };
      }),
    },
  }));
  return isFound ? { ...pages, pages: next } : pages;
}

/** Positions that move by themselves: loaded once, then kept current by the stream. */
export function usePositions(filter: { deploymentId?: string; state?: PositionState }) {
  const cache = useQueryClient();
  const isSignedIn = useIsSignedIn();
  const variables = { first: PAGE_SIZE, after: null, ...filter };
  const query = usePages(PositionsQuery, variables, {
    select: ({ positions }) => positions,
    enabled: isSignedIn,
  });
  const live = useLive(
    PositionUpdatesSubscription,
    { deploymentId: filter.deploymentId },
    {
      enabled: isSignedIn,
      onNext: ({ positionUpdates }) => {
        let isKnown = false;
        cache.setQueriesData<Pages>({ queryKey: keyOf(PositionsQuery) }, (pages) => {
          const next = pages && withUpdate(pages, positionUpdates);
          if (next !== pages) isKnown = true;
          return next;
        });
        if (!isKnown) void cache.invalidateQueries({ queryKey: keyOf(PositionsQuery) });
      },
      onResume: () => void cache.invalidateQueries({ queryKey: keyOf(PositionsQuery) }),
    },
  );
  return { ...query, live };
}

/** The portfolio of one mode, moving. */
export function usePortfolio(mode: TradingMode) {
  const cache = useQueryClient();
  const isSignedIn = useIsSignedIn();
  const query = useGraphql(PortfolioQuery, { mode }, { enabled: isSignedIn });
  useLive(
    PortfolioUpdatesSubscription,
    { mode },
    {
      enabled: isSignedIn,
      onNext: ({ portfolioUpdates }) =>
        cache.setQueryData(keyOf(PortfolioQuery, { mode }), { portfolio: portfolioUpdates }),
      onResume: () => void query.refetch(),
    },
  );
  return query;
}
