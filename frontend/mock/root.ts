/** The roots of the mock's graph, over everything its world knows. */

import { connect, id, MINUTE, now, POLICY, type Row } from "./rows.ts";
import type { World } from "./world.ts";

/** Resolvers by field. */
// biome-ignore lint/suspicious/noExplicitAny: arguments are checked by the schema, not by us.
export function rootOf(world: World): Record<string, (args: any) => unknown> {
  const ok = (field: string, row: unknown) => ({ [field]: row, userErrors: [] });
  return {
    viewer: () => ({
      user: world.user,
      scopes: ["read", "trade"],
      sessions: world.sessions(),
      apiKeys: world.apiKeys,
    }),
    agent: ({ id }) => world.agents.find((agent) => agent.id === id) ?? null,
    agents: ({ first, filter }) =>
      connect(
        world.agents.filter(
          ({ name, venue }) =>
            `${name}`.toLowerCase().includes((filter?.search ?? "").toLowerCase()) &&
            (!filter?.venue || filter.venue === venue),
        ),
      )({ first }),
    myAgents: (args) => connect(world.agents.filter(({ isMine }) => isMine))(args),
    agentPublishTypedData: () => ({ json: "{}", nonce: "n", expiresAt: now(-MINUTE) }),
    xAccounts: (args) => connect([...world.accounts.values()])(args),
    posts: (args) => connect(world.posts)(args),
    signals: ({ first, agentId, status }) =>
      connect(
        world.signals.filter(
          (s) => (!agentId || (s.agent as Row).id === agentId) && (!status || s.status === status),
        ),
      )({ first }),
    deployment: ({ id }) => world.deployments.find((row) => row.id === id) ?? null,
    myDeployments: (args) => connect(world.deployments)(args),
    deploymentApprovalTypedData: () => ({ json: "{}", nonce: "1" }),
    verdicts: ({ first, deploymentId }) =>
      connect(
        world.verdicts.filter((v) => !deploymentId || (v.deployment as Row).id === deploymentId),
      )({ first }),
    orders: (args) => connect(world.orders)(args),
    fills: (args) => connect(world.fills)(args),
    killSwitches: () => [],
    positions: ({ first, state }) =>
      connect(world.positions.filter((p) => !state || p.state === state))({ first }),
    portfolio: () => world.portfolio(),
    externalPositions: () => [],
    market: ({ token }) => world.market(token),
    markets: () => [...world.prices.keys()].map((token) => world.market(token)),
    candles: ({ token, limit }) => world.candles(token, limit),
    sessionRevoke: () => ok("session", null),
    apiKeyCreate: ({ input }) => {
      const key = {
        id: id("api_key"),
        name: input.name,
        prefix: "mx_4f2a",
        scopes: input.scopes,
        createdAt: now(),
      };
      world.apiKeys.push(key);
      return { ...ok("apiKey", key), secret: "mx_4f2a_9d1c7e0b5a" };
    },
    apiKeyRevoke: ({ input }) =>
      ok("apiKey", world.change(world.apiKeys, input.apiKeyId, { revokedAt: now() })),
    agentCreate: ({ input }) => {
      if (input.name === "taken") {
        return {
          agent: null,
          userErrors: [{ field: ["name"], code: "TAKEN", message: "This name is taken." }],
        };
      }
      const handles = [...world.accounts.values()]
        .filter((account) => input.xAccountIds.includes(account.id))
        .map(({ handle }) => `${handle}`);
      const agent = world.agent({
        ...input,
        handles,
        status: "DRAFT",
        isSample: false,
        isMine: true,
      });
      world.agents.unshift(agent);
      return ok("agent", agent);
    },
    agentEdit: ({ input: { agentId, xAccountIds, ...change } }) => {
      const chosen = [...world.accounts.values()].filter(({ id }) => xAccountIds?.includes(id));
      const sources = xAccountIds && { sources: chosen.map((account) => ({ account })) };
      return ok("agent", world.change(world.agents, agentId, { ...change, ...sources }));
    },
    agentPublish: ({ input }) =>
      ok("agent", world.change(world.agents, input.agentId, { status: "ACTIVE" })),
    agentPause: ({ input }) =>
      ok("agent", world.change(world.agents, input.agentId, { status: "PAUSED" })),
    agentResume: ({ input }) =>
      ok("agent", world.change(world.agents, input.agentId, { status: "ACTIVE" })),
    agentRetire: ({ input }) =>
      ok("agent", world.change(world.agents, input.agentId, { status: "RETIRED" })),
    xAccountFollow: ({ input }) => ok("account", world.account(input.handle.replace("@", ""))),
    deploymentCreate: ({ input }) =>
      ok("deployment", world.deploy(input.agentId, input.mode, input.policy ?? {})),
    deploymentApprove: ({ input }) =>
      ok("deployment", world.change(world.deployments, input.deploymentId, { status: "ACTIVE" })),
    deploymentPause: ({ input }) =>
      ok("deployment", world.change(world.deployments, input.deploymentId, { status: "PAUSED" })),
    deploymentResume: ({ input }) =>
      ok("deployment", world.change(world.deployments, input.deploymentId, { status: "ACTIVE" })),
    deploymentCancel: ({ input }) =>
      ok(
        "deployment",
        world.change(world.deployments, input.deploymentId, { status: "CANCELLED" }),
      ),
    deploymentPolicyEdit: ({ input }) =>
      ok(
        "deployment",
        world.change(world.deployments, input.deploymentId, {
          policy: { ...POLICY, ...input.policy },
        }),
      ),
    positionClose: ({ input }) => {
      const position = world.change(world.positions, input.positionId, {
        state: "CLOSED",
        exitReason: "MANUAL",
        closedAt: now(),
      });
      position.realisedPnl = position.unrealisedPnl;
      setTimeout(() => world.events.emit("positionUpdates", position), 600);
      return ok("position", position);
    },
    signalAdded: () => world.stream("signalAdded"),
    orderUpdates: () => world.stream("orderUpdates"),
    verdictAdded: () => world.stream("verdictAdded"),
    positionUpdates: () => world.stream("positionUpdates"),
    portfolioUpdates: () => world.stream("portfolioUpdates"),
    priceUpdates: ({ tokens }) =>
      world.stream("priceUpdates", ({ token }) => tokens.includes(token)),
  };
}
