import { graphql } from "@/gql/gql";
import { useGraphql } from "@/lib/graphql";

const AgentQuery = graphql(`
  query Agent($agentId: ID!) {
    agent(id: $agentId) {
      id
      name
      description
      status
      isMine
      ...AgentOverview
      ...WeightBars
    }
  }
`);

/** One agent by its id. */
export function useAgent(agentId: string) {
  return useGraphql(AgentQuery, { agentId });
}
