import type { ButtonHTMLAttributes, ReactNode } from "react";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";

/** How much a button asks to be pressed. */
export type ButtonKind = "primary" | "secondary" | "quiet" | "danger";

const KINDS: Record<ButtonKind, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  secondary: "bg-surface text-text border border-line-strong hover:bg-sunken",
  quiet: "text-muted hover:text-text hover:bg-sunken",
  danger: "bg-down-soft text-down border border-transparent hover:border-down",
};

/** The look of a button, for links that act like one. */
export function buttonClass(kind: ButtonKind = "secondary", size: "sm" | "md" = "md"): string {
  return cx(
    "inline-flex items-center justify-center gap-1.5 rounded-lg font-medium whitespace-nowrap select-none",
    "transition-colors disabled:opacity-50 aria-busy:opacity-70",
    size === "md" ? "min-h-9 px-3.5 text-base" : "min-h-7 px-2.5 text-sm",
    KINDS[kind],
  );
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: ButtonKind;
  size?: "sm" | "md";
  icon?: IconName;
  /** Work is under way: the button stays focusable and does nothing more. */
  isBusy?: boolean;
}

/** A button. */
export function Button({
  kind = "secondary",
  size = "md",
  icon,
  isBusy = false,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      className={cx(buttonClass(kind, size), className)}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      type={type}
    >
      {isBusy ? <Spinner /> : icon ? <Icon name={icon} size={size === "md" ? 16 : 14} /> : null}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName;
  label: string;
}

/** A square button that shows a drawing and says its name. */
export function IconButton({ icon, label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      className={cx(
        "inline-flex size-9 items-center justify-center rounded-lg text-muted hover:bg-sunken hover:text-text",
        className,
      )}
      title={label}
    >
      <Icon name={icon} size={18} />
    </button>
  );
}

/** A small turning ring. */
export function Spinner(): ReactNode {
  return (
    <span
      aria-hidden="true"
      className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent"
    />
  );
}
