import { useMutation, useQueryClient } from "@tanstack/react-query";
import { graphql } from "@/gql/gql";
import { request } from "@/lib/graphql";
import type { Draft } from "./draft";

const AgentCreateMutation = graphql(`
  mutation AgentCreate($input: AgentCreateInput!) {
    agentCreate(input: $input) {
      agent { id name status }
      userErrors { field code message }
    }
  }
`);

const XAccountFollowMutation = graphql(`
  mutation XAccountFollow($input: XAccountFollowInput!) {
    xAccountFollow(input: $input) {
      account { id handle }
      userErrors { field code message }
    }
  }
`);

/** Creates the draft at the platform. */
export function useCreateAgent() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, description, visibility, venue, sources, weights }: Draft) => {
      const input = {
        name: name.trim(),
        description: description.trim(),
        visibility,
        venue,
        weights,
        xAccountIds: sources.map(({ id }) => id),
      };
      return (await request(AgentCreateMutation, { input })).agentCreate;
    },
    onSuccess: () => void cache.invalidateQueries(),
  });
}

/** Has an X account followed, by its handle. */
export function useFollow() {
  return useMutation({
    mutationFn: async (handle: string) =>
      (await request(XAccountFollowMutation, { input: { handle } })).xAccountFollow,
  });
}
