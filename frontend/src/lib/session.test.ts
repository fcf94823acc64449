import { beforeEach, describe, expect, it, vi } from "vitest";
import { grantFor, type Paths, startPlatform } from "@/test/platform";

// The session is module state: each test gets the module anew, as a page does.
async function load() {
  vi.resetModules();
  const [session, graphql] = await Promise.all([import("./session"), import("./graphql")]);
  return { ...session, ...graphql };
}

const VIEWER = {
  user: { ...grantFor().user, displayName: "Demo", createdAt: "2026-11-24T00:00:00Z" },
  scopes: [],
  sessions: [],
  apiKeys: [],
};

function refreshing(answers: (() => { status: number; body?: unknown })[]): Paths {
  let asked = 0;
  return {
    "/auth/refresh": () => {
      const answer = answers[asked] ?? answers.at(-1);
      asked += 1;
      return answer?.() ?? { status: 500 };
    },
  };
}

beforeEach(() => {
  vi.useRealTimers();
});

describe("the session", () => {
  it("asks nothing of the platform when there was no earlier visit", async () => {
    const seen = startPlatform({});
    const { restore, session } = await load();
    await restore();
    expect(session.get().status).toBe("out");
    expect(seen).toEqual([]);
  });

  it("comes back from an earlier visit by the cookie", async () => {
    window.localStorage.setItem("maxxit.signed-in", "demo");
    startPlatform({}, refreshing([() => ({ status: 200, body: grantFor("fresh") })]));
    const { restore, session, accessToken } = await load();
    expect(session.get().status).toBe("restoring");
    await restore();
    expect(session.get()).toMatchObject({ status: "in", method: "demo" });
    expect(await accessToken()).toBe("fresh");
  });

  it("ends when the platform refuses the cookie", async () => {
    window.localStorage.setItem("maxxit.signed-in", "wallet");
    startPlatform({}, refreshing([() => ({ status: 401 })]));
    const { restore, session } = await load();
    await restore();
    expect(session.get().status).toBe("out");
    expect(window.localStorage.getItem("maxxit.signed-in")).toBeNull();
  });

  it("refreshes once for callers that ask at the same time", async () => {
    const seen = startPlatform({}, refreshing([() => ({ status: 200, body: grantFor("second") })]));
    const { begin, accessToken } = await load();
    begin(grantFor("dying", 2_000), "demo");
    const tokens = await Promise.all([accessToken(), accessToken(), accessToken()]);
    expect(tokens).toEqual(["second", "second", "second"]);
    expect(seen.filter(({ path }) => path === "/auth/refresh")).toHaveLength(1);
  });

  it("refreshes by itself before the token ends", async () => {
    vi.useFakeTimers();
    const seen = startPlatform({}, refreshing([() => ({ status: 200, body: grantFor("next") })]));
    const { begin } = await load();
    begin(grantFor("first", 600_000), "demo");
    await vi.advanceTimersByTimeAsync(540_000);
    expect(seen).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(seen.map(({ path }) => path)).toEqual(["/auth/refresh"]);
  });

  it("is not lost when the platform is away for a moment", async () => {
    startPlatform({}, refreshing([() => ({ status: 503 })]));
    const { begin, session, refresh } = await load();
    begin(grantFor(), "demo");
    expect(await refresh()).toBe(false);
    expect(session.get().status).toBe("in");
  });
});

describe("a request with a refused token", () => {
  it("is repeated once with a fresh one", async () => {
    let isRefused = true;
    const answers = {
      viewer: () => {
        if (!isRefused) return VIEWER;
        isRefused = false;
        throw Object.assign(new Error("sign in first"), {
          extensions: { code: "UNAUTHENTICATED" },
        });
      },
    };
    const seen = startPlatform(
      answers,
      refreshing([() => ({ status: 200, body: grantFor("fresh") })]),
    );
    const { begin, request } = await load();
    const { SettingsDocument } = await import("@/gql/graphql");
    begin(grantFor("old"), "demo");
    const { viewer } = await request(SettingsDocument, {});
    expect(viewer?.sessions).toEqual([]);
    expect(seen.map(({ path, authorization }) => [path, authorization])).toEqual([
      ["/graphql", "Bearer old"],
      ["/auth/refresh", null],
      ["/graphql", "Bearer fresh"],
    ]);
  });
});
