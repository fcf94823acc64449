/**
 * Subscriptions. One socket for the page, opened when the first screen listens; after a break it
 * comes back with a fresh token and tells its listeners to read again what they missed.
 */

import { type Client, createClient } from "graphql-ws";
import { useEffect, useEffectEvent, useState } from "react";
import type { TypedDocumentString } from "@/gql/graphql";
import { nameOf } from "./graphql";
import { accessToken, refresh, session } from "./session";
import { createStore } from "./store";

const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 10_000;
const KEEP_ALIVE_MS = 12_000;
const ACK_MAX_MS = 10_000;
/** A stream that stood this long was not refused. */
const STEADY_MS = 5_000;
/** The socket outlives the last listener this long, so that going from page to page keeps it. */
const LINGER_MS = 3_000;

/** How the stream of a screen is doing. */
export type LiveStatus = "off" | "connecting" | "live" | "broken";

/** The state of the socket itself, for the sign in the header. */
export const connection = createStore<LiveStatus>("off");

/** Doubles from half a second to ten, with up to half of it left to chance. */
export function backoffMs(attempt: number, chance: number): number {
  const delay = Math.min(BACKOFF_FIRST_MS * 2 ** attempt, BACKOFF_MAX_MS);
  return delay / 2 + (delay / 2) * chance;
}

function wait(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, backoffMs(attempt, Math.random())));
}

let client: Client | null = null;
let current: unknown = null;
/** The token the open socket was begun with. It speaks by it until it closes. */
let tokenSent: string | null = null;

function open(): Client {
  const { protocol, host } = window.location;
  return createClient({
    url: `${protocol === "https:" ? "wss" : "ws"}://${host}/graphql`,
    lazy: true,
    lazyCloseTimeout: LINGER_MS,
    keepAlive: KEEP_ALIVE_MS,
    connectionAckWaitTimeout: ACK_MAX_MS,
    retryAttempts: 0, // `follow` retries, so that every way of ending is treated alike.
    connectionParams: async () => {
      tokenSent = await accessToken();
      return tokenSent ? { authorization: `Bearer ${tokenSent}` } : {};
    },
    on: {
      connecting: () => {
        if (connection.get() === "off") connection.set("connecting");
      },
      connected: (socket) => {
        current = socket;
        connection.set("live");
      },
      closed: (event) => {
        if (!(event instanceof CloseEvent)) return connection.set("broken");
        if (current && event.target !== current) return; // An older socket, already replaced.
        current = null;
        connection.set(event.wasClean ? "off" : "broken");
      },
    },
  });
}

// A socket opened for one person must not go on speaking for another.
let speaker = "";
session.subscribe(() => {
  const now = session.get();
  const next = now.status === "in" ? now.user.id : "";
  if (next !== speaker) client?.terminate();
  speaker = next;
});

function isUnauthenticated(error: unknown): boolean {
  if (error instanceof CloseEvent) return error.code === 4401 || error.code === 4403;
  return (
    Array.isArray(error) && error.some(({ extensions }) => extensions?.code === "UNAUTHENTICATED")
  );
}

/**
 * Replaces a socket whose token has ended, once for all who listen on it. The platform ends the
 * streams of such a socket and leaves it open, so it must be closed from here.
 */
async function renew(tokenUsed: string | null): Promise<void> {
  if (session.get().status !== "in" || tokenUsed !== tokenSent) return;
  if ((await accessToken()) === tokenUsed) await refresh();
  const fresh = await accessToken();
  if (fresh !== tokenUsed && tokenUsed === tokenSent) client?.terminate();
}

interface Listener<R> {
  onNext(result: R): void;
  onStatus(status: LiveStatus): void;
  /** The stream is back after a break; what happened meanwhile was not heard. */
  onResume(): void;
}

/** Follows a subscription until told to stop, through breaks, restarts and ended tokens. */
export function follow<R, V extends Record<string, unknown>>(
  document: TypedDocumentString<R, V>,
  variables: V,
  listener: Listener<R>,
): () => void {
  let isStopped = false;
  let stopStream = () => {};

  async function run() {
    let failures = 0;
    for (let isAgain = false; !isStopped; isAgain = true) {
      listener.onStatus(isAgain ? "broken" : "connecting");
      const startedAt = Date.now();
      const ending = await listen(isAgain);
      const tokenUsed = tokenSent;
      if (isStopped) return;
      // A stream that stood for a while starts anew; one that ends at once waits ever longer.
      failures = Date.now() - startedAt > STEADY_MS ? 0 : failures + 1;
      if (isUnauthenticated(ending)) await renew(tokenUsed);
      await wait(failures);
    }
  }

  function listen(isAgain: boolean): Promise<unknown> {
    client ??= open();
    const socket = client;
    return new Promise((resolve) => {
      // Graph servers do not acknowledge a subscription: an open socket means it stands.
      const stopWatching = socket.on("connected", () => heard());
      let wasHeard = false;
      function heard() {
        if (wasHeard) return;
        wasHeard = true;
        listener.onStatus("live");
        if (isAgain) listener.onResume();
      }
      function end(reason: unknown) {
        stopWatching();
        resolve(reason);
      }
      if (connection.get() === "live") queueMicrotask(heard);
      stopStream = socket.subscribe<R>(
        { query: document.toString(), variables, operationName: nameOf(document) },
        {
          next({ data, errors }) {
            heard();
            if (data) listener.onNext(data);
            else if (errors) end(errors);
          },
          error: end,
          complete: () => end(null),
        },
      );
    });
  }

  void run();
  return () => {
    isStopped = true;
    stopStream();
  };
}

interface LiveOptions<R> {
  enabled?: boolean;
  onNext(result: R): void;
  onResume?(): void;
}

/** Follows a subscription while the component is on screen. */
export function useLive<R, V extends Record<string, unknown>>(
  document: TypedDocumentString<R, V>,
  variables: V,
  { enabled = true, onNext, onResume }: LiveOptions<R>,
): LiveStatus {
  const [status, setStatus] = useState<LiveStatus>("off");
  const hear = useEffectEvent((result: R) => onNext(result));
  const resume = useEffectEvent(() => onResume?.());
  const start = useEffectEvent(() =>
    follow(document, variables, {
      onNext: (result) => hear(result),
      onStatus: setStatus,
      onResume: () => resume(),
    }),
  );
  const key = JSON.stringify([nameOf(document), variables]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for document and variables.
  useEffect(() => {
    if (!enabled) {
      setStatus("off");
      return;
    }
    return start();
  }, [enabled, key]);
  return status;
}
