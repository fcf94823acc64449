import type { ReactNode } from "react";
import { createStore, useStore } from "@/lib/store";
import type { Tone } from "./Badge";
import { IconButton } from "./Button";
import { cx } from "./cx";

interface Toast {
  id: number;
  tone: Tone;
  title: string;
  detail?: ReactNode;
}

const SHOWN_MS = 6_000;
const SHOWN_MAX = 3;
const toasts = createStore<readonly Toast[]>([]);
let lastId = 0;

const EDGES: Record<Tone, string> = {
  neutral: "before:bg-line-strong",
  accent: "before:bg-accent",
  up: "before:bg-up",
  down: "before:bg-down",
  warn: "before:bg-warn",
};

/** Tells the person something that happened, for a few seconds and to screen readers. */
export function toast(title: string, { tone = "neutral", detail }: Partial<Toast> = {}): void {
  lastId += 1;
  const id = lastId;
  toasts.set([...toasts.get(), { id, tone, title, detail }].slice(-SHOWN_MAX));
  setTimeout(() => dismiss(id), SHOWN_MS);
}

function dismiss(id: number): void {
  toasts.set(toasts.get().filter((shown) => shown.id !== id));
}

/** Where toasts appear; mounted once. */
export function Toasts() {
  const shown = useStore(toasts);
  return (
    <section
      aria-label="Notifications"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-20 z-50 ml-auto grid max-w-sm gap-2 sm:right-5 sm:bottom-5 sm:left-auto sm:w-full"
    >
      {shown.map(({ id, tone, title, detail }) => (
        <div
          className={cx(
            "rise pointer-events-auto relative flex items-start gap-3 overflow-hidden rounded-xl border border-line bg-raised py-3 pr-2 pl-5 shadow-card",
            "before:absolute before:inset-y-0 before:left-0 before:w-1",
            EDGES[tone],
          )}
          key={id}
        >
          <div className="min-w-0 flex-1">
            <p className="font-medium">{title}</p>
            {detail && <div className="num text-muted text-sm">{detail}</div>}
          </div>
          <IconButton
            className="-my-1.5"
            icon="close"
            label="Dismiss"
            onClick={() => dismiss(id)}
          />
        </div>
      ))}
    </section>
  );
}
