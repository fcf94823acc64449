import { useState } from "react";
import type { DeploymentCardFragment as Deployment } from "@/gql/graphql";
import { describe, errorsElsewhere, type UserError } from "@/lib/errors";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { toast } from "@/ui/Toasts";
import { PolicyFields } from "./PolicyFields";
import { toForm, toInput } from "./policy";
import { usePolicyEdit } from "./useDeploymentActs";

const FIELDS = ["policy", "capBps", "leverageMax", "stopBps", "tokens"];

/** Changes the limits of a standing deployment; they hold from the next signal on. */
export function PolicyEditor({ deployment }: { deployment: Deployment }) {
  const [isOpen, setIsOpen] = useState(false);
  const [form, setForm] = useState(() => toForm(deployment.policy));
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const edit = usePolicyEdit(deployment.id);

  function open() {
    setForm(toForm(deployment.policy));
    setErrors([]);
    edit.reset();
    setIsOpen(true);
  }

  function save() {
    const { policy, errors: found } = toInput(form);
    setErrors(found);
    if (found.length > 0) return;
    edit.mutate(policy, {
      onSuccess: ({ userErrors }) => {
        setErrors(userErrors);
        if (userErrors.length > 0) return;
        setIsOpen(false);
        toast("Limits saved", { tone: "accent" });
      },
    });
  }

  const messages = [
    ...errorsElsewhere(errors, FIELDS),
    ...(edit.error ? [describe(edit.error).title] : []),
  ];
  return (
    <>
      <Button onClick={open} size="sm">
        Edit limits
      </Button>
      <Dialog
        actions={
          <>
            <Button onClick={() => setIsOpen(false)}>Leave as is</Button>
            <Button isBusy={edit.isPending} kind="primary" onClick={save}>
              Save limits
            </Button>
          </>
        }
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title="Limits"
      >
        <PolicyFields errors={errors} form={form} onChange={setForm} />
        {messages.map((message) => (
          <p className="mt-4 text-down text-sm" key={message} role="alert">
            {message}
          </p>
        ))}
      </Dialog>
    </>
  );
}
