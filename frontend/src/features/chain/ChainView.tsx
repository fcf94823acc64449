import { describe } from "@/lib/errors";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/Icon";
import { Moment } from "@/ui/Moment";
import { Card } from "@/ui/Page";
import { Empty, LoadingRows, Problem } from "@/ui/States";
import { toast } from "@/ui/Toasts";
import { type ChainLink, causesOf, useChain, useSaveChain } from "./useChain";

/** Everything an id is part of: from the post down to the last thing that followed. */
export function ChainView({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useChain(id);
  if (isPending) return <LoadingRows label="Loading the chain" />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  const { chain } = data;
  if (!chain || chain.links.length === 0) {
    return (
      <Empty icon="search" title="Nothing is known by this id">
        It may belong to someone else, or have happened just now: what is new takes a second to
        arrive here.
      </Empty>
    );
  }
  const causes = causesOf(chain.links);
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={chain.isIntact ? "up" : "down"}>
          <Icon name={chain.isIntact ? "shield" : "warning"} size={12} />
          {chain.isIntact ? "Every hash fits" : "A hash does not fit"}
        </Badge>
        <span className="num text-muted text-sm">
          {chain.links.length} {chain.links.length === 1 ? "link" : "links"}
          {chain.isTruncated && ", and more that are not shown"}
        </span>
        <span className="ml-auto">
          <SaveChain id={id} />
        </span>
      </div>
      <ol aria-label="The chain, oldest first" className="grid grid-cols-1 gap-2">
        {chain.links.map((link, place) => (
          <li key={link.id}>
            <Link cause={causes[place] ?? null} id={id} link={link} place={place + 1} />
          </li>
        ))}
      </ol>
    </>
  );
}

function SaveChain({ id }: { id: string }) {
  const save = useSaveChain(id);
  function run() {
    save.mutate(undefined, {
      onError: (error) =>
        toast(describe(error).title, { tone: "down", detail: describe(error).detail }),
    });
  }
  return (
    <Button isBusy={save.isPending} onClick={run} size="sm">
      Save for maxxit verify
    </Button>
  );
}

interface LinkProps {
  id: string;
  link: ChainLink;
  /** Its number in the chain. */
  place: number;
  /** The number of the link it follows from. */
  cause: number | null;
}

function Link({ id, link, place, cause }: LinkProps) {
  const { state, kind, service, aggregate, occurredAt, summary, payload, hash } = link;
  if (state === "WITHHELD") {
    return (
      <Card className="flex flex-wrap items-center gap-x-3 gap-y-1 border-dashed px-5 py-3 text-muted">
        <Place at={place} />
        <span>Not yours to see. Its hash still proves what follows.</span>
        <Hash of={hash} />
      </Card>
    );
  }
  return (
    <Card
      className={cx("grid grid-cols-1 gap-1.5 px-5 py-3.5", aggregate === id && "border-accent")}
    >
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <Place at={place} />
        <Badge tone={aggregate === id ? "accent" : "neutral"}>{kind}</Badge>
        <span className="text-muted">
          {service}
          {cause !== null && `, from ${cause}`}
        </span>
        <span className="ml-auto text-muted">
          <Moment at={occurredAt} />
        </span>
      </p>
      <p className="break-words">{contentOf(summary, kind)}</p>
      <details className="min-w-0 text-sm">
        <summary className="w-fit text-muted hover:text-text">What was recorded</summary>
        <dl className="mt-2 grid gap-2">
          <div>
            <dt className="eyebrow">Hash</dt>
            <dd>
              <Hash of={hash} />
            </dd>
          </div>
          {aggregate && (
            <div>
              <dt className="eyebrow">About</dt>
              <dd className="break-all font-mono text-sm">{aggregate}</dd>
            </div>
          )}
        </dl>
        {payload && (
          <section
            aria-label={`What link ${place} says`}
            className="mt-2 max-h-96 overflow-auto rounded-xl bg-sunken px-4 py-3"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls only what it can focus.
            tabIndex={0}
          >
            <pre className="font-mono text-xs">{spread(payload)}</pre>
          </section>
        )}
      </details>
    </Card>
  );
}

function Place({ at }: { at: number }) {
  return <span className="num min-w-5 font-semibold">{at}</span>;
}

function Hash({ of }: { of: string }) {
  return <code className="break-all text-xs">{of}</code>;
}

/** The kind stands beside it already. */
function contentOf(summary: string | null | undefined, kind: string | null | undefined) {
  return summary && kind && summary.startsWith(`${kind} `)
    ? summary.slice(kind.length + 1)
    : summary;
}

/** Canonical JSON over several lines; as it came when it is none. */
function spread(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
