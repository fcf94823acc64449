/** Every page, in the dark and in the light, judged by axe-core; and how each one looks. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, shoot, tryIt, visit } from "./browser";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};
const FIRST_FILL_MAX_MS = 180_000;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** What axe finds wrong, one line a finding. The policy of the page lets no foreign script in. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate(
    (rules): Promise<AxeResults> => Reflect.get(window, "axe").run(document, rules),
    RULES,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}

/** A page is judged when what it loads is there. */
async function settled(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.locator("div.pulse-soft").first().waitFor({ state: "detached" });
}

/** Holds every row at the moment it arrives, when it is hardest to read. Else chance would decide. */
async function arriving(page: Page): Promise<void> {
  await page.locator("tbody tr").evaluateAll((rows) => {
    for (const row of rows) {
      row.classList.add("arrive");
      if (row instanceof HTMLElement) row.style.animationPlayState = "paused";
    }
  });
}

/** The addresses of an agent and a deployment the demo user has. */
async function addressesOf(page: Page): Promise<string[]> {
  await tryIt(page);
  await page.goto("/deployments");
  const deployment = page.locator("h2 a[href^='/deployments/']").first();
  const isDeployed = await deployment.waitFor({ timeout: 5_000 }).then(
    () => true,
    () => false,
  );
  if (!isDeployed) {
    await page.goto("/");
    await page
      .getByRole("button", { name: /^Deploy on paper: / })
      .first()
      .click();
    await page.waitForURL("**/positions");
    await page.goto("/deployments");
  }
  const address = await deployment.getAttribute("href");
  await page.goto("/positions");
  await page.locator("[data-cell=mark]").first().waitFor({ timeout: FIRST_FILL_MAX_MS });
  const agent = await page.locator("tbody a[href^='/agents/']").first().getAttribute("href");
  return [address, agent].filter((found) => found !== null);
}

const ADDRESSES = [
  "/",
  "/?q=nobody-is-called-this",
  "/positions",
  "/positions?show=CLOSED",
  "/deployments",
  "/signals",
  "/signals?status=REJECTED",
  "/agents/mine",
  "/agents/new",
  "/chain",
  "/settings",
  "/nowhere",
];

describe("every page", () => {
  for (const colorScheme of ["dark", "light"] as const) {
    for (const viewport of [DESK, PHONE]) {
      const name = `${colorScheme}-${viewport.width}`;
      it(`can be used by everybody, ${name}`, async () => {
        const { page } = await visit(browser, { colorScheme, viewport });
        const own = await addressesOf(page);
        const found: string[] = [];
        for (const address of [...ADDRESSES, ...own]) {
          await page.goto(address);
          await settled(page);
          await shoot(page, `${name}${address.replace(/[^a-z]+/g, "-").slice(0, 24)}`);
          await arriving(page);
          for (const fault of await faultsOf(page)) found.push(`${address} ${fault}`);
        }
        expect(found).toEqual([]);
        await page.context().close();
      });
    }
  }
});
