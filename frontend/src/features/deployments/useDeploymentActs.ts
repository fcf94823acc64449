import { useMutation, useQueryClient } from "@tanstack/react-query";
import { graphql } from "@/gql/gql";
import type { DeploymentPolicyInput } from "@/gql/graphql";
import { useConfig } from "@/lib/config";
import { request } from "@/lib/graphql";
import { signTypedData } from "@/lib/wallets";

const DeploymentPauseMutation = graphql(`
  mutation DeploymentPause($input: DeploymentInput!) {
    deploymentPause(input: $input) {
      deployment { id status pausedAt }
      userErrors { field code message }
    }
  }
`);

const DeploymentResumeMutation = graphql(`
  mutation DeploymentResume($input: DeploymentInput!) {
    deploymentResume(input: $input) {
      deployment { id status pausedAt }
      userErrors { field code message }
    }
  }
`);

const DeploymentCancelMutation = graphql(`
  mutation DeploymentCancel($input: DeploymentInput!) {
    deploymentCancel(input: $input) {
      deployment { id status cancelledAt }
      userErrors { field code message }
    }
  }
`);

const DeploymentPolicyEditMutation = graphql(`
  mutation DeploymentPolicyEdit($input: DeploymentPolicyEditInput!) {
    deploymentPolicyEdit(input: $input) {
      deployment { id policy { capBps leverageMax tokens stopBps allowFlip } }
      userErrors { field code message }
    }
  }
`);

const ApprovalTypedDataQuery = graphql(`
  query ApprovalTypedData($deploymentId: ID!, $chainId: Int!) {
    deploymentApprovalTypedData(deploymentId: $deploymentId, chainId: $chainId) { json nonce }
  }
`);

const DeploymentApproveMutation = graphql(`
  mutation DeploymentApprove($input: DeploymentApproveInput!) {
    deploymentApprove(input: $input) {
      deployment { id status accounts { venue permission checkedAt } }
      userErrors { field code message }
    }
  }
`);

/** What an owner can do to a deployment. */
export type DeploymentAct = "pause" | "resume" | "cancel" | "approve";

/** The user's own wallet signs the venue's approval; the platform only carries it there. */
async function approve(deploymentId: string, chainId: number) {
  const { deploymentApprovalTypedData: approval } = await request(ApprovalTypedDataQuery, {
    deploymentId,
    chainId,
  });
  const signature = await signTypedData(approval.json);
  const input = { deploymentId, nonce: approval.nonce, signature };
  return (await request(DeploymentApproveMutation, { input })).deploymentApprove;
}

/** The acts of an owner, as one mutation. */
export function useDeploymentAct(deploymentId: string) {
  const cache = useQueryClient();
  const { chainId } = useConfig();
  return useMutation({
    mutationFn: async (act: DeploymentAct) => {
      const input = { deploymentId };
      switch (act) {
        case "pause":
          return (await request(DeploymentPauseMutation, { input })).deploymentPause;
        case "resume":
          return (await request(DeploymentResumeMutation, { input })).deploymentResume;
        case "cancel":
          return (await request(DeploymentCancelMutation, { input })).deploymentCancel;
        case "approve":
          return approve(deploymentId, chainId);
      }
    },
    onSuccess: () => void cache.invalidateQueries(),
  });
}

/** Changes the limits of a deployment. */
export function usePolicyEdit(deploymentId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (policy: DeploymentPolicyInput) =>
      (await request(DeploymentPolicyEditMutation, { input: { deploymentId, policy } }))
        .deploymentPolicyEdit,
    onSuccess: () => void cache.invalidateQueries(),
  });
}
