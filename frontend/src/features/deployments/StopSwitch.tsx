import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { graphql } from "@/gql/gql";
import type { KillScope } from "@/gql/graphql";
import { describe, toSentence } from "@/lib/errors";
import { request, useGraphql } from "@/lib/graphql";
import { useIsSignedIn } from "@/lib/session";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { toast } from "@/ui/Toasts";

const KillSwitchesQuery = graphql(`
  query KillSwitches {
    killSwitches { scope target engagedAt reason }
  }
`);

const KillSwitchEngageMutation = graphql(`
  mutation KillSwitchEngage($input: KillSwitchEngageInput!) {
    killSwitchEngage(input: $input) {
      killSwitches { scope target }
      userErrors { field code message }
    }
  }
`);

const KillSwitchReleaseMutation = graphql(`
  mutation KillSwitchRelease($input: KillSwitchReleaseInput!) {
    killSwitchRelease(input: $input) {
      killSwitches { scope target }
      userErrors { field code message }
    }
  }
`);

interface StopSwitchProps {
  scope: Extract<KillScope, "DEPLOYMENT" | "USER">;
  /** The deployment or user it is for. */
  target: string;
}

/** The kill switch: a fence at the signature, which lets nothing but exits through. */
export function StopSwitch({ scope, target }: StopSwitchProps) {
  const [isAsking, setIsAsking] = useState(false);
  const cache = useQueryClient();
  const isSignedIn = useIsSignedIn();
  const { data } = useGraphql(KillSwitchesQuery, {}, { enabled: isSignedIn });
  const engaged = data?.killSwitches.find(
    (fence) => fence.scope === scope && (scope === "USER" || fence.target === target),
  );
  const change = useMutation({
    mutationFn: async () =>
      engaged
        ? (await request(KillSwitchReleaseMutation, { input: { scope, target } })).killSwitchRelease
        : (await request(KillSwitchEngageMutation, { input: { scope, target, reason: "by hand" } }))
            .killSwitchEngage,
    onSuccess: ({ userErrors: [refusal] }) => {
      setIsAsking(false);
      if (refusal) toast(toSentence(refusal.message), { tone: "warn" });
      void cache.invalidateQueries({ queryKey: ["KillSwitches"] });
    },
    onError: (error) => toast(describe(error).title, { tone: "down" }),
  });
  const what = scope === "USER" ? "all my trading" : "this deployment";

  if (engaged) {
    return (
      <Button isBusy={change.isPending} onClick={() => change.mutate()} size="sm">
        Stopped. Let it trade again
      </Button>
    );
  }
  return (
    <>
      <Button icon="stop" onClick={() => setIsAsking(true)} size="sm">
        Stop {what}
      </Button>
      <Dialog
        actions={
          <>
            <Button onClick={() => setIsAsking(false)}>Go on trading</Button>
            <Button isBusy={change.isPending} kind="danger" onClick={() => change.mutate()}>
              Stop now
            </Button>
          </>
        }
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Stop ${what}?`}
      >
        <p className="text-muted">
          From this moment no new order is signed, whatever else is running. Exits of open positions
          still go through. It stays so until you release it.
        </p>
      </Dialog>
    </>
  );
}
