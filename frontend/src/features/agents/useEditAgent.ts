import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FragmentType, readFragment } from "@/gql/fragment-masking";
import { graphql } from "@/gql/gql";
import { request, useGraphql } from "@/lib/graphql";
import type { Draft } from "./draft";

const AgentDraftFragment = graphql(`
  fragment AgentDraft on Agent {
    name
    description
    visibility
    venue
    sources { account { id handle } }
    weights {
      influencerImpact
      rsi
      macd
      volumeMomentum
      positionSizing
      stopLossTightness
      takeProfitTarget
      riskReward
    }
  }
`);

const AgentToEditQuery = graphql(`
  query AgentToEdit($agentId: ID!) {
    agent(id: $agentId) { id name status isMine ...AgentDraft }
  }
`);

const AgentEditMutation = graphql(`
  mutation AgentEdit($input: AgentEditInput!) {
    agentEdit(input: $input) {
      agent { id name status }
      userErrors { field code message }
    }
  }
`);

/** An agent of the user's with what can be changed of it. */
export function useAgentToEdit(agentId: string, isSignedIn: boolean) {
  return useGraphql(AgentToEditQuery, { agentId }, { enabled: isSignedIn });
}

/** The form as the agent stands. */
export function draftOf(masked: FragmentType<typeof AgentDraftFragment>): Draft {
  const { name, description, visibility, venue, sources, weights } = readFragment(
    AgentDraftFragment,
    masked,
  );
  return {
    name,
    description,
    visibility,
    venue,
    sources: sources.map(({ account }) => account),
    weights,
  };
}

/** What differs between two forms, as the platform takes it; null when nothing does. */
export function changesOf(before: Draft, after: Draft) {
  const ids = ({ sources }: Draft) => sources.map(({ id }) => id);
  const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
  const name = after.name.trim();
  const description = after.description.trim();
  const changes = {
    name: name === before.name ? undefined : name,
    description: description === before.description ? undefined : description,
    visibility: after.visibility === before.visibility ? undefined : after.visibility,
    venue: after.venue === before.venue ? undefined : after.venue,
    weights: differs(before.weights, after.weights) ? after.weights : undefined,
    xAccountIds: differs(ids(before), ids(after)) ? ids(after) : undefined,
  };
  return Object.values(changes).every((change) => change === undefined) ? null : changes;
}

/** Changes an agent at the platform. */
export function useEditAgent(agentId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (changes: NonNullable<ReturnType<typeof changesOf>>) =>
      (await request(AgentEditMutation, { input: { agentId, ...changes } })).agentEdit,
    onSuccess: () => void cache.invalidateQueries(),
  });
}
