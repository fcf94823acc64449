import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { TradingMode } from "@/gql/graphql";
import { describe, errorsElsewhere, type UserError } from "@/lib/errors";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Choice } from "@/ui/Field";
import { PolicyFields } from "./PolicyFields";
import { OPEN_POLICY, toInput } from "./policy";
import { useDeploy } from "./useDeploy";

interface DeployDialogProps {
  agentId: string;
  agentName: string;
  /** Runs the act now, or after the person signed in. */
  whenSignedIn(act: () => void): void;
}

const FIELDS = ["policy", "capBps", "leverageMax", "stopBps", "tokens"];

/** Deploying with one's own limits, on paper or live. */
export function DeployDialog({ agentId, agentName, whenSignedIn }: DeployDialogProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [mode, setMode] = useState<TradingMode>("PAPER");
  const [form, setForm] = useState(OPEN_POLICY);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const deploy = useDeploy();
  const navigate = useNavigate();

  function submit() {
    const { policy, errors: found } = toInput(form);
    setErrors(found);
    if (found.length > 0) return;
    deploy.mutate(
      { agentId, mode, policy },
      {
        onSuccess: ({ deployment, userErrors }) => {
          setErrors(userErrors);
          if (!deployment || userErrors.length > 0) return;
          setIsOpen(false);
          if (mode === "PAPER") void navigate({ to: "/positions" });
          else {
            const params = { deploymentId: deployment.id };
            void navigate({ to: "/deployments/$deploymentId", params });
          }
        },
      },
    );
  }

  const failure = deploy.error ? describe(deploy.error) : null;
  const messages = [
    ...errorsElsewhere(errors, FIELDS),
    ...(failure ? [`${failure.title}. ${failure.detail}`] : []),
  ];
  return (
    <>
      <Button onClick={() => whenSignedIn(() => setIsOpen(true))}>Deploy with limits</Button>
      <Dialog
        actions={
          <>
            <Button onClick={() => setIsOpen(false)}>Not now</Button>
            <Button isBusy={deploy.isPending} kind="primary" onClick={submit}>
              {mode === "PAPER" ? "Deploy on paper" : "Deploy live"}
            </Button>
          </>
        }
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title={`Deploy ${agentName}`}
      >
        <div className="grid gap-5">
          <Choice<TradingMode>
            label="Money"
            onChange={setMode}
            options={[
              {
                value: "PAPER",
                label: "Paper",
                hint: "10,000 USDC of simulated money, with the venue’s real fees and funding.",
              },
              {
                value: "LIVE",
                label: "Live",
                hint: "Your own account. Trades only after you approve a key that cannot withdraw.",
              },
            ]}
            value={mode}
          />
          <PolicyFields errors={errors} form={form} onChange={setForm} />
          {messages.map((message) => (
            <p className="text-down text-sm" key={message} role="alert">
              {message}
            </p>
          ))}
        </div>
      </Dialog>
    </>
  );
}
