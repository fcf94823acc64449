import { connection } from "@/lib/live";
import { useStore } from "@/lib/store";
import { cx } from "@/ui/cx";

const SAID = {
  live: "Live",
  connecting: "Connecting",
  broken: "Reconnecting",
  off: "",
} as const;

/** Whether what is on screen moves. */
export function ConnectionSign() {
  const status = useStore(connection);
  return (
    <span
      className="flex items-center gap-1.5 px-1 text-muted text-sm"
      hidden={status === "off"}
      role="status"
    >
      <span
        aria-hidden="true"
        className={cx("size-2 rounded-full", status === "live" ? "bg-up" : "pulse-soft bg-warn")}
      />
      <span className={status === "live" ? "max-sm:sr-only" : undefined}>{SAID[status]}</span>
    </span>
  );
}
