import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { signOut } from "@/lib/session";
import { startPlatform } from "@/test/platform";
import { renderApp } from "@/test/render";

afterEach(() => signOut());

const SHOWN = {
  id: "event_2",
  state: "SHOWN",
  kind: "signal.created",
  service: "signals",
  aggregate: "signal_1",
  occurredAt: "2026-11-24T01:00:00Z",
  causeId: "event_1",
  causeHash: "aa",
  hash: "bb",
  summary: "long ETH, score 0.42",
  payload: '{"token":"ETH"}',
};

function chainOf(change: Record<string, unknown> = {}) {
  const withheld = { id: "event_1", state: "WITHHELD", hash: "aa" };
  return {
    id: "signal_1",
    isIntact: true,
    isTruncated: false,
    links: [withheld, SHOWN],
    ...change,
  };
}

describe("a chain", () => {
  it("is followed from an id that is typed in", async () => {
    const seen = startPlatform({ chain: chainOf() });
    const { router } = renderApp("/chain");
    await userEvent.type(await screen.findByLabelText("Id of anything"), "signal_1");
    await userEvent.click(screen.getByRole("button", { name: "Follow" }));
    expect(await screen.findByText("long ETH, score 0.42")).toBeDefined();
    expect(router.state.location.search).toEqual({ id: "signal_1" });
    expect(seen.find(({ operation }) => operation === "Chain")?.variables).toEqual({
      id: "signal_1",
    });
  });

  it("shows what is withheld as such, and what each link follows from", async () => {
    startPlatform({ chain: chainOf() });
    renderApp("/chain?id=signal_1");
    const list = await screen.findByRole("list", { name: "The chain, oldest first" });
    expect(list.textContent).toContain("Not yours to see");
    expect(list.textContent).toContain("signals, from 1");
    expect(screen.getByText("Every hash fits")).toBeDefined();
  });

  it("says so when a link was changed", async () => {
    startPlatform({ chain: chainOf({ isIntact: false }) });
    renderApp("/chain?id=signal_1");
    expect(await screen.findByText("A hash does not fit")).toBeDefined();
  });

  it("says so when nothing is known by the id", async () => {
    startPlatform({ chain: null });
    renderApp("/chain?id=signal_9");
    expect(await screen.findByText("Nothing is known by this id")).toBeDefined();
  });
});
