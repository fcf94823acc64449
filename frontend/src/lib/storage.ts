/** Small preferences in the browser; a browser that refuses storage forgets them quietly. */

const PREFIX = "maxxit.";

/** What was kept under a name, or null. */
export function recall(name: string): string | null {
  try {
    // biome-ignore lint/style/noRestrictedGlobals: this is its home.
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Keeps a text under a name; null forgets it. */
export function keep(name: string, value: string | null): void {
  try {
    // biome-ignore lint/style/noRestrictedGlobals: this is its home.
    if (value === null) localStorage.removeItem(PREFIX + name);
    // biome-ignore lint/style/noRestrictedGlobals: this is its home.
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // Nothing to do: the preference lasts for this page only.
  }
}
