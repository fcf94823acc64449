import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { begin, signOut } from "@/lib/session";
import { connectionOf, grantFor, startPlatform } from "@/test/platform";
import { renderApp } from "@/test/render";

const ACCOUNT = { id: "x_account_1", handle: "calm_swings", displayName: "Calm" };

beforeEach(() => begin(grantFor(), "demo"));
afterEach(() => signOut());

async function fillIn() {
  await userEvent.type(await screen.findByLabelText("Name"), "My agent");
  await userEvent.click(screen.getByRole("button", { name: "Continue" }));
  await userEvent.click(await screen.findByRole("button", { name: "Continue" }));
  await userEvent.click(await screen.findByRole("button", { name: "@calm_swings" }));
  await userEvent.click(screen.getByRole("button", { name: "Continue" }));
  await screen.findByRole("heading", { name: "Weights" });
  await userEvent.click(screen.getByRole("button", { name: "Continue" }));
  await userEvent.click(await screen.findByRole("button", { name: "Sign and publish" }));
}

describe("making an agent", () => {
  it("does not go past a step that is not done", async () => {
    startPlatform({ xAccounts: connectionOf([ACCOUNT]) });
    renderApp("/agents/new?step=weights");
    await userEvent.click(await screen.findByRole("button", { name: "Continue" }));
    expect(screen.getByRole("alert").textContent).toBe("Give the agent a name.");
  });

  it("goes back to the field the platform complains about", async () => {
    startPlatform({
      xAccounts: connectionOf([ACCOUNT]),
      agentCreate: {
        agent: null,
        userErrors: [{ field: ["name"], code: "TAKEN", message: "This name is taken." }],
      },
    });
    renderApp("/agents/new");
    await fillIn();
    expect(await screen.findByText("This name is taken.")).toBeDefined();
    expect(screen.getByLabelText("Name").getAttribute("aria-invalid")).toBe("true");
  });

  it("signs the proof of intent and publishes", async () => {
    const seen = startPlatform(
      {
        xAccounts: connectionOf([ACCOUNT]),
        agentCreate: {
          agent: { id: "agent_9", name: "My agent", status: "DRAFT" },
          userErrors: [],
        },
        agentPublishTypedData: { json: "{}", nonce: "n-1", expiresAt: "2026-11-24T02:00:00Z" },
        agentPublish: { agent: { id: "agent_9", status: "ACTIVE" }, userErrors: [] },
        agent: null,
      },
      { "/auth/demo/sign": () => ({ status: 200, body: { signature: "0xabc" } }) },
    );
    const { router } = renderApp("/agents/new");
    await fillIn();
    expect(await screen.findByText("My agent is published")).toBeDefined();
    expect(router.state.location.pathname).toBe("/agents/agent_9");
    const publish = seen.find(({ operation }) => operation === "AgentPublish");
    expect(publish?.variables?.input).toMatchObject({
      agentId: "agent_9",
      nonce: "n-1",
      chainId: 31337,
      signature: "0xabc",
    });
  });
});
