import { formatAgo, formatFull, toMillis } from "@/lib/dates";
import { useNow } from "@/lib/now";

/** A moment as its age, the whole date on hover; ages by itself. */
export function Moment({ at }: { at: string | null | undefined }) {
  const now = useNow(5_000);
  if (toMillis(at) === null) return <span>{"\u2013"}</span>;
  return (
    <time className="num whitespace-nowrap" dateTime={at ?? undefined} title={formatFull(at)}>
      {formatAgo(at, now)}
    </time>
  );
}
