import { Link } from "@tanstack/react-router";
import { Card } from "@/ui/Page";
import { PostQuote } from "./PostQuote";
import { SignalCard } from "./SignalCard";
import type { VerdictEntry } from "./useVerdictFeed";
import { VerdictDetails } from "./VerdictDetails";

/** Decisions, each from the post that started it to the orders it ended in. */
export function VerdictEntries({ verdicts }: { verdicts: readonly VerdictEntry[] }) {
  return (
    <ol className="grid grid-cols-1 gap-3">
      {verdicts.map((verdict) => {
        const { signal } = verdict;
        return (
          <li key={verdict.id}>
            <Card className="grid grid-cols-1 gap-4 px-5 py-4 lg:grid-cols-3 lg:gap-8">
              <PostQuote post={signal.post} />
              <SignalCard
                by={
                  <Link
                    className="hover:text-text hover:underline"
                    params={{ agentId: signal.agent.id }}
                    to="/agents/$agentId"
                  >
                    {signal.agent.name}
                  </Link>
                }
                signal={signal}
              />
              <VerdictDetails verdict={verdict} />
            </Card>
          </li>
        );
      })}
    </ol>
  );
}
