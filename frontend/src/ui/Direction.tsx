import type { ReactNode } from "react";
import { signOf } from "@/lib/money";
import { cx } from "./cx";

/** Colours a signed amount by its sign; the sign itself is in the text. */
export function Signed({
  amount,
  children,
  className,
}: {
  amount: string | null | undefined;
  children: ReactNode;
  className?: string;
}) {
  const sign = signOf(amount);
  return (
    <span className={cx("num", sign > 0 && "text-up", sign < 0 && "text-down", className)}>
      {children}
    </span>
  );
}

/** Long or short, by word, arrow and colour. */
export function SideLabel({ side }: { side: string }) {
  const isLong = side === "LONG";
  return (
    <span className={cx("font-medium text-sm whitespace-nowrap", isLong ? "text-up" : "text-down")}>
      <span aria-hidden="true">{isLong ? "\u25b2" : "\u25bc"}</span> {isLong ? "Long" : "Short"}
    </span>
  );
}
