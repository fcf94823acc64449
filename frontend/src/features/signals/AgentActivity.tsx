import { Card } from "@/ui/Page";
import { Empty, LoadingRows, Problem } from "@/ui/States";
import { PostQuote } from "./PostQuote";
import { ReasonNote } from "./ReasonNote";
import { RevisionNote } from "./RevisionNote";
import { SignalCard } from "./SignalCard";
import { type ActivityEntry, useAgentActivity } from "./useAgentActivity";
import { VerdictDetails } from "./VerdictDetails";

/** Post by post: what was read, what it was taken for, what followed, and why. */
export function AgentActivity({ agentId }: { agentId: string }) {
  const { entries, error, isPending, refetch } = useAgentActivity(agentId);
  if (isPending) return <LoadingRows label="Loading what the agent read" />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (entries.length === 0) {
    return (
      <Empty icon="signals" title="Nothing read yet">
        The first post of its sources will appear here by itself.
      </Empty>
    );
  }
  return (
    <ol className="grid grid-cols-1 gap-3">
      {entries.map((entry) => (
        <li key={entry.id}>
          <Card className="grid grid-cols-1 gap-4 px-5 py-4 lg:grid-cols-[2fr_3fr] lg:gap-8">
            <PostQuote post={entry} />
            <div className="grid grid-cols-1 content-start gap-3">
              <Outcome entry={entry} />
              {entry.classifications.at(-1)?.revisions.map((revision) => (
                <RevisionNote key={revision.seenAt} revision={revision} />
              ))}
            </div>
          </Card>
        </li>
      ))}
    </ol>
  );
}

function Outcome({ entry: { classifications, signals } }: { entry: ActivityEntry }) {
  const classification = classifications.at(-1);
  if (!classification) return <p className="text-muted">Not classified yet.</p>;
  if (!classification.isCall) {
    return (
      <div className="grid content-start gap-2">
        <p className="text-muted text-sm">
          No call, read by{" "}
          {classification.model || `the ${classification.engine.toLowerCase()} reader`} in{" "}
          <span className="num">{classification.durationMs} ms</span>.
        </p>
        {classification.reason && <ReasonNote reason={classification.reason} />}
      </div>
    );
  }
  if (signals.length === 0) {
    return <p className="text-muted text-sm">A call, but this agent made no signal of it.</p>;
  }
  return (
    <div className="grid grid-cols-1 gap-5">
      {signals.map((signal) => (
        <SignalCard key={signal.id} signal={signal}>
          {signal.myVerdicts?.map((verdict) => (
            <div className="border-line border-l-2 pl-4" key={verdict.id}>
              <VerdictDetails verdict={verdict} />
            </div>
          ))}
        </SignalCard>
      ))}
    </div>
  );
}
