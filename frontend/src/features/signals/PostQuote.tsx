import { type FragmentType, readFragment } from "@/gql/fragment-masking";
import { formatFull } from "@/lib/dates";
import { atHandle } from "@/lib/names";
import { Badge } from "@/ui/Badge";
import { Icon } from "@/ui/Icon";
import { Moment } from "@/ui/Moment";
import { PostFragment } from "./fragments";

/** Only ordinary web addresses become links. */
function safeUrl(url: string | null | undefined): string | null {
  return url && /^https?:\/\//.test(url) ? url : null;
}

/** A post as first seen, with what happened to it later. */
export function PostQuote({ post: masked }: { post: FragmentType<typeof PostFragment> }) {
  const { text, postedAt, isLate, url, account, revisions } = readFragment(PostFragment, masked);
  const address = safeUrl(url);
  return (
    <blockquote className="min-w-0">
      <p className="flex flex-wrap items-center gap-x-2 text-sm">
        <cite className="font-medium not-italic">{atHandle(account.handle)}</cite>
        <span className="text-muted">
          <Moment at={postedAt} />
        </span>
        {isLate && <Badge tone="warn">Seen late, never traded</Badge>}
        {revisions.map(({ kind, seenAt }) => (
          <span key={seenAt} title={formatFull(seenAt)}>
            <Badge tone="warn">{kind === "DELETED" ? "Deleted later" : "Edited later"}</Badge>
          </span>
        ))}
        {address && (
          <a
            className="ml-auto text-faint hover:text-text"
            href={address}
            rel="noreferrer noopener"
            target="_blank"
          >
            <Icon name="external" size={14} />
            <span className="sr-only">Open the post on X</span>
          </a>
        )}
      </p>
      <p className="mt-1 whitespace-pre-line break-words">{text}</p>
    </blockquote>
  );
}
