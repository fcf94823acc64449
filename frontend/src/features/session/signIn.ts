import { session } from "@/lib/session";
import { createStore, useStore } from "@/lib/store";

interface SignInRequest {
  isOpen: boolean;
  onSignedIn?(): void;
}

const CLOSED: SignInRequest = { isOpen: false };
const requested = createStore<SignInRequest>(CLOSED);

/** Opens the sign-in dialog; what the person wanted goes on once they are in. */
export function askToSignIn(onSignedIn?: () => void): void {
  requested.set({ isOpen: true, onSignedIn });
}

/** Closes the dialog. */
export function closeSignIn(): void {
  requested.set(CLOSED);
}

/** Does it now when signed in, after signing in otherwise. */
export function whenSignedIn(act: () => void): void {
  if (session.get().status === "in") act();
  else askToSignIn(act);
}

/** Whether the dialog is open, and what follows. */
export function useSignInRequest(): SignInRequest {
  return useStore(requested);
}
