/** What went wrong, told by code. Text of a server is shown, never matched. */

/** The codes the platform answers with, and the ones only a browser meets. */
export type ErrorCode =
  | "BAD_USER_INPUT"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "RATE_LIMITED"
  | "UNAVAILABLE"
  | "INTERNAL"
  | "OFFLINE";

const CODES: ReadonlySet<string> = new Set<ErrorCode>([
  "BAD_USER_INPUT",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "NOT_FOUND",
  "CONFLICT",
  "RATE_LIMITED",
  "UNAVAILABLE",
  "INTERNAL",
  "OFFLINE",
]);

function isCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && CODES.has(code);
}

/** A refusal of the platform, or of the way to it. */
export class PlatformError extends Error {
  readonly code: ErrorCode;

  constructor(code: unknown, message: string) {
    super(message);
    this.name = "PlatformError";
    this.code = isCode(code) ? code : "INTERNAL";
  }
}

/** The code of anything thrown. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof PlatformError ? error.code : "INTERNAL";
}

/** A problem as a person reads it. */
export interface Problem {
  title: string;
  detail: string;
  /** Whether the same request may succeed later. */
  canRetry: boolean;
}

/** The platform writes its messages lower-case and without a full stop; people read sentences. */
export function toSentence(message: string): string {
  if (message === "") return "";
  const capital = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?\u2026]$/.test(capital) ? capital : `${capital}.`;
}

/** Says an error by its code; the platform's own sentence where it helps the reader. */
export function describe(error: unknown): Problem {
  const said = error instanceof PlatformError ? toSentence(error.message) : "";
  switch (codeOf(error)) {
    case "BAD_USER_INPUT":
      return { title: "That was not accepted", detail: said, canRetry: false };
    case "UNAUTHENTICATED":
      return {
        title: "Sign in to see this",
        detail: "Your session has ended or you are not signed in.",
        canRetry: false,
      };
    case "FORBIDDEN":
      return { title: "Not allowed", detail: said, canRetry: false };
    case "NOT_FOUND":
      return {
        title: "Not found",
        detail: "It does not exist, or it belongs to someone else.",
        canRetry: false,
      };
    case "CONFLICT":
      return { title: "Not possible right now", detail: said, canRetry: true };
    case "RATE_LIMITED":
      return { title: "Too many requests", detail: "Wait a moment, then retry.", canRetry: true };
    case "UNAVAILABLE":
      return {
        title: "A service is not answering",
        detail: "Your positions and their stops are watched independently of this page.",
        canRetry: true,
      };
    case "OFFLINE":
      return {
        title: "No connection to Maxxit",
        detail: "Check that it is running and that you are online.",
        canRetry: true,
      };
    default:
      return {
        title: "Something went wrong",
        detail: "The failure was recorded. Retry in a moment.",
        canRetry: true,
      };
  }
}

/** A complaint about one field of a form, as mutations return it. */
export interface UserError {
  field: string[];
  code: string;
  message: string;
}

/** The first complaint about a field, named by its path in dots; deeper paths count. */
export function errorAt(errors: readonly UserError[], path: string): string | undefined {
  const found = errors.find(({ field }) => {
    const at = field.join(".");
    return at === path || at.startsWith(`${path}.`);
  });
  return found && toSentence(found.message);
}

/** The complaints that no named field of the form shows. */
export function errorsElsewhere(errors: readonly UserError[], paths: readonly string[]): string[] {
  return errors
    .filter((error) => !paths.some((path) => errorAt([error], path) !== undefined))
    .map(({ message }) => toSentence(message));
}
