import { graphql } from "@/gql/gql";
import { useGraphql } from "@/lib/graphql";
import { formatPrice, formatQuantity } from "@/lib/money";
import { nameFor, shortAddress } from "@/lib/names";
import { useIsSignedIn } from "@/lib/session";
import { SideLabel } from "@/ui/Direction";
import { Section } from "@/ui/Page";

const ExternalPositionsQuery = graphql(`
  query ExternalPositions {
    externalPositions { account venue mode token side quantity entryPrice }
  }
`);

const REREAD_MS = 30_000;

/** Positions on the user's accounts that Maxxit did not open: shown, never touched. */
export function ExternalPositions() {
  const isSignedIn = useIsSignedIn();
  const { data } = useGraphql(
    ExternalPositionsQuery,
    {},
    { enabled: isSignedIn, everyMs: REREAD_MS },
  );
  const positions = data?.externalPositions ?? [];
  if (positions.length === 0) return null;
  return (
    <Section title="Not opened by Maxxit">
      <ul className="grid gap-px overflow-hidden rounded-2xl border border-line bg-line">
        {positions.map(({ account, venue, token, side, quantity, entryPrice }) => (
          <li
            className="num flex flex-wrap items-center gap-x-4 gap-y-1 bg-surface px-5 py-3"
            key={`${account}${venue}${token}`}
          >
            <span className="font-semibold">{token}</span>
            <SideLabel side={side} />
            <span>
              {formatQuantity(quantity)} at {formatPrice(entryPrice)}
            </span>
            <span className="ml-auto text-muted text-sm">
              {nameFor(venue)} {shortAddress(account)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
