import { graphql } from "@/gql/gql";
import { useGraphql } from "@/lib/graphql";
import { useIsSignedIn } from "@/lib/session";

const DeployedAgentsQuery = graphql(`
  query DeployedAgents {
    myDeployments(first: 100) {
      edges { node { id mode status agent { id } } }
    }
  }
`);

/** The agents the user has standing on paper, by id, with the deployment of each. */
export function useDeployedAgents(): ReadonlyMap<string, string> {
  const isSignedIn = useIsSignedIn();
  const { data } = useGraphql(DeployedAgentsQuery, {}, { enabled: isSignedIn });
  const standing = isSignedIn
    ? (data?.myDeployments.edges.map(({ node }) => node) ?? []).filter(
        ({ mode, status }) => mode === "PAPER" && status !== "CANCELLED",
      )
    : [];
  return new Map(standing.map(({ id, agent }) => [agent.id, id]));
}
