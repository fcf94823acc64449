import { useMutation } from "@tanstack/react-query";
import { useConfig } from "@/lib/config";
import { describe } from "@/lib/errors";
import { signInWithDemo } from "@/lib/wallets";
import { Button } from "@/ui/Button";
import { cx } from "@/ui/cx";
import { toast } from "@/ui/Toasts";
import { askToSignIn } from "./signIn";

/**
 * One press to be signed in where a demo wallet exists, the dialog elsewhere. Out of sight, its
 * place kept, until it is known which.
 */
export function TryIt() {
  const { demo, isKnown } = useConfig();
  const signIn = useMutation({
    mutationFn: signInWithDemo,
    onSuccess: () => toast("Signed in. Now deploy an agent on paper", { tone: "accent" }),
    onError: (error) =>
      toast(describe(error).title, { tone: "down", detail: describe(error).detail }),
  });
  return (
    <Button
      className={cx("min-h-11 px-6 text-lg", !isKnown && "invisible")}
      isBusy={signIn.isPending}
      kind="primary"
      onClick={() => (demo ? signIn.mutate() : askToSignIn())}
    >
      {demo ? "Try it" : "Sign in"}
    </Button>
  );
}
