import type { ReactNode } from "react";
import { describe } from "@/lib/errors";
import { Button } from "./Button";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";

interface EmptyProps {
  icon?: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** It stands for the whole page, so its title is the page's. */
  isPage?: boolean;
}

/** Nothing here yet, and what to do about it. */
export function Empty({ icon = "clock", title, children, action, isPage = false }: EmptyProps) {
  const Title = isPage ? "h1" : "h2";
  return (
    <div className="flex flex-col items-center gap-2 rounded-2xl border border-line border-dashed px-6 py-12 text-center">
      <span className="mb-1 rounded-full bg-sunken p-3 text-faint">
        <Icon name={icon} size={22} />
      </span>
      <Title className="font-semibold text-lg">{title}</Title>
      {children && <div className="max-w-md text-muted">{children}</div>}
      {action && <div className="mt-3 flex gap-2">{action}</div>}
    </div>
  );
}

/** A request failed: what, why, and a way to try again where that may help. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?(): void }) {
  const { title, detail, canRetry } = describe(error);
  return (
    <div
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-2xl border border-line bg-surface px-5 py-4"
      role="alert"
    >
      <span className="rounded-full bg-down-soft p-2 text-down">
        <Icon name="warning" size={18} />
      </span>
      <div className="min-w-48 flex-1">
        <h2 className="font-semibold">{title}</h2>
        {detail && <p className="text-muted">{detail}</p>}
      </div>
      {canRetry && onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** A grey block where content will be. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cx("pulse-soft rounded-lg bg-line", className)} />;
}

/** Rows to come; says so to a screen reader. */
export function LoadingRows({ label, rows = 4 }: { label: string; rows?: number }) {
  return (
    <div className="grid gap-2" role="status">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((row) => (
        <Skeleton className="h-14 rounded-xl" key={row} />
      ))}
    </div>
  );
}
