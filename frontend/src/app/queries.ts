import { QueryClient } from "@tanstack/react-query";
import { codeOf } from "@/lib/errors";
import { session } from "@/lib/session";

const RETRIES_MAX = 2;
const FRESH_MS = 5_000;
const RETRIED = ["UNAVAILABLE", "RATE_LIMITED", "OFFLINE"];

/** The cache of answers; emptied when another person signs in. */
export function createQueries(): QueryClient {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) => failures < RETRIES_MAX && RETRIED.includes(codeOf(error)),
      },
      mutations: { retry: false },
    },
  });
  let speaker = userId();
  session.subscribe(() => {
    const next = userId();
    if (next === speaker) return;
    speaker = next;
    queries.removeQueries({
      predicate: ({ queryKey }) => queryKey[0] !== "config",
      type: "inactive",
    });
    void queries.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== "config" });
  });
  return queries;
}

function userId(): string | null {
  const current = session.get();
  return current.status === "in" ? current.user.id : null;
}
