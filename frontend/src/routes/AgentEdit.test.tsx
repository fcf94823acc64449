import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { begin, signOut } from "@/lib/session";
import { agentOf } from "@/test/factories";
import { connectionOf, grantFor, startPlatform } from "@/test/platform";
import { renderApp } from "@/test/render";

beforeEach(() => begin(grantFor(), "demo"));
afterEach(() => signOut());

const MINE = agentOf({ isMine: true, isSample: false });
const OTHER_ACCOUNT = { id: "x_account_2", handle: "quick_hands", displayName: "Quick" };

describe("changing an agent", () => {
  it("sends only what was changed and goes back to the agent", async () => {
    const seen = startPlatform({
      agent: MINE,
      xAccounts: connectionOf([OTHER_ACCOUNT]),
      agentEdit: { agent: MINE, userErrors: [] },
    });
    const { router } = renderApp("/agents/agent_1/edit");
    const description = await screen.findByLabelText("Description");
    await userEvent.clear(description);
    await userEvent.type(description, "Reads two more.");
    await userEvent.click(await screen.findByRole("button", { name: "@quick_hands" }));
    await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("Steady Hand is changed")).toBeDefined();
    expect(router.state.location.pathname).toBe("/agents/agent_1");
    const edit = seen.find(({ operation }) => operation === "AgentEdit");
    expect(edit?.variables?.input).toEqual({
      agentId: "agent_1",
      description: "Reads two more.",
      xAccountIds: ["x_account_1", "x_account_2"],
    });
  });

  it("has nothing to save until something differs", async () => {
    startPlatform({ agent: MINE, xAccounts: connectionOf([]) });
    renderApp("/agents/agent_1/edit");
    const save = await screen.findByRole("button", { name: "Save changes" });
    expect(save.hasAttribute("disabled")).toBe(true);
    await userEvent.type(screen.getByLabelText("Name"), "!");
    expect(save.hasAttribute("disabled")).toBe(false);
  });

  it("does not leave a published agent without anybody to read", async () => {
    startPlatform({ agent: MINE, xAccounts: connectionOf([]) });
    renderApp("/agents/agent_1/edit");
    await userEvent.click(await screen.findByRole("button", { name: "Remove @calm_swings" }));
    await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
    expect((await screen.findByRole("alert")).textContent).toBe(
      "An agent needs at least one account to read.",
    );
  });

  it("shows what the platform refuses at the field it is about", async () => {
    startPlatform({
      agent: MINE,
      xAccounts: connectionOf([]),
      agentEdit: {
        agent: null,
        userErrors: [{ field: ["name"], code: "NOT_PLAIN_TEXT", message: "One line only." }],
      },
    });
    renderApp("/agents/agent_1/edit");
    await userEvent.type(await screen.findByLabelText("Name"), "!");
    await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("One line only.")).toBeDefined();
    expect(screen.getByLabelText("Name").getAttribute("aria-invalid")).toBe("true");
  });

  it("is for the creator alone", async () => {
    startPlatform({ agent: agentOf(), xAccounts: connectionOf([]) });
    renderApp("/agents/agent_1/edit");
    expect(await screen.findByText("This agent cannot be changed")).toBeDefined();
  });
});
