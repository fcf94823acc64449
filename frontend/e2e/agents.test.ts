/** The life of an agent in its creator's hands, and a deployment in its owner's. */

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, shoot, tryIt, visit } from "./browser";

let browser: Awaited<ReturnType<typeof launch>>;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

async function press(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) await page.getByRole("button", { name, exact: true }).first().click();
}

async function create(page: Page, name: string): Promise<void> {
  await page.goto("/agents/new");
  await page.getByLabel("Name").fill(name);
  await press(page, "Continue", "Continue");
  await page
    .getByRole("button", { name: /^@sample_/ })
    .first()
    .click();
  await press(page, "Continue", "Continue", "Sign and publish");
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

describe("a creator", () => {
  it("makes an agent, changes it, pauses it, lets it go on and retires it", async () => {
    const { page, faults } = await visit(browser);
    await tryIt(page);
    const name = `Own words ${Date.now()}`;
    await create(page, name);

    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByLabel("Description").fill("Changed in the browser.");
    await page.getByLabel(/^RSI/).fill("80");
    await shoot(page, "agent-edit");
    await press(page, "Save changes");
    // The text is in the form too: only the page behind it says that the change was taken.
    await page.waitForURL((url) => !url.pathname.endsWith("/edit"));
    await page.getByText("Changed in the browser.").waitFor();
    await page.reload();
    await page.getByText("Changed in the browser.").waitFor();

    await press(page, "Pause");
    await page.getByText("Paused", { exact: true }).first().waitFor();
    await press(page, "Resume");
    await page.getByText("Active", { exact: true }).first().waitFor();
    await press(page, "Retire", "Retire for good");
    await page.getByText("Retired", { exact: true }).first().waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe("an owner", () => {
  it("tightens the limits of a deployment, pauses it, lets it go on and cancels it", async () => {
    const { page, faults } = await visit(browser);
    await tryIt(page);
    await create(page, `To deploy ${Date.now()}`);
    await press(page, "Deploy with limits", "Deploy on paper");
    await page.waitForURL("**/positions");
    await page.goto("/deployments");
    await page.locator("h2 a").first().click();
    await page.getByText("Active", { exact: true }).waitFor();

    await press(page, "Edit limits");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/leverage/i).fill("2");
    await dialog.getByRole("button", { name: /save|keep|change/i }).click();
    await page.getByText("up to 2×").waitFor();

    await press(page, "Pause");
    await page.getByText("Paused", { exact: true }).waitFor();
    await press(page, "Resume");
    await page.getByText("Active", { exact: true }).waitFor();
    await press(page, "Cancel", "Cancel the deployment");
    await page.getByText("Cancelled", { exact: true }).waitFor();
    await shoot(page, "deployment-cancelled");
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
