import { Icon } from "@/ui/Icon";
import { LatestPosts } from "./LatestPosts";

/** Between deploying and the first fill: what is being read meanwhile. */
export function Waiting() {
  return (
    <>
      <div className="flex items-center gap-4 rounded-2xl border border-line bg-surface px-5 py-5">
        <span className="pulse-soft rounded-full bg-accent-soft p-3 text-accent">
          <Icon name="signals" size={22} />
        </span>
        <div role="status">
          <h2 className="font-semibold text-lg">Watching for the next call</h2>
          <p className="text-muted">
            Your agents read every new post. The first accepted call opens a position right here, by
            itself.
          </p>
        </div>
      </div>
      <LatestPosts />
    </>
  );
}
