import type { ReactNode } from "react";
import { readFragment } from "@/gql/fragment-masking";
import type { TradingMode } from "@/gql/graphql";
import { formatMoney, formatSignedMoney } from "@/lib/money";
import { Signed } from "@/ui/Direction";
import { Icon } from "@/ui/Icon";
import { Problem, Skeleton } from "@/ui/States";
import { PortfolioFragment } from "./fragments";
import { usePortfolio } from "./usePositions";

/** What the accounts of one mode are worth, moving. */
export function PortfolioHeader({ mode }: { mode: TradingMode }) {
  const { data, error, isPending, refetch } = usePortfolio(mode);
  if (isPending) return <Skeleton className="h-20 rounded-2xl" />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  const { equity, available, unrealisedPnl, realisedPnl, openPositions, isBalanced } = readFragment(
    PortfolioFragment,
    data.portfolio,
  );
  return (
    <>
      {isBalanced === false && <Unbalanced />}
      <dl
        aria-label="Portfolio"
        className="grid grid-cols-2 gap-x-4 gap-y-4 rounded-2xl border border-line bg-surface px-5 py-4 sm:grid-cols-5"
      >
        <Figure isLarge name="Equity">
          {formatMoney(equity.amount)}
        </Figure>
        <Figure name="Unrealised">
          <Signed amount={unrealisedPnl.amount}>{formatSignedMoney(unrealisedPnl.amount)}</Signed>
        </Figure>
        <Figure name="Realised">
          <Signed amount={realisedPnl.amount}>{formatSignedMoney(realisedPnl.amount)}</Signed>
        </Figure>
        <Figure name="Available">{formatMoney(available.amount)}</Figure>
        <Figure name="Open positions">{openPositions}</Figure>
      </dl>
    </>
  );
}

function Unbalanced() {
  return (
    <p className="flex items-center gap-2 rounded-2xl bg-warn-soft px-5 py-3.5" role="status">
      <span className="text-warn">
        <Icon name="warning" />
      </span>
      The books of an account do not explain its equity. Its results are unranked and unbilled until
      they do; stops and exits run as ever.
    </p>
  );
}

function Figure({
  name,
  isLarge = false,
  children,
}: {
  name: string;
  isLarge?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={isLarge ? "max-sm:col-span-2" : undefined}>
      <dt className="eyebrow">{name}</dt>
      <dd className={`num font-semibold ${isLarge ? "text-2xl" : "text-lg sm:text-xl"}`}>
        {children}
      </dd>
    </div>
  );
}
