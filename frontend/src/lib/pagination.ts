import { useInfiniteQuery } from "@tanstack/react-query";
import type { TypedDocumentString } from "@/gql/graphql";
import { nameOf, request } from "./graphql";

/** A Relay connection, as far as paging needs it. */
export interface Connection<N> {
  edges: { node: N }[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/** The nodes of a connection. */
export function nodesOf<N>(connection: Connection<N> | null | undefined): N[] {
  return connection?.edges.map(({ node }) => node) ?? [];
}

interface PagesOptions<R, N> {
  /** Where in the answer the connection is. */
  select(result: R): Connection<N>;
  enabled?: boolean;
}

/** A list that grows page by page. */
export function usePages<R, V extends { after?: string | null }, N>(
  document: TypedDocumentString<R, V>,
  variables: V,
  { select, enabled = true }: PagesOptions<R, N>,
) {
  const query = useInfiniteQuery({
    queryKey: [nameOf(document), "pages", variables],
    queryFn: ({ pageParam, signal }) =>
      request(document, { ...variables, after: pageParam }, signal),
    initialPageParam: variables.after ?? null,
    getNextPageParam: (last) => {
      const { hasNextPage, endCursor } = select(last).pageInfo;
      return hasNextPage ? (endCursor ?? undefined) : undefined;
    },
    enabled,
  });
  return { ...query, nodes: query.data?.pages.flatMap((page) => nodesOf(select(page))) ?? [] };
}
