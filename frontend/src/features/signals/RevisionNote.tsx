import { toSentence } from "@/lib/errors";
import { nameFor } from "@/lib/names";
import { Moment } from "@/ui/Moment";

interface RevisionNoteProps {
  revision: {
    kind: string;
    seenAt: string;
    calls: readonly { token: string; side: string }[];
    reason?: { message: string } | null;
  };
}

/** What a post would call for after its edit, or that it is gone. Neither is traded on. */
export function RevisionNote({ revision: { kind, seenAt, calls, reason } }: RevisionNoteProps) {
  const said = calls.map(({ token, side }) => `${nameFor(side).toLowerCase()} ${token}`);
  return (
    <p className="border-warn border-l-2 pl-3.5 text-sm">
      {kind === "DELETED"
        ? "The post was deleted afterwards."
        : `The post was edited afterwards and now ${
            said.length > 0 ? `says ${said.join(", ")}` : "is no call"
          }.`}{" "}
      {reason && <span className="text-muted">{toSentence(reason.message)} </span>}
      <span className="text-muted">
        What was decided stands; nothing is traded on the change. <Moment at={seenAt} />
      </span>
    </p>
  );
}
