/** A real Chromium on a running platform. */

import { mkdirSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Where the platform is. */
export const BASE_URL = process.env.MAXXIT_URL ?? "http://localhost:4000";

const SHOTS = process.env.SCREENSHOT_DIR;
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: ARGS,
  });
}

/** A page of a new visitor, and what went wrong in it: uncaught errors and refused resources. */
export async function visit(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({
    baseURL: BASE_URL,
    viewport: { width: 1280, height: 800 },
    colorScheme: "dark",
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (/Content Security Policy/.test(message.text())) faults.push(message.text());
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    const isOurs = host === new URL(BASE_URL).host || protocol === "data:" || protocol === "blob:";
    if (!isOurs) faults.push(`asked another host: ${request.url()}`);
  });
  return { page, faults };
}

/** Keeps a picture when a folder for them is given. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

/** Signs in with the demo wallet, as a newcomer does. */
export async function tryIt(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByText("Account", { exact: true }).waitFor({ state: "attached" });
}
