/**
 * Who is signed in. The access token lives in this module's memory only; the refresh token is an
 * HttpOnly cookie this code never sees. One refresh runs at a time, across tabs too, because a
 * refresh token that is used twice ends the session.
 */

import { codeOf } from "./errors";
import { postJson } from "./http";
import { keep, recall } from "./storage";
import { createStore, useStore } from "./store";

/** Refresh this long before the token ends, so that no request leaves with a dying token. */
const REFRESH_AHEAD_MS = 45_000;
const LIFE_ASSUMED_MS = 5 * 60_000;
const RETRY_MS = 10_000;
const SIGNED_IN = "signed-in";

/** The user as sign-in answers it. */
export interface SessionUser {
  id: string;
  wallet: string;
}

/** What every way of signing in answers. */
export interface Grant {
  accessToken: string;
  expiresAt: string;
  user: SessionUser;
}

/** How the user is signed in: decides who signs typed data later. */
export type SignInMethod = "demo" | "wallet";

/** The session as the screens see it. */
export type Session =
  | { status: "restoring" }
  | { status: "out" }
  | { status: "in"; user: SessionUser; method: SignInMethod };

interface Token {
  value: string;
  expiresAt: number;
}

/** The current session. */
export const session = createStore<Session>(
  recall(SIGNED_IN) ? { status: "restoring" } : { status: "out" },
);

let token: Token | null = null;
let refreshing: Promise<boolean> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

function accept(grant: Grant, method: SignInMethod): void {
  // A clock that is far off must not make every token look dead on arrival.
  const said = Date.parse(grant.expiresAt) - Date.now();
  const life = said > 0 ? said : LIFE_ASSUMED_MS;
  token = { value: grant.accessToken, expiresAt: Date.now() + life };
  keep(SIGNED_IN, method);
  const current = session.get();
  if (current.status !== "in" || current.user.id !== grant.user.id) {
    session.set({ status: "in", user: grant.user, method });
  }
  schedule(Math.max(life - REFRESH_AHEAD_MS, life / 2));
}

function schedule(delay: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void refresh(), Math.max(delay, 1_000));
}

function forget(): void {
  clearTimeout(timer);
  token = null;
  keep(SIGNED_IN, null);
  session.set({ status: "out" });
}

async function exchange(): Promise<boolean> {
  const method: SignInMethod = recall(SIGNED_IN) === "demo" ? "demo" : "wallet";
  try {
    accept(await postJson<Grant>("/auth/refresh"), method);
    return true;
  } catch (error) {
    if (["UNAUTHENTICATED", "FORBIDDEN", "BAD_USER_INPUT"].includes(codeOf(error))) forget();
    else schedule(RETRY_MS); // The platform is away, the session may well still stand.
    return false;
  }
}

/** Gets a fresh access token; false when there is none to be had now. Callers share one attempt. */
export function refresh(): Promise<boolean> {
  refreshing ??= (
    navigator.locks ? navigator.locks.request("maxxit.refresh", exchange) : exchange()
  ).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** The access token to send, refreshed when it is about to end; null when signed out. */
export async function accessToken(): Promise<string | null> {
  if (session.get().status === "out") return null;
  if (!token || token.expiresAt - Date.now() < RETRY_MS) await refresh();
  return token?.value ?? null;
}

/** Picks up the session of an earlier visit, if there was one. */
export async function restore(): Promise<void> {
  if (session.get().status === "restoring" && !(await refresh()) && !token) {
    session.set({ status: "out" });
  }
}

/** Begins a session with what a sign-in answered. */
export function begin(grant: Grant, method: SignInMethod): void {
  accept(grant, method);
}

/** Ends the session here, and at the platform if it can be reached. */
export async function signOut(): Promise<void> {
  const ended = postJson<null>("/auth/logout").catch(() => null);
  forget();
  await ended;
}

/** The session, kept current. */
export function useSession(): Session {
  return useStore(session);
}

/** Whether someone is signed in. */
export function useIsSignedIn(): boolean {
  return useSession().status === "in";
}
