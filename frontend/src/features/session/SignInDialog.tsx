import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useConfig } from "@/lib/config";
import { describe } from "@/lib/errors";
import {
  type AnnouncedWallet,
  discoverWallets,
  signInWithDemo,
  signInWithWallet,
  useWallets,
} from "@/lib/wallets";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { closeSignIn, useSignInRequest } from "./signIn";

/** What a wallet said when it refused, or what the platform said. */
function reasonOf(error: unknown): string {
  const { title, detail } = describe(error);
  if (error instanceof Error && error.name !== "PlatformError") return "The wallet did not sign.";
  return detail ? `${title}. ${detail}` : title;
}

/** The ways to sign in: the demo wallet of a local installation, wallets of this browser. */
export function SignInDialog() {
  const { isOpen, onSignedIn } = useSignInRequest();
  const { demo, chainId, profile } = useConfig();
  const wallets = useWallets();
  const signIn = useMutation({
    mutationFn: (wallet: AnnouncedWallet | null) =>
      wallet ? signInWithWallet(wallet, chainId) : signInWithDemo(),
    onSuccess: () => {
      closeSignIn();
      onSignedIn?.();
    },
  });

  useEffect(() => {
    if (isOpen) discoverWallets();
  }, [isOpen]);

  return (
    <Dialog isOpen={isOpen} onClose={closeSignIn} title="Sign in">
      <p className="mb-4 text-muted">
        Your wallet is your account. Signing in costs nothing and moves nothing.
      </p>
      <div className="grid gap-2">
        {demo && (
          <Button
            className="min-h-11 justify-start"
            icon="user"
            isBusy={signIn.isPending && signIn.variables === null}
            kind="primary"
            onClick={() => signIn.mutate(null)}
          >
            Continue with the demo wallet
          </Button>
        )}
        {wallets.map((wallet) => (
          <Button
            className="min-h-11 justify-start"
            isBusy={signIn.isPending && signIn.variables?.id === wallet.id}
            key={wallet.id}
            onClick={() => signIn.mutate(wallet)}
          >
            <img alt="" className="size-5 rounded" height={20} src={wallet.icon} width={20} />
            {wallet.name}
          </Button>
        ))}
      </div>
      {wallets.length === 0 && (
        <p className="mt-4 text-muted text-sm">
          {demo
            ? "No wallet extension found in this browser. The demo wallet trades simulated money."
            : `No wallet extension found. Install one that supports EIP-6963 to use ${profile}.`}
        </p>
      )}
      {signIn.isError && (
        <p className="mt-4 text-down text-sm" role="alert">
          {reasonOf(signIn.error)}
        </p>
      )}
    </Dialog>
  );
}
