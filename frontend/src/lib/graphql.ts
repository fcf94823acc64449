/** The only door to the graph over HTTP: sends a generated document, answers its typed result. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { TypedDocumentString } from "@/gql/graphql";
import { PlatformError } from "./errors";
import { send } from "./http";
import { accessToken, refresh, session } from "./session";
import { traceparent } from "./trace";

interface GraphqlError {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: unknown };
}

interface GraphqlResponse<T> {
  data?: T | null;
  errors?: GraphqlError[];
}

const NAME = /\b(?:query|mutation|subscription)\s+(\w+)/;

/** The name of a document's operation, which is also the first part of its cache key. */
export function nameOf<R, V>(document: TypedDocumentString<R, V>): string {
  return NAME.exec(document.toString())?.[1] ?? "";
}

/** The cache key of a query. */
export function keyOf<R, V>(document: TypedDocumentString<R, V>, variables?: V) {
  return variables === undefined ? [nameOf(document)] : [nameOf(document), variables];
}

/** An error of the graph as a thrown one. */
export function failureOf(errors: readonly GraphqlError[]): PlatformError {
  const [first] = errors;
  return new PlatformError(first?.extensions?.code, first?.message ?? "the answer was empty");
}

/**
 * A field that failed alone is null in the answer, and the screen shows the rest; only an answer
 * without its root is a failure.
 */
function resultOf<T>({ data, errors = [] }: GraphqlResponse<T>): T {
  const isRootLost = errors.some(({ path }) => path === undefined || path.length === 1);
  if (data === null || data === undefined || isRootLost) throw failureOf(errors);
  return data;
}

async function post<R, V>(
  document: TypedDocumentString<R, V>,
  variables: V,
  signal?: AbortSignal,
): Promise<GraphqlResponse<R>> {
  const token = await accessToken();
  const response = await send("/graphql", {
    method: "POST",
    signal,
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json",
      traceparent: traceparent(),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({
      operationName: nameOf(document),
      query: document.toString(),
      variables,
    }),
  });
  const body: GraphqlResponse<R> | null = await response.json().catch(() => null);
  if (body && (body.data !== undefined || body.errors)) return body;
  const code = response.status === 401 ? "UNAUTHENTICATED" : "UNAVAILABLE";
  throw new PlatformError(code, "the platform did not answer in GraphQL");
}

function isUnauthenticated({ errors = [] }: GraphqlResponse<unknown>): boolean {
  return errors.some(({ extensions }) => extensions?.code === "UNAUTHENTICATED");
}

/** Runs a query or mutation; a refused token is refreshed once and the request repeated. */
export async function request<R, V>(
  document: TypedDocumentString<R, V>,
  variables: V,
  signal?: AbortSignal,
): Promise<R> {
  const response = await post(document, variables, signal);
  if (isUnauthenticated(response) && session.get().status === "in" && (await refresh())) {
    return resultOf(await post(document, variables, signal));
  }
  return resultOf(response);
}

interface QueryOptions {
  enabled?: boolean;
  /** Ask again this often, for what no subscription tells. */
  everyMs?: number;
  /** Show the former answer while new variables load. */
  keepsFormer?: boolean;
}

/** A query of the graph through the cache. */
export function useGraphql<R, V>(
  document: TypedDocumentString<R, V>,
  variables: V,
  { enabled = true, everyMs, keepsFormer = false }: QueryOptions = {},
) {
  return useQuery({
    queryKey: keyOf(document, variables),
    queryFn: ({ signal }): Promise<R> => request(document, variables, signal),
    enabled,
    refetchInterval: everyMs,
    placeholderData: keepsFormer ? keepPreviousData : undefined,
  });
}
