import { useEffect, useRef } from "react";
import { compare } from "@/lib/money";
import { cx } from "./cx";

interface LiveValueProps {
  /** The exact value, to tell which way it moved. */
  value: string | null | undefined;
  text: string;
  className?: string;
}

/** A number that lights up in the direction it just moved. */
export function LiveValue({ value, text, className }: LiveValueProps) {
  const element = useRef<HTMLSpanElement>(null);
  const former = useRef(value);

  useEffect(() => {
    const moved = former.current && value ? compare(value, former.current) : 0;
    former.current = value;
    const span = element.current;
    if (!span || moved === 0) return;
    span.classList.remove("flash-up", "flash-down");
    void span.offsetWidth; // Restarts the animation.
    span.classList.add(moved > 0 ? "flash-up" : "flash-down");
  }, [value]);

  return (
    <span className={cx("num -mx-1 rounded px-1", className)} ref={element}>
      {text}
    </span>
  );
}
