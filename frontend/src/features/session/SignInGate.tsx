import type { ReactNode } from "react";
import { useSession } from "@/lib/session";
import { Button } from "@/ui/Button";
import { Empty, LoadingRows } from "@/ui/States";
import { askToSignIn } from "./signIn";

/** Shows what needs a user to a user, and the way to become one to others. */
export function SignInGate({ purpose, children }: { purpose: string; children: ReactNode }) {
  const { status } = useSession();
  if (status === "restoring") return <LoadingRows label="Restoring your session" />;
  if (status === "in") return children;
  return (
    <Empty
      action={
        <Button kind="primary" onClick={() => askToSignIn()}>
          Sign in
        </Button>
      }
      icon="user"
      title={purpose}
    >
      Sign in with a wallet to see what is yours.
    </Empty>
  );
}
