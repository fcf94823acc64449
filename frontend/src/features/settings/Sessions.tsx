import type { SettingsQuery } from "@/gql/graphql";
import { describe } from "@/lib/errors";
import { nameOfBrowser } from "@/lib/names";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Moment } from "@/ui/Moment";
import { Card } from "@/ui/Page";
import { toast } from "@/ui/Toasts";
import { useSessionRevoke } from "./useSettings";

type Session = NonNullable<SettingsQuery["viewer"]>["sessions"][number];

/** Where the user is signed in, and the way to end each. */
export function Sessions({ sessions }: { sessions: readonly Session[] }) {
  const revoke = useSessionRevoke();
  return (
    <Card>
      <ul className="divide-y divide-line">
        {sessions.map(({ id, userAgent, isCurrent, lastSeenAt, createdAt }) => (
          <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3.5" key={id}>
            <div className="min-w-0 flex-1">
              <p className="flex items-center gap-2">
                <span className="truncate font-medium" title={userAgent ?? undefined}>
                  {userAgent ? nameOfBrowser(userAgent) : "Unnamed browser"}
                </span>
                {isCurrent && <Badge tone="up">This one</Badge>}
              </p>
              <p className="text-muted text-sm">
                Seen <Moment at={lastSeenAt} />, signed in <Moment at={createdAt} />
              </p>
            </div>
            {!isCurrent && (
              <Button
                isBusy={revoke.isPending && revoke.variables === id}
                onClick={() =>
                  revoke.mutate(id, {
                    onSuccess: () => toast("Session ended", { tone: "accent" }),
                    onError: (error) => toast(describe(error).title, { tone: "down" }),
                  })
                }
                size="sm"
              >
                End session
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
