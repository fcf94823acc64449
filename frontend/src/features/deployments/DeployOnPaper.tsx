import { useNavigate } from "@tanstack/react-router";
import { describe, toSentence } from "@/lib/errors";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/Toasts";
import { useDeploy } from "./useDeploy";

interface DeployOnPaperProps {
  agentId: string;
  agentName: string;
  /** Runs the act now, or after the person signed in. */
  whenSignedIn(act: () => void): void;
}

/** One press: a paper deployment with the default policy, then the page where its fills appear. */
export function DeployOnPaper({ agentId, agentName, whenSignedIn }: DeployOnPaperProps) {
  const navigate = useNavigate();
  const deploy = useDeploy();

  function start() {
    deploy.mutate(
      { agentId, mode: "PAPER" },
      {
        onSuccess: ({ userErrors: [refusal] }) => {
          if (refusal) return toast(toSentence(refusal.message), { tone: "warn" });
          toast(`${agentName} is trading on paper`, {
            tone: "accent",
            detail: "10,000 USDC of simulated money. The next call opens a position.",
          });
          void navigate({ to: "/positions" });
        },
        onError: (error) => {
          const { title, detail } = describe(error);
          toast(title, { tone: "down", detail });
        },
      },
    );
  }

  return (
    <Button
      aria-label={`Deploy on paper: ${agentName}`}
      className="flex-1"
      isBusy={deploy.isPending}
      kind="primary"
      onClick={() => whenSignedIn(start)}
    >
      Deploy on paper
    </Button>
  );
}
