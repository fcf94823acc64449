import { useMutation, useQueryClient } from "@tanstack/react-query";
import { graphql } from "@/gql/gql";
import type { DeploymentPolicyInput, TradingMode } from "@/gql/graphql";
import { request } from "@/lib/graphql";

const DeploymentCreateMutation = graphql(`
  mutation DeploymentCreate($input: DeploymentCreateInput!) {
    deploymentCreate(input: $input) {
      deployment { id mode status }
      userErrors { field code message }
    }
  }
`);

interface DeployRequest {
  agentId: string;
  mode: TradingMode;
  policy?: DeploymentPolicyInput;
}

/** Deploys an agent. One key per press, so that a repeated request deploys once. */
export function useDeploy() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ agentId, mode, policy }: DeployRequest) => {
      const input = { agentId, mode, policy, idempotencyKey: crypto.randomUUID() };
      return (await request(DeploymentCreateMutation, { input })).deploymentCreate;
    },
    onSuccess: ({ userErrors }) => {
      if (userErrors.length === 0) void cache.invalidateQueries();
    },
  });
}
