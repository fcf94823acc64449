import { graphql } from "@/gql/gql";
import type { AgentOrder, AgentVenue } from "@/gql/graphql";
import { usePages } from "@/lib/pagination";

const MarketplaceQuery = graphql(`
  query Marketplace($first: Int!, $after: String, $filter: AgentFilter, $orderBy: AgentOrder) {
    agents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      edges { node { id name status ...AgentCard } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const PAGE_SIZE = 24;

/** What the marketplace is narrowed to; all of it lives in the address. */
export interface MarketplaceSearch {
  q?: string;
  venue?: AgentVenue;
  order?: AgentOrder;
}

/** The agents of the marketplace, page by page. */
export function useMarketplace({ q, venue, order }: MarketplaceSearch) {
  return usePages(
    MarketplaceQuery,
    {
      first: PAGE_SIZE,
      filter: { search: q || undefined, venue },
      orderBy: order ?? "NEWEST",
      after: null,
    },
    { select: ({ agents }) => agents },
  );
}
