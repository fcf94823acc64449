import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type FragmentType, readFragment } from "@/gql/fragment-masking";
import type { PositionLiveFragment as LivePosition } from "@/gql/graphql";
import {
  formatBps,
  formatMoney,
  formatPrice,
  formatQuantity,
  formatSignedMoney,
  multiply,
} from "@/lib/money";
import { nameFor } from "@/lib/names";
import { useIsNew } from "@/lib/now";
import { Badge } from "@/ui/Badge";
import { cx } from "@/ui/cx";
import { SideLabel, Signed } from "@/ui/Direction";
import { Icon } from "@/ui/Icon";
import { LiveValue } from "@/ui/LiveValue";
import { Moment } from "@/ui/Moment";
import { ClosePosition } from "./ClosePosition";
import { PositionLiveFragment, PositionRowFragment } from "./fragments";
import { MoveLevels } from "./MoveLevels";

interface PositionTableProps {
  caption: string;
  positions: readonly ({ id: string } & FragmentType<typeof PositionRowFragment>)[];
  /** Closed positions show what they made and why they ended. */
  isHistory?: boolean;
}

/** Positions as a table, which folds into cards on a phone. */
export function PositionTable({ caption, positions, isHistory = false }: PositionTableProps) {
  const heads = isHistory
    ? ["Market", "Entry", "Realised", "Fees and funding", "Ended by", "Opened", "Closed"]
    : ["Market", "Size", "Entry", "Mark", "PnL", "Stop and target", "Opened", "Act"];
  return (
    <div className="overflow-x-auto rounded-2xl border border-line bg-surface">
      <table className="w-full max-md:block">
        <caption className="sr-only">{caption}</caption>
        <thead className="max-md:sr-only">
          <tr className="border-line border-b">
            {heads.map((head) => (
              <th className="eyebrow px-3 py-2.5 first:pl-5 last:pr-5" key={head} scope="col">
                {head === "Act" ? <span className="sr-only">{head}</span> : head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-md:block">
          {positions.map((position) => (
            <PositionRow isHistory={isHistory} key={position.id} position={position} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PositionRowProps {
  position: FragmentType<typeof PositionRowFragment>;
  isHistory: boolean;
}

function PositionRow({ position: masked, isHistory }: PositionRowProps) {
  const { agent, corrections, ...rest } = readFragment(PositionRowFragment, masked);
  const position = readFragment(PositionLiveFragment, rest);
  const isNew = useIsNew(position.openedAt);
  return (
    <tr
      className={cx(
        isNew && "arrive",
        "border-line border-b last:border-b-0 max-md:grid max-md:grid-cols-2 max-md:gap-x-4 max-md:gap-y-3 max-md:px-5 max-md:py-4",
      )}
      data-position={position.id}
      data-state={position.state}
    >
      <td className="px-3 py-3 align-top first:pl-5 max-md:col-span-2 max-md:p-0 max-md:first:pl-0">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-semibold text-lg">{position.token}</span>
          <SideLabel side={position.side} />
          {position.leverage && <span className="num text-muted">{position.leverage}×</span>}
          {position.state !== "OPEN" && position.state !== "CLOSED" && (
            <Badge tone={position.state === "UNKNOWN" ? "warn" : "accent"}>
              {nameFor(position.state)}
            </Badge>
          )}
          {corrections.map(({ id, quantityBefore, quantityAfter }) => (
            <Badge key={id} tone="warn">
              Corrected by the venue: {formatQuantity(quantityBefore)} to{" "}
              {formatQuantity(quantityAfter)}
            </Badge>
          ))}
        </div>
        <p className="flex gap-2 text-muted text-sm">
          <Link
            className="hover:text-text hover:underline"
            params={{ agentId: agent.id }}
            to="/agents/$agentId"
          >
            {agent.name}
          </Link>
          <Link
            className="hover:text-text hover:underline"
            search={{ id: position.id }}
            to="/chain"
          >
            Why<span className="sr-only"> this {position.token} position</span>
          </Link>
        </p>
      </td>
      {/* What is closed has no size left. */}
      {!isHistory && (
        <Cell head="Size">
          {formatQuantity(position.quantity)}
          <Notional position={position} />
        </Cell>
      )}
      <Cell head="Entry">{formatPrice(position.entryPrice)}</Cell>
      {isHistory ? <HistoryCells position={position} /> : <LiveCells position={position} />}
    </tr>
  );
}

function LiveCells({ position }: { position: LivePosition }) {
  const { unrealisedPnl, unrealisedBps, markPrice, isPriceStale } = position;
  return (
    <>
      <Cell head="Mark">
        <span data-cell="mark">
          <LiveValue text={formatPrice(markPrice)} value={markPrice} />
        </span>
        {isPriceStale && (
          <span className="block">
            <Badge tone="warn">
              <Icon name="clock" size={12} /> Stale price
            </Badge>
          </span>
        )}
      </Cell>
      <Cell head="PnL">
        <Signed amount={unrealisedPnl?.amount} className="font-semibold">
          <span data-cell="pnl">{formatSignedMoney(unrealisedPnl?.amount)}</span>
          <span className="block font-normal text-sm">{formatBps(unrealisedBps)}</span>
        </Signed>
      </Cell>
      <Cell head="Stop and target">
        <Exits position={position} />
      </Cell>
      <Cell head="Opened">
        <span className="text-muted">
          <Moment at={position.openedAt} />
        </span>
      </Cell>
      <td className="px-3 py-3 pr-5 text-right max-md:col-span-2 max-md:p-0">
        <span className="flex flex-wrap justify-end gap-2">
          <MoveLevels position={position} />
          <ClosePosition position={position} />
        </span>
      </td>
    </>
  );
}

function Exits({ position }: { position: LivePosition }) {
  const { stopPrice, targetPrice, trailingStopPrice, protection } = position;
  const isHeld = protection?.state === "WORKING";
  return (
    <>
      <span className="flex items-center gap-1.5">
        <span className="text-faint">
          <span className="sr-only">Stop</span>
          <span aria-hidden="true">S</span>
        </span>
        <LiveValue
          text={formatPrice(trailingStopPrice ?? stopPrice)}
          value={trailingStopPrice ?? stopPrice}
        />
        {trailingStopPrice && <Badge tone="accent">Trailing</Badge>}
        {isHeld && (
          <span className="text-up" title="The stop rests at the venue">
            <Icon name="shield" size={14} />
            <span className="sr-only">The stop rests at the venue</span>
          </span>
        )}
      </span>
      <span className="flex items-center gap-1.5">
        <span className="text-faint">
          <span className="sr-only">Target</span>
          <span aria-hidden="true">T</span>
        </span>
        {formatPrice(targetPrice)}
      </span>
    </>
  );
}

function HistoryCells({ position }: { position: LivePosition }) {
  const { realisedPnl, fees, funding, exitReason, openedAt, closedAt } = position;
  return (
    <>
      <Cell head="Realised">
        <Signed amount={realisedPnl.amount} className="font-semibold">
          {formatSignedMoney(realisedPnl.amount)}
        </Signed>
      </Cell>
      <Cell head="Fees and funding">
        {formatMoney(fees.amount)}
        <span className="block text-muted text-sm">{formatSignedMoney(funding.amount)}</span>
      </Cell>
      <Cell head="Ended by">{exitReason ? nameFor(exitReason) : "\u2013"}</Cell>
      <Cell head="Opened">
        <span className="text-muted">
          <Moment at={openedAt} />
        </span>
      </Cell>
      <Cell head="Closed">
        <span className="text-muted">
          <Moment at={closedAt} />
        </span>
      </Cell>
    </>
  );
}

function Notional({ position: { quantity, entryPrice } }: { position: LivePosition }) {
  const notional = entryPrice ? multiply(quantity, entryPrice) : null;
  return notional && <span className="block text-muted text-sm">{formatMoney(notional)}</span>;
}

function Cell({ head, children }: { head: string; children: ReactNode }) {
  return (
    <td className="num px-3 py-3 align-top max-md:p-0">
      <span aria-hidden="true" className="eyebrow mb-0.5 hidden max-md:block">
        {head}
      </span>
      {children}
    </td>
  );
}
