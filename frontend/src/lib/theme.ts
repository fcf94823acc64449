import { keep, recall } from "./storage";
import { createStore, useStore } from "./store";

/** What the person chose; `system` follows the machine. */
export type Theme = "system" | "dark" | "light";

function remembered(): Theme {
  const kept = recall("theme");
  return kept === "dark" || kept === "light" ? kept : "system";
}

const theme = createStore<Theme>(remembered());

/** Sets the theme for this page and the next visit. */
export function setTheme(next: Theme): void {
  const { dataset } = document.documentElement;
  if (next === "system") delete dataset.theme;
  else dataset.theme = next;
  keep("theme", next === "system" ? null : next);
  theme.set(next);
}

/** The chosen theme. */
export function useTheme(): Theme {
  return useStore(theme);
}
