import { useEffect, useState } from "react";

/** The wall clock, read again every so often while the component is on screen. */
export function useNow(everyMs = 1_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

const NEW_MS = 10_000;

/** Whether something happened just before it came on screen; does not change while it is there. */
export function useIsNew(moment: string): boolean {
  return useState(() => Date.now() - Date.parse(moment) < NEW_MS)[0];
}
