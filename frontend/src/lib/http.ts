/** JSON over HTTP to the platform's own paths: sign-in and the public settings. */

import { PlatformError } from "./errors";

const DEADLINE_MS = 15_000;

interface ErrorBody {
  code?: unknown;
  message?: unknown;
  error?: { code?: unknown; message?: unknown };
}

const CODE_OF_STATUS: Record<number, string> = {
  400: "BAD_USER_INPUT",
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  429: "RATE_LIMITED",
  502: "UNAVAILABLE",
  503: "UNAVAILABLE",
  504: "UNAVAILABLE",
};

/** Sends one request with a deadline; a network failure becomes the code OFFLINE. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  try {
    // biome-ignore lint/style/noRestrictedGlobals: this is its home.
    return await fetch(path, {
      credentials: "same-origin",
      ...init,
      signal: AbortSignal.any([
        AbortSignal.timeout(DEADLINE_MS),
        ...(init.signal ? [init.signal] : []),
      ]),
    });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new PlatformError("OFFLINE", "the platform could not be reached");
  }
}

async function refusalOf(response: Response): Promise<PlatformError> {
  const body: ErrorBody = await response.json().catch(() => ({}));
  const { code, message } = body.error ?? body;
  return new PlatformError(
    typeof code === "string" ? code : CODE_OF_STATUS[response.status],
    typeof message === "string" ? message : "the request was refused",
  );
}

/** Posts JSON and reads JSON; any other status than success is thrown with its code. */
export async function postJson<T>(path: string, body?: unknown): Promise<T> {
  const response = await send(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw await refusalOf(response);
  if (response.status === 204) return JSON.parse("null");
  return response.json();
}

/** Gets JSON. */
export async function getJson<T>(path: string): Promise<T> {
  const response = await send(path);
  if (!response.ok) throw await refusalOf(response);
  return response.json();
}
