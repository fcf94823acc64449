import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type FragmentType, readFragment } from "@/gql/fragment-masking";
import type { SignalCardFragment } from "@/gql/graphql";
import { formatDecimal, formatPrice, formatShare } from "@/lib/money";
import { Badge } from "@/ui/Badge";
import { SideLabel } from "@/ui/Direction";
import { Moment } from "@/ui/Moment";
import { Fact } from "@/ui/Page";
import { SignalFragment } from "./fragments";
import { ReasonNote } from "./ReasonNote";

interface SignalCardProps {
  signal: FragmentType<typeof SignalFragment>;
  /** Who decided it. */
  by?: ReactNode;
  children?: ReactNode;
}

/** What an agent made of a post: the signal, or why there is none. */
export function SignalCard({ signal: masked, by, children }: SignalCardProps) {
  const signal = readFragment(SignalFragment, masked);
  const isRejected = signal.status === "REJECTED";
  return (
    <div className="grid grid-cols-1 content-start gap-2.5" data-signal={signal.id}>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={isRejected ? "neutral" : "accent"}>
          {isRejected ? "Signal rejected" : "Signal"}
        </Badge>
        <span className="font-semibold">{signal.token}</span>
        <SideLabel side={signal.side} />
        <span className="ml-auto flex gap-2 text-muted text-sm">
          {by}
          <Link className="hover:text-text hover:underline" search={{ id: signal.id }} to="/chain">
            Why<span className="sr-only"> this {signal.token} signal</span>
          </Link>
          <Moment at={signal.createdAt} />
        </span>
      </p>
      {signal.reason && <ReasonNote reason={signal.reason} />}
      {!isRejected && <Levels signal={signal} />}
      <Explanation signal={signal} />
      {children}
    </div>
  );
}

function Levels({ signal }: { signal: SignalCardFragment }) {
  const { entryPrice, stopPrice, targetPrice, leverage } = signal;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-1.5 sm:grid-cols-4">
      <Fact name="Entry">{formatPrice(entryPrice)}</Fact>
      <Fact name="Stop">{formatPrice(stopPrice)}</Fact>
      <Fact name="Target">{formatPrice(targetPrice)}</Fact>
      <Fact name="Leverage">{leverage ? `${leverage}×` : "not stated"}</Fact>
    </dl>
  );
}

function Explanation({ signal }: { signal: SignalCardFragment }) {
  const { score, confidence, explanation } = signal;
  const parts: [string, string][] = [
    ["Post", formatDecimal(explanation.postScore)],
    ["Market", explanation.isMarketScoreUsed ? formatDecimal(explanation.marketScore) : "not used"],
    ["RSI", formatDecimal(explanation.rsi)],
    ["MACD", formatDecimal(explanation.macd)],
    ["Volume", formatDecimal(explanation.volumeMomentum)],
  ];
  return (
    <details className="text-sm">
      <summary className="num w-fit text-muted hover:text-text">
        {score && `Score ${formatDecimal(score)}, `}
        {score ? "confidence" : "Confidence"} {formatShare(confidence)}
      </summary>
      <dl className="mt-2 grid grid-cols-3 gap-x-6 gap-y-1.5 rounded-xl bg-sunken px-4 py-3 sm:grid-cols-5">
        {parts.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </dl>
    </details>
  );
}
