import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { describe, toSentence } from "@/lib/errors";
import { Button, buttonClass } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { toast } from "@/ui/Toasts";
import { type AgentAct, useAgentAct } from "./useAgentActs";

const DONE: Record<AgentAct, string> = {
  publish: "is published",
  pause: "is paused: no new signals",
  resume: "reads again",
  retire: "is retired",
};

interface AgentActsProps {
  agent: { id: string; name: string; status: string };
}

/** Publish, edit, pause, resume, retire: what the owner may do in the agent's present state. */
export function AgentActs({ agent }: AgentActsProps) {
  const [isRetiring, setIsRetiring] = useState(false);
  const act = useAgentAct();

  function run(name: AgentAct) {
    setIsRetiring(false);
    act.mutate(
      { agentId: agent.id, act: name },
      {
        onSuccess: ({ userErrors: [refusal] }) =>
          toast(refusal ? toSentence(refusal.message) : `${agent.name} ${DONE[name]}`, {
            tone: refusal ? "warn" : "accent",
          }),
        onError: (error) => {
          const { title, detail } = describe(error);
          toast(title, { tone: "down", detail });
        },
      },
    );
  }

  if (agent.status === "RETIRED") return null;
  return (
    <>
      {agent.status === "DRAFT" && (
        <Button isBusy={act.isPending} kind="primary" onClick={() => run("publish")}>
          Sign and publish
        </Button>
      )}
      {agent.status === "ACTIVE" && (
        <Button isBusy={act.isPending} onClick={() => run("pause")}>
          Pause
        </Button>
      )}
      {agent.status === "PAUSED" && (
        <Button isBusy={act.isPending} onClick={() => run("resume")}>
          Resume
        </Button>
      )}
      <Link className={buttonClass()} params={{ agentId: agent.id }} to="/agents/$agentId/edit">
        Edit
      </Link>
      <Button kind="quiet" onClick={() => setIsRetiring(true)}>
        Retire
      </Button>
      <Dialog
        actions={
          <>
            <Button onClick={() => setIsRetiring(false)}>Keep it</Button>
            <Button kind="danger" onClick={() => run("retire")}>
              Retire for good
            </Button>
          </>
        }
        isOpen={isRetiring}
        onClose={() => setIsRetiring(false)}
        title={`Retire ${agent.name}?`}
      >
        <p className="text-muted">
          It makes no more signals and cannot come back. Open positions keep their stops and exits.
        </p>
      </Dialog>
    </>
  );
}
