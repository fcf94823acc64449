import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, shoot, visit } from "./browser";

const FIRST_FILL_MAX_MS = 180_000;
const MOVE_MAX_MS = 60_000;

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

function mark(page: Page) {
  return page.locator("[data-cell=mark]").first();
}

/** Waits until a cell says something else than it does now. */
async function moves(page: Page, cell: string): Promise<void> {
  const selector = `[data-cell=${cell}]`;
  const before = await page.locator(selector).first().textContent();
  await page.waitForFunction(
    ([where, text]) => document.querySelector(where ?? "")?.textContent !== text,
    [selector, before],
    { timeout: MOVE_MAX_MS },
  );
}

/** Waits until the notices of what just happened have left the picture. */
async function toastsGone(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Dismiss" }).first().waitFor({ state: "detached" });
}

describe("a newcomer", () => {
  it("tries it, deploys on paper and watches the first fill move", async () => {
    const { page, faults } = await visit(browser);
    const startedAt = Date.now();
    await page.goto("/");
    await page
      .getByRole("button", { name: /^Deploy on paper: / })
      .first()
      .waitFor();
    await shoot(page, "marketplace");

    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText("Account", { exact: true }).waitFor({ state: "attached" });
    await page
      .getByRole("button", { name: /^Deploy on paper: / })
      .first()
      .click();
    await page.waitForURL("**/positions");
    await mark(page).waitFor({ timeout: FIRST_FILL_MAX_MS });
    expect(Date.now() - startedAt).toBeLessThan(FIRST_FILL_MAX_MS);

    await page.evaluate(() => {
      document.body.dataset.sameDocument = "yes";
    });
    await moves(page, "mark");
    await moves(page, "pnl");
    expect(await page.evaluate(() => document.body.dataset.sameDocument)).toBe("yes");
    await shoot(page, "first-fill");
    await toastsGone(page);
    await shoot(page, "positions");

    await page.locator("tbody a").first().click();
    await page.getByRole("heading", { name: "What it read and did" }).waitFor();
    await page.getByRole("figure", { name: /candles with/ }).waitFor();
    await page.locator("[data-verdict]").first().waitFor();
    await toastsGone(page);
    await shoot(page, "agent");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("finds everything again after a reload, on a phone and in the light", async () => {
    const { page, faults } = await visit(browser, {
      viewport: { width: 390, height: 844 },
      colorScheme: "light",
    });
    await page.goto("/");
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText("Account", { exact: true }).waitFor({ state: "attached" });
    await page.goto("/positions");
    await mark(page).waitFor({ timeout: FIRST_FILL_MAX_MS });
    await shoot(page, "positions-phone");
    for (const address of [
      "/",
      "/positions",
      "/deployments",
      "/signals",
      "/agents/new",
      "/settings",
    ]) {
      await page.goto(address);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      expect([address, await overflow(page)]).toEqual([address, 0]);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("moves a target and closes a position by hand after a second look", async () => {
    const { page, faults } = await visit(browser);
    await page.goto("/");
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText("Account", { exact: true }).waitFor({ state: "attached" });
    await page.goto("/positions");
    const row = page.locator("tr[data-state=OPEN]").first();
    await row.waitFor({ timeout: FIRST_FILL_MAX_MS });
    const id = await row.getAttribute("data-position");
    const held = page.locator(`tr[data-position="${id}"]`);
    const move = held.getByRole("button", { name: /^Move the stop and target/ });
    const isLong = (await move.getAttribute("aria-label"))?.endsWith("long") ?? true;
    await move.click();
    const dialog = page.getByRole("dialog");
    const whole = (await held.locator("[data-cell=mark]").textContent())?.split(".")[0] ?? "";
    const target = isLong ? `9${whole.replaceAll(",", "")}` : "0.0001";
    await dialog.getByLabel("Target").fill(isLong ? "0.000001" : "9999999");
    await dialog.getByRole("button", { name: "Move", exact: true }).click();
    await dialog.getByText("would end the position at once").waitFor();
    await dialog.getByLabel("Target").fill(target);
    await dialog.getByRole("button", { name: "Move", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await expect
      .poll(async () => {
        await move.click();
        const shown = await dialog.getByLabel("Target").inputValue();
        await dialog.getByRole("button", { name: "Leave them" }).click();
        return shown;
      })
      .toBe(target);
    await held.getByRole("button", { name: /^Close/ }).click();
    await page.getByRole("button", { name: "Close at market" }).click();
    await page.locator(`tr[data-position="${id}"]`).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Closed", exact: true }).click();
    await page.locator(`tr[data-position="${id}"]`).filter({ hasText: "Closed by you" }).waitFor();
    await shoot(page, "closed");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("signs in with the keyboard alone", async () => {
    const { page } = await visit(browser);
    await page.goto("/signals");
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to content");
    await tabTo(page, "Sign in");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Sign in" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await focused(page)).toBe("Sign in");

    await page.keyboard.press("Enter");
    await tabTo(page, "Continue with the demo wallet");
    await page.keyboard.press("Enter");
    await page.getByText("Account", { exact: true }).waitFor({ state: "attached" });
    await page.context().close();
  });
});

function focused(page: Page): Promise<string> {
  return page.evaluate(() =>
    document.activeElement instanceof HTMLElement ? document.activeElement.textContent.trim() : "",
  );
}

async function tabTo(page: Page, label: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await focused(page)) === label) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${label} cannot be reached with Tab`);
}

/** How far the page is wider than the screen. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return Math.max(0, scrollWidth - clientWidth);
  });
}

describe("GraphiQL", () => {
  it("runs a query and a subscription, and shows the schema", async () => {
    const { page, faults } = await visit(browser);
    await run(page, "{ markets { token markPrice } }");
    await answers(page, /"markPrice":\s"[\d.]+"/);

    const { token } = await firstMarket(page);
    await run(page, `subscription { priceUpdates(tokens: ["${token}"]) { token markPrice } }`);
    await answers(page, /"priceUpdates"/);
    await page.getByRole("button", { name: /stop/i }).first().click();

    await page
      .getByRole("button", { name: /documentation explorer/i })
      .first()
      .click();
    await page.getByText("Root Types").waitFor();
    await shoot(page, "graphiql");
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

/** Opens a document by its address, which is how a person shares one, and runs it. */
async function run(page: Page, document: string): Promise<void> {
  await page.goto(`/graphiql?query=${encodeURIComponent(document)}`);
  await page.locator(".graphiql-query-editor .view-line").first().waitFor();
  await page.getByRole("button", { name: /^execute query/i }).click();
}

async function answers(page: Page, text: RegExp): Promise<void> {
  await page
    .locator(".result-window, .graphiql-response")
    .filter({ hasText: text })
    .first()
    .waitFor({ timeout: 30_000 });
}

async function firstMarket(page: Page): Promise<{ token: string }> {
  const response = await page.request.post("/graphql", {
    data: { query: "{ markets { token } }" },
  });
  const { data } = await response.json();
  return data.markets[0];
}
