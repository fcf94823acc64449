/** A platform in the test: real documents, run against the real schema, with given answers. */

import { readFileSync } from "node:fs";
import { buildSchema, graphql } from "graphql";
import { vi } from "vitest";

const schema = buildSchema(readFileSync("../schema/api.graphql", "utf8"));

/** Answers of root fields, by name. */
export type Answers = Record<string, unknown>;

/** Answers of other paths: a status and a body. */
export type Paths = Record<string, () => { status: number; body?: unknown }>;

/** A request the app made. */
export interface Seen {
  path: string;
  authorization: string | null;
  operation?: string;
  variables?: Record<string, unknown>;
}

const CONFIG = { profile: "local", chainId: 31337, demo: true, replay: false };

/** A session as sign-in answers it. */
export function grantFor(token = "token-1", lifeMs = 600_000) {
  return {
    accessToken: token,
    expiresAt: new Date(Date.now() + lifeMs).toISOString(),
    user: { id: "user_1", wallet: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" },
  };
}

/** Puts the platform in the place of `fetch`; returns what it is asked, as it is asked. */
export function startPlatform(answers: Answers, paths: Paths = {}): Seen[] {
  const seen: Seen[] = [];

  async function answer(path: string, init: RequestInit = {}): Promise<Response> {
    const authorization = new Headers(init.headers).get("authorization");
    const given = paths[path]?.();
    if (given) {
      seen.push({ path, authorization });
      return new Response(given.body === undefined ? null : JSON.stringify(given.body), {
        status: given.status,
      });
    }
    if (path === "/config.json") return Response.json(CONFIG);
    if (path === "/auth/demo") return Response.json(grantFor());
    if (path !== "/graphql") return new Response(null, { status: 404 });
    const { query, variables, operationName } = JSON.parse(String(init.body));
    seen.push({ path, authorization, operation: operationName, variables });
    const result = await graphql({
      schema,
      source: query,
      rootValue: answers,
      variableValues: variables,
      operationName,
    });
    return Response.json(result);
  }

  vi.stubGlobal("fetch", (input: string, init?: RequestInit) => answer(input, init));
  return seen;
}

/** A connection of a few nodes. */
export function connectionOf<N extends { id: string }>(nodes: readonly N[]) {
  return {
    edges: nodes.map((node) => ({ cursor: node.id, node })),
    pageInfo: { hasNextPage: false, hasPreviousPage: false },
  };
}
