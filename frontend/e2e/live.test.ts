/** Live trading with a browser wallet: the wallet signs in, approves the trading key, and watches. */

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, shoot, visit } from "./browser";
import { installWallet, type TestWallet, WALLET_NAME } from "./wallet";

const FIRST_FILL_MAX_MS = 180_000;
const APPROVAL_MAX_MS = 60_000;
/** The busiest of the sample agents. */
const AGENT = "Full Choir";

let browser: Awaited<ReturnType<typeof launch>>;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

async function signIn(page: Page): Promise<TestWallet> {
  const wallet = await installWallet(page.context());
  await page.goto("/");
  await page.getByRole("banner").getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: WALLET_NAME }).click();
  await page.getByText("Account", { exact: true }).waitFor({ state: "attached" });
  return wallet;
}

async function deployLive(page: Page): Promise<void> {
  await page.getByRole("link", { name: AGENT }).click();
  await page.getByRole("button", { name: "Deploy with limits" }).click();
  await page.getByRole("radio", { name: /^Live/ }).check();
  await shoot(page, "deploy-live");
  await page.getByRole("button", { name: "Deploy live" }).click();
  await page.waitForURL("**/deployments/**");
}

describe("a browser wallet", () => {
  it("signs in, deploys live, approves the trading key and sees its own fill", async () => {
    const { page, faults } = await visit(browser);
    const { address, asked } = await signIn(page);
    await deployLive(page);

    // The stand-in of the venue gives a new account of the local profile its first money.
    await page.getByRole("button", { name: "Approve trading key" }).click();
    await page.getByText("Active", { exact: true }).waitFor({ timeout: APPROVAL_MAX_MS });
    await shoot(page, "live-approved");
    const [signed] = asked.filter(({ method }) => method.startsWith("eth_sign"));
    expect(signed?.params[0]).toBe(address);
    expect(JSON.parse(`${signed?.params[1]}`).primaryType).toBe(
      "HyperliquidTransaction:ApproveAgent",
    );

    await page.goto("/positions?mode=LIVE");
    await page.locator("[data-cell=mark]").first().waitFor({ timeout: FIRST_FILL_MAX_MS });
    await page.locator("tr[data-state=OPEN]").first().waitFor();
    await shoot(page, "live-position");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("that refuses to sign leaves everything as it was", async () => {
    const { page } = await visit(browser);
    await page.context().addInitScript(() => {
      Reflect.set(window, "isTestWalletStubborn", true);
    });
    await installWallet(page.context());
    await page.goto("/");
    await page.getByRole("banner").getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: WALLET_NAME }).click();
    await page.getByRole("alert").filter({ hasText: "The wallet did not sign." }).waitFor();
    await page.getByRole("dialog", { name: "Sign in" }).waitFor();
    await page.context().close();
  });
});
