import { useMutation, useQueryClient } from "@tanstack/react-query";
import { graphql } from "@/gql/gql";
import { useConfig } from "@/lib/config";
import { request } from "@/lib/graphql";
import { signTypedData } from "@/lib/wallets";

const PublishTypedDataQuery = graphql(`
  query PublishTypedData($agentId: ID!, $chainId: Int!) {
    agentPublishTypedData(agentId: $agentId, chainId: $chainId) { json nonce expiresAt }
  }
`);

const AgentPublishMutation = graphql(`
  mutation AgentPublish($input: AgentPublishInput!) {
    agentPublish(input: $input) {
      agent { id status }
      userErrors { field code message }
    }
  }
`);

const AgentPauseMutation = graphql(`
  mutation AgentPause($input: AgentPauseInput!) {
    agentPause(input: $input) {
      agent { id status }
      userErrors { field code message }
    }
  }
`);

const AgentResumeMutation = graphql(`
  mutation AgentResume($input: AgentResumeInput!) {
    agentResume(input: $input) {
      agent { id status }
      userErrors { field code message }
    }
  }
`);

const AgentRetireMutation = graphql(`
  mutation AgentRetire($input: AgentRetireInput!) {
    agentRetire(input: $input) {
      agent { id status }
      userErrors { field code message }
    }
  }
`);

/** What an owner can do to an agent. */
export type AgentAct = "publish" | "pause" | "resume" | "retire";

/** Publishing needs a proof of intent: typed data that names the agent, signed by its owner. */
async function publish(agentId: string, chainId: number) {
  const { agentPublishTypedData: proof } = await request(PublishTypedDataQuery, {
    agentId,
    chainId,
  });
  const signature = await signTypedData(proof.json);
  const { nonce, expiresAt } = proof;
  const input = { agentId, nonce, expiresAt, chainId, signature };
  return (await request(AgentPublishMutation, { input })).agentPublish;
}

/** The acts of an owner, as one mutation. */
export function useAgentAct() {
  const cache = useQueryClient();
  const { chainId } = useConfig();
  return useMutation({
    mutationFn: async ({ agentId, act }: { agentId: string; act: AgentAct }) => {
      const input = { agentId };
      switch (act) {
        case "publish":
          return publish(agentId, chainId);
        case "pause":
          return (await request(AgentPauseMutation, { input })).agentPause;
        case "resume":
          return (await request(AgentResumeMutation, { input })).agentResume;
        case "retire":
          return (await request(AgentRetireMutation, { input })).agentRetire;
      }
    },
    onSuccess: () => void cache.invalidateQueries(),
  });
}
