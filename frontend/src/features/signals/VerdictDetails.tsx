import { type FragmentType, readFragment } from "@/gql/fragment-masking";
import type { VerdictDetailsFragment } from "@/gql/graphql";
import { formatMoney, formatPrice, formatQuantity } from "@/lib/money";
import { nameFor } from "@/lib/names";
import { Badge, type Tone } from "@/ui/Badge";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/Icon";
import { Moment } from "@/ui/Moment";
import { VerdictFragment } from "./fragments";
import { ReasonNote } from "./ReasonNote";

/** What one deployment decided about a signal, the checks behind it and the orders after it. */
export function VerdictDetails({
  verdict: masked,
}: {
  verdict: FragmentType<typeof VerdictFragment>;
}) {
  const verdict = readFragment(VerdictFragment, masked);
  const { isApproved, reason, notional, leverage, decidedAt, intent } = verdict;
  return (
    <div className="grid grid-cols-1 content-start gap-2.5" data-verdict={verdict.id}>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={isApproved ? "up" : "neutral"}>
          <Icon name={isApproved ? "check" : "cross"} size={12} />
          {isApproved ? "Approved" : "Not traded"}
        </Badge>
        {isApproved && (
          <span className="num">
            {formatMoney(notional?.amount)}
            {leverage ? ` at ${leverage}×` : ""}
          </span>
        )}
        <span className="ml-auto text-muted text-sm">
          <Moment at={decidedAt} />
        </span>
      </p>
      {reason && <ReasonNote reason={reason} />}
      <Checks verdict={verdict} />
      {intent && <Orders orders={intent.orders} />}
    </div>
  );
}

function Checks({ verdict: { checks, routes } }: { verdict: VerdictDetailsFragment }) {
  const passed = checks.filter(({ isPassed }) => isPassed).length;
  return (
    <details className="text-sm">
      <summary className="num w-fit text-muted hover:text-text">
        {passed} of {checks.length} checks passed
      </summary>
      <ul className="mt-2 grid gap-1.5 rounded-xl bg-sunken px-4 py-3">
        {checks.map(({ name, isPassed, detail }) => (
          <li className="flex gap-2" key={name}>
            <span className={cx("mt-0.5", isPassed ? "text-up" : "text-down")}>
              <Icon name={isPassed ? "check" : "cross"} size={14} />
              <span className="sr-only">{isPassed ? "passed" : "failed"}</span>
            </span>
            <span>
              <span className="font-medium">{nameFor(name)}</span>{" "}
              <span className="text-muted">{detail}</span>
            </span>
          </li>
        ))}
        {routes.map(({ venue, isChosen, detail }) => (
          <li className="flex gap-2" key={venue}>
            <span className={cx("mt-0.5", isChosen ? "text-up" : "text-faint")}>
              <Icon name={isChosen ? "check" : "chevron"} size={14} />
            </span>
            <span>
              <span className="font-medium">Route {nameFor(venue)}</span>{" "}
              <span className="text-muted">{detail}</span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

const STATES: Record<string, Tone> = {
  FILLED: "up",
  PARTIALLY_FILLED: "accent",
  RESTING: "accent",
  REJECTED: "down",
  UNKNOWN: "warn",
};

type OrderOfVerdict = NonNullable<VerdictDetailsFragment["intent"]>["orders"][number];

function Orders({ orders }: { orders: readonly OrderOfVerdict[] }) {
  return (
    <ul aria-label="Orders" className="grid gap-1.5">
      {orders.map((order) => (
        <li
          className="num flex flex-wrap items-center gap-x-2 gap-y-1 border-line border-l-2 pl-3 text-sm"
          key={order.id}
        >
          <span className="font-medium">{nameFor(order.purpose)}</span>
          <Badge tone={STATES[order.state] ?? "neutral"}>{nameFor(order.state)}</Badge>
          <span>
            {formatQuantity(order.quantity)} {order.token}
            {order.averagePrice
              ? ` at ${formatPrice(order.averagePrice)}`
              : order.triggerPrice
                ? ` when ${formatPrice(order.triggerPrice)}`
                : ""}
          </span>
          {order.rejection && <span className="text-down">{order.rejection}</span>}
        </li>
      ))}
    </ul>
  );
}
