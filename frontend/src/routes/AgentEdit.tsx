import { getRouteApi } from "@tanstack/react-router";
import { EditAgent } from "@/features/agents/EditAgent";
import { SignInGate } from "@/features/session/SignInGate";
import { Page } from "@/ui/Page";

const route = getRouteApi("/agents/$agentId/edit");

/** Changing an agent. */
export function AgentEdit() {
  const { agentId } = route.useParams();
  return (
    <Page lead="Whom it reads, how it weighs, how it presents itself." title="Edit agent">
      <SignInGate purpose="Sign in to change your agent">
        <EditAgent agentId={agentId} />
      </SignInGate>
    </Page>
  );
}
