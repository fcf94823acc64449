import { useQueryClient } from "@tanstack/react-query";
import { graphql } from "@/gql/gql";
import type { AgentActivityQuery as AgentActivityResult } from "@/gql/graphql";
import { toMillis } from "@/lib/dates";
import { keyOf, useGraphql } from "@/lib/graphql";
import { useLive } from "@/lib/live";
import { useSession } from "@/lib/session";

const AgentActivityQuery = graphql(`
  query AgentActivity($agentId: ID!, $posts: Int!, $isSignedIn: Boolean!) {
    agent(id: $agentId) {
      id
      sources {
        account {
          id
          posts(first: $posts) {
            edges {
              node {
                id
                firstSeenAt
                ...PostQuote
                classifications {
                  id
                  engine
                  model
                  isCall
                  durationMs
                  reason { code message action }
                  revisions {
                    kind
                    seenAt
                    calls { token side }
                    reason { code message action }
                  }
                }
                signals {
                  id
                  agent { id }
                  ...SignalCard
                  myVerdicts @include(if: $isSignedIn) { id ...VerdictDetails }
                }
              }
            }
          }
        }
      }
    }
  }
`);

const AgentSignalAddedSubscription = graphql(`
  subscription AgentSignalAdded($agentId: ID) {
    signalAdded(agentId: $agentId) { id }
  }
`);

const POSTS_EACH = 12;
const REREAD_MS = 30_000;

type Source = NonNullable<AgentActivityResult["agent"]>["sources"][number];

/** A post with what one agent made of it. */
export type ActivityEntry = Source["account"]["posts"]["edges"][number]["node"];

/** The posts an agent read, newest first, each with this agent's signals only. */
export function entriesOf(
  result: AgentActivityResult | undefined,
  agentId: string,
): ActivityEntry[] {
  const posts =
    result?.agent?.sources.flatMap(({ account }) => account.posts.edges.map(({ node }) => node)) ??
    [];
  return posts
    .map((post) => ({
      ...post,
      signals: post.signals.filter(({ agent }) => agent.id === agentId),
    }))
    .sort((a, b) => (toMillis(b.firstSeenAt) ?? 0) - (toMillis(a.firstSeenAt) ?? 0));
}

/** What an agent read and did, kept current. */
export function useAgentActivity(agentId: string) {
  const cache = useQueryClient();
  const { status } = useSession();
  const query = useGraphql(
    AgentActivityQuery,
    { agentId, posts: POSTS_EACH, isSignedIn: status === "in" },
    { enabled: status !== "restoring", everyMs: REREAD_MS },
  );
  function reread() {
    void cache.invalidateQueries({ queryKey: keyOf(AgentActivityQuery) });
  }
  useLive(AgentSignalAddedSubscription, { agentId }, { onNext: reread, onResume: reread });
  return { ...query, entries: entriesOf(query.data, agentId) };
}
