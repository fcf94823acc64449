import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { session, signOut } from "@/lib/session";
import { connectionOf, grantFor, startPlatform } from "@/test/platform";
import { renderApp } from "@/test/render";

const ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const ICON = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>";

afterEach(() => signOut());

/** A wallet extension that answers the page's call, and what it was asked to do. */
function installWallet(sign: () => string) {
  const asked: { method: string; params?: unknown[] }[] = [];
  const provider = {
    request: async (call: { method: string; params?: unknown[] }) => {
      asked.push(call);
      return call.method === "eth_requestAccounts" ? [ADDRESS.toLowerCase()] : sign();
    },
  };
  const info = { uuid: "wallet-1", name: "Test Wallet", icon: ICON, rdns: "test.wallet" };
  const announce = () =>
    window.dispatchEvent(
      new CustomEvent("eip6963:announceProvider", { detail: { info, provider } }),
    );
  window.addEventListener("eip6963:requestProvider", announce, { once: true });
  return asked;
}

describe("signing in", () => {
  it("has an announced wallet sign a message for this site, chain and nonce", async () => {
    const asked = installWallet(() => "0xsigned");
    startPlatform(
      { agents: connectionOf([]), myDeployments: connectionOf([]) },
      {
        "/auth/nonce": () => ({
          status: 200,
          body: {
            nonce: "nonce1234567",
            issuedAt: "2026-11-24T00:00:00Z",
            expiresAt: "2026-11-24T00:05:00Z",
          },
        }),
        "/auth/verify": () => ({ status: 200, body: grantFor() }),
      },
    );
    renderApp("/signals");
    await userEvent.click(await screen.findByRole("button", { name: "Sign in" }));
    await userEvent.click(await screen.findByRole("button", { name: "Test Wallet" }));
    expect(await screen.findByText("Account")).toBeDefined();
    expect(session.get()).toMatchObject({ status: "in", method: "wallet" });

    const signing = asked.find(({ method }) => method === "personal_sign");
    const [hex, account] = signing?.params ?? [];
    expect(account).toBe(ADDRESS);
    const message = Buffer.from(String(hex).slice(2), "hex").toString();
    expect(message).toContain(`localhost:4000 wants you to sign in`);
    expect(message).toContain(ADDRESS);
    expect(message).toContain("Chain ID: 31337");
    expect(message).toContain("Nonce: nonce1234567");
    expect(message).toContain("Expiration Time: 2026-11-24T00:05:00");
  });

  it("says so when the platform refuses", async () => {
    startPlatform(
      {},
      {
        "/auth/demo": () => ({
          status: 429,
          body: { code: "RATE_LIMITED", message: "too many sign-ins" },
        }),
      },
    );
    renderApp("/signals");
    await userEvent.click(await screen.findByRole("button", { name: "Sign in" }));
    await userEvent.click(await screen.findByRole("button", { name: /demo wallet/ }));
    expect((await screen.findByText(/Too many requests/)).getAttribute("role")).toBe("alert");
    expect(session.get().status).toBe("out");
  });
});
