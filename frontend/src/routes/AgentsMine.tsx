import { Link } from "@tanstack/react-router";
import { MyAgents } from "@/features/agents/MyAgents";
import { SignInGate } from "@/features/session/SignInGate";
import { buttonClass } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Page } from "@/ui/Page";

/** The agents the user made. */
export function AgentsMine() {
  return (
    <Page
      actions={
        <Link className={buttonClass("primary")} to="/agents/new">
          <Icon name="plus" /> New agent
        </Link>
      }
      title="My agents"
    >
      <SignInGate purpose="Your agents">
        <MyAgents />
      </SignInGate>
    </Page>
  );
}
