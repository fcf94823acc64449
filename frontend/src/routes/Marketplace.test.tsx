import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { signOut } from "@/lib/session";
import { agentOf, portfolioOf } from "@/test/factories";
import { connectionOf, startPlatform } from "@/test/platform";
import { renderApp } from "@/test/render";

afterEach(() => signOut());

const NOTHING_DEPLOYED = { myDeployments: connectionOf([]) };

describe("the marketplace", () => {
  it("says that it loads, then shows the agents and their sources", async () => {
    startPlatform({ agents: connectionOf([agentOf()]) });
    renderApp("/");
    expect(await screen.findByText("Loading agents")).toBeDefined();
    const card = (await screen.findByRole("link", { name: "Steady Hand" })).closest("article");
    expect(card?.textContent).toContain("@calm_swings");
    expect(card?.textContent).toContain("Sample");
  });

  it("offers a way out of filters that match nothing", async () => {
    startPlatform({ agents: connectionOf([]) });
    renderApp("/?q=nobody");
    expect(await screen.findByText("No agent matches")).toBeDefined();
    expect(screen.getByRole("link", { name: "Clear the filters" })).toBeDefined();
  });

  it("says that a service is away and asks again when told to", async () => {
    let isAway = true;
    startPlatform({
      agents: () => {
        if (!isAway) return connectionOf([agentOf()]);
        throw Object.assign(new Error("down"), { extensions: { code: "UNAVAILABLE" } });
      },
    });
    renderApp("/");
    expect(await screen.findByText("A service is not answering")).toBeDefined();
    isAway = false;
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("link", { name: "Steady Hand" })).toBeDefined();
  });

  it("takes a newcomer from Try it to positions in two presses", async () => {
    const seen = startPlatform({
      ...NOTHING_DEPLOYED,
      agents: connectionOf([agentOf()]),
      deploymentCreate: {
        deployment: { id: "deployment_1", mode: "PAPER", status: "ACTIVE" },
        userErrors: [],
      },
      positions: connectionOf([]),
      portfolio: portfolioOf(),
      verdicts: connectionOf([]),
    });
    const { router } = renderApp("/");
    await userEvent.click(await screen.findByRole("button", { name: "Try it" }));
    await userEvent.click(
      await screen.findByRole("button", { name: "Deploy on paper: Steady Hand" }),
    );
    expect(await screen.findByRole("heading", { name: "Positions" })).toBeDefined();
    expect(router.state.location.pathname).toBe("/positions");
    const create = seen.find(({ operation }) => operation === "DeploymentCreate");
    expect(create?.authorization).toBe("Bearer token-1");
    expect(create?.variables?.input).toMatchObject({ agentId: "agent_1", mode: "PAPER" });
  });

  it("asks who is there before deploying, then goes on with it", async () => {
    const seen = startPlatform({
      ...NOTHING_DEPLOYED,
      agents: connectionOf([agentOf()]),
      deploymentCreate: {
        deployment: null,
        userErrors: [{ field: [], code: "LIMIT", message: "You have deployed enough." }],
      },
    });
    renderApp("/");
    await userEvent.click(
      await screen.findByRole("button", { name: "Deploy on paper: Steady Hand" }),
    );
    const dialog = await screen.findByRole("dialog", { name: "Sign in" });
    await userEvent.click(within(dialog).getByRole("button", { name: /demo wallet/ }));
    expect(await screen.findByText("You have deployed enough.")).toBeDefined();
    expect(seen.some(({ operation }) => operation === "DeploymentCreate")).toBe(true);
  });
});
