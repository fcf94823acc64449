import { useMutation } from "@tanstack/react-query";
import { useConfig } from "@/lib/config";
import { describe } from "@/lib/errors";
import { signInWithDemo } from "@/lib/wallets";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/Toasts";
import { askToSignIn } from "./signIn";

/** One press to be signed in where a demo wallet exists, the dialog elsewhere. */
export function TryIt() {
  const { demo } = useConfig();
  const signIn = useMutation({
    mutationFn: signInWithDemo,
    onSuccess: () => toast("Signed in. Now deploy an agent on paper", { tone: "accent" }),
    onError: (error) =>
      toast(describe(error).title, { tone: "down", detail: describe(error).detail }),
  });
  return (
    <Button
      className="min-h-11 px-6 text-lg"
      isBusy={signIn.isPending}
      kind="primary"
      onClick={() => (demo ? signIn.mutate() : askToSignIn())}
    >
      {demo ? "Try it" : "Sign in"}
    </Button>
  );
}
