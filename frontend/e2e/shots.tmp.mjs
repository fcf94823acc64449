import { chromium } from "playwright-core";
const base = process.env.MAXXIT_URL ?? "http://127.0.0.1:4173";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(" ") });
async function ctx(name, opts) {
  const c = await browser.newContext(opts); const p = await c.newPage();
  p.on("console", (m) => { if (["error", "warning"].includes(m.type())) console.log(name, m.type(), m.text().slice(0, 300)); });
  p.on("pageerror", (e) => console.log(name, "PAGEERROR", e.message.slice(0, 300)));
  return p;
}
const d = await ctx("desk", { viewport: { width: 1280, height: 860 }, colorScheme: "dark" });
const m = await ctx("phone", { viewport: { width: 390, height: 844 }, colorScheme: "light", deviceScaleFactor: 1.5, isMobile: true, hasTouch: true });
const shot = (p, n, full = false) => p.screenshot({ path: `/tmp/shots/${n}.png`, fullPage: full });
for (const [p, n] of [[d, "d"], [m, "m"]]) {
  await p.goto(base); await p.getByText("Try it").waitFor({ timeout: 20000 }); await p.waitForTimeout(600);
  await shot(p, `${n}1-home`);
  await p.getByRole("button", { name: "Try it" }).click(); await p.waitForTimeout(800);
  await shot(p, `${n}2-in`);
  await p.getByRole("button", { name: /Deploy .* on paper/ }).first().click();
  await p.waitForURL("**/positions"); await p.waitForTimeout(1200);
  await shot(p, `${n}3-waiting`);
  await p.locator("[data-cell=mark]").first().waitFor({ timeout: 180000 }); await p.waitForTimeout(1500);
  await shot(p, `${n}4-positions`);
  await p.getByRole("button", { name: /^Close [A-Z]/ }).first().click(); await p.waitForTimeout(400);
  await shot(p, `${n}5-close`); await p.keyboard.press("Escape");
  await p.locator("tbody a").first().click(); await p.waitForTimeout(2500);
  await shot(p, `${n}6-agent`, true);
  for (const [path, k] of [["/deployments", "7-deployments"], ["/signals", "8-signals"], ["/settings", "9-settings"], ["/agents/new", "a-new"], ["/agents/new?step=weights", "b-weights"]]) {
    await p.goto(base + path); await p.waitForTimeout(1300); await shot(p, n + k);
  }
  await p.goto(base + "/deployments"); await p.waitForTimeout(900);
  await p.locator("h2 a").first().click(); await p.waitForTimeout(1500); await shot(p, `${n}c-deployment`, true);
}
await browser.close();
