import { getRouteApi } from "@tanstack/react-router";
import { CreateAgent } from "@/features/agents/CreateAgent";
import { SignInGate } from "@/features/session/SignInGate";
import { Page } from "@/ui/Page";

const route = getRouteApi("/agents/new");

/** Making an agent. */
export function AgentNew() {
  const { step = "basics" } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page lead="Five steps and one signature." title="New agent">
      <SignInGate purpose="Sign in to make an agent">
        <CreateAgent onStep={(next) => void navigate({ search: { step: next } })} step={step} />
      </SignInGate>
    </Page>
  );
}
