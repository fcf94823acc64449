import { useState } from "react";
import { describe, toSentence } from "@/lib/errors";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { toast } from "@/ui/Toasts";
import { type DeploymentAct, useDeploymentAct } from "./useDeploymentActs";

const DONE: Record<DeploymentAct, string> = {
  pause: "Paused. Nothing new is opened; exits keep running.",
  resume: "Trading again.",
  cancel: "Cancelled. Open positions keep their exits.",
  approve: "Approved. The venue confirms it in a moment.",
};

interface DeploymentActsProps {
  deploymentId: string;
  status: string;
  /** Whether its keys are made; before that there is nothing to approve. */
  isReady: boolean;
}

/** Approve, pause, resume, cancel: what is possible in the present state. */
export function DeploymentActs({ deploymentId, status, isReady }: DeploymentActsProps) {
  const [isCancelling, setIsCancelling] = useState(false);
  const act = useDeploymentAct(deploymentId);

  function run(name: DeploymentAct) {
    setIsCancelling(false);
    act.mutate(name, {
      onSuccess: ({ userErrors: [refusal] }) =>
        toast(refusal ? toSentence(refusal.message) : DONE[name], {
          tone: refusal ? "warn" : "accent",
        }),
      onError: (error) => {
        const { title, detail } = describe(error);
        toast(title, { tone: "down", detail });
      },
    });
  }

  function button(name: DeploymentAct, label: string, kind?: "primary") {
    const isBusy = act.isPending && act.variables === name;
    return (
      <Button isBusy={isBusy} kind={kind} onClick={() => run(name)} size="sm">
        {label}
      </Button>
    );
  }

  if (status === "CANCELLED") return null;
  return (
    <>
      {status === "PENDING" && isReady && button("approve", "Approve trading key", "primary")}
      {status === "PENDING" && !isReady && (
        <Button isBusy kind="primary" size="sm">
          Making the key
        </Button>
      )}
      {status === "ACTIVE" && button("pause", "Pause")}
      {status === "PAUSED" && button("resume", "Resume")}
      <Button kind="quiet" onClick={() => setIsCancelling(true)} size="sm">
        Cancel
      </Button>
      <Dialog
        actions={
          <>
            <Button onClick={() => setIsCancelling(false)}>Keep it</Button>
            <Button kind="danger" onClick={() => run("cancel")}>
              Cancel the deployment
            </Button>
          </>
        }
        isOpen={isCancelling}
        onClose={() => setIsCancelling(false)}
        title="Cancel this deployment?"
      >
        <p className="text-muted">
          It opens nothing any more and cannot be resumed. What it holds keeps its stops and exits
          until closed.
        </p>
      </Dialog>
    </>
  );
}
