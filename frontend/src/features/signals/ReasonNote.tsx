import { toSentence } from "@/lib/errors";

interface ReasonNoteProps {
  reason: { code: string; message: string; action: string };
}

/** Why a rule refused: the sentence, what can be done, and the stable code. */
export function ReasonNote({ reason: { code, message, action } }: ReasonNoteProps) {
  return (
    <p className="rounded-xl bg-sunken px-3.5 py-2 text-sm">
      {toSentence(message)} {action && <span className="text-muted">{toSentence(action)} </span>}
      <code className="text-2xs text-muted">{code}</code>
    </p>
  );
}
