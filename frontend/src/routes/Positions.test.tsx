import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { begin, signOut } from "@/lib/session";
import { portfolioOf, positionOf } from "@/test/factories";
import { push } from "@/test/live";
import { connectionOf, grantFor, startPlatform } from "@/test/platform";
import { renderApp } from "@/test/render";

const EMPTY = {
  portfolio: portfolioOf(),
  positions: connectionOf([]),
  myDeployments: connectionOf([]),
  verdicts: connectionOf([]),
  posts: connectionOf([]),
};
const PAPER = connectionOf([
  { id: "deployment_1", mode: "PAPER", status: "ACTIVE", agent: { id: "agent_1" } },
]);

beforeEach(() => begin(grantFor(), "demo"));
afterEach(() => signOut());

function cell(name: string): string | undefined {
  return document.querySelector(`[data-cell=${name}]`)?.textContent ?? undefined;
}

describe("positions", () => {
  it("ask a stranger to sign in", async () => {
    startPlatform(EMPTY);
    await signOut();
    renderApp("/positions");
    expect(await screen.findByText("Your positions")).toBeDefined();
  });

  it("point to the agents when nothing is deployed", async () => {
    startPlatform(EMPTY);
    renderApp("/positions");
    expect(await screen.findByText("No open positions")).toBeDefined();
  });

  it("say that the agents are reading while the first call is awaited", async () => {
    startPlatform({ ...EMPTY, myDeployments: PAPER });
    renderApp("/positions");
    expect(await screen.findByText("Watching for the next call")).toBeDefined();
  });

  it("show what is read meanwhile, and what it was taken for", async () => {
    const post = {
      id: "post_1",
      text: "Coffee first, charts later.",
      postedAt: "2026-11-24T01:00:00Z",
      firstSeenAt: "2026-11-24T01:00:02Z",
      isLate: false,
      url: "javascript:alert(1)",
      account: { id: "x_account_1", handle: "calm_swings", displayName: "Calm" },
      revisions: [],
      classifications: [{ id: "classification_1", isCall: false }],
    };
    startPlatform({ ...EMPTY, myDeployments: PAPER, posts: connectionOf([post]) });
    renderApp("/positions");
    expect(await screen.findByText("Coffee first, charts later.")).toBeDefined();
    expect(screen.getByText("No call")).toBeDefined();
    expect(screen.queryByText("Open the post on X")).toBeNull();
  });

  it("move by the stream, without asking again", async () => {
    const seen = startPlatform({ ...EMPTY, positions: connectionOf([positionOf()]) });
    renderApp("/positions");
    await screen.findByText("ETH");
    expect(cell("mark")).toBe("3,480.50");
    const asked = seen.length;
    const { agent: _, ...moved } = positionOf({
      markPrice: "3500.1",
      unrealisedPnl: { amount: "5.71" },
      unrealisedBps: 50,
    });
    act(() => push("PositionUpdates", { positionUpdates: moved }));
    await waitFor(() => expect(cell("mark")).toBe("3,500.10"));
    expect(cell("pnl")).toBe("+$5.71");
    expect(screen.getByRole("link", { name: "Steady Hand" })).toBeDefined();
    expect(seen).toHaveLength(asked);
  });

  it("appear by themselves when one is opened", async () => {
    let held: { id: string }[] = [];
    startPlatform({ ...EMPTY, myDeployments: PAPER, positions: () => connectionOf(held) });
    renderApp("/positions");
    await screen.findByText("Watching for the next call");
    held = [positionOf()];
    act(() => push("PositionUpdates", { positionUpdates: positionOf() }));
    expect(await screen.findByText("3,482.81")).toBeDefined();
  });

  it("say when the books of an account do not explain its equity", async () => {
    startPlatform({ ...EMPTY, portfolio: portfolioOf({ isBalanced: false }) });
    renderApp("/positions");
    expect(await screen.findByText(/books of an account do not explain/)).toBeDefined();
  });

  it("say what the word of the venue changed", async () => {
    const corrections = [{ id: "correction_1", quantityBefore: "0.3302", quantityAfter: "0.2" }];
    startPlatform({ ...EMPTY, positions: connectionOf([positionOf({ corrections })]) });
    renderApp("/positions");
    expect(await screen.findByText(/Corrected by the venue: 0.3302 to 0.2/)).toBeDefined();
  });

  it("say when a price is stale", async () => {
    startPlatform({ ...EMPTY, positions: connectionOf([positionOf({ isPriceStale: true })]) });
    renderApp("/positions");
    expect(await screen.findByText("Stale price")).toBeDefined();
  });

  it("have their stop and target moved, with what was refused said at its field", async () => {
    let userErrors = [
      { field: ["stopPrice"], code: "STOP_LOOSENED", message: "A stop only moves nearer." },
    ];
    const seen = startPlatform({
      ...EMPTY,
      positions: connectionOf([positionOf()]),
      positionProtect: () => ({ position: null, userErrors }),
    });
    renderApp("/positions");
    await userEvent.click(
      await screen.findByRole("button", { name: "Move the stop and target of ETH long" }),
    );
    const dialog = screen.getByRole("dialog", { name: "Stop and target of ETH" });
    const stop = within(dialog).getByLabelText("Stop");
    await userEvent.clear(stop);
    await userEvent.type(stop, "3,300.5");
    await userEvent.click(within(dialog).getByRole("button", { name: "Move" }));
    expect(await within(dialog).findByText("A stop only moves nearer.")).toBeDefined();
    expect(stop.getAttribute("aria-invalid")).toBe("true");
    userErrors = [];
    await userEvent.clear(stop);
    await userEvent.type(stop, "3400");
    await userEvent.click(within(dialog).getByRole("button", { name: "Move" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    const moves = seen.filter(({ operation }) => operation === "PositionProtect");
    expect(moves.map(({ variables }) => variables)).toMatchObject([
      { input: { positionId: positionOf().id, stopPrice: "3300.5", targetPrice: null } },
      { input: { positionId: positionOf().id, stopPrice: "3400", targetPrice: null } },
    ]);
  });

  it("are closed only after a second look, with one key however often it is pressed", async () => {
    const seen = startPlatform({
      ...EMPTY,
      positions: connectionOf([positionOf()]),
      positionClose: {
        position: null,
        userErrors: [{ field: [], code: "STALE", message: "The market is not open." }],
      },
    });
    renderApp("/positions");
    await userEvent.click(await screen.findByRole("button", { name: "Close ETH long" }));
    const dialog = screen.getByRole("dialog", { name: "Close ETH?" });
    expect(seen.some(({ operation }) => operation === "PositionClose")).toBe(false);
    const confirm = within(dialog).getByRole("button", { name: "Close at market" });
    await userEvent.click(confirm);
    expect(await within(dialog).findByText("The market is not open.")).toBeDefined();
    await userEvent.click(confirm);
    const closes = seen.filter(({ operation }) => operation === "PositionClose");
    expect(closes).toHaveLength(2);
    expect(closes[0]?.variables).toEqual(closes[1]?.variables);
  });
});
