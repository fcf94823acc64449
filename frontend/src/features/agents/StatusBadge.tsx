import { nameFor } from "@/lib/names";
import { Badge, type Tone } from "@/ui/Badge";

const TONES: Record<string, Tone> = { ACTIVE: "up", PAUSED: "warn", DRAFT: "neutral" };

/** The state of an agent. */
export function StatusBadge({ status }: { status: string }) {
  return <Badge tone={TONES[status] ?? "neutral"}>{nameFor(status)}</Badge>;
}
