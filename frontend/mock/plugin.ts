/**
 * A platform to develop against: the public schema, answered from memory by `world.ts`, with
 * moving prices. Development only; nothing of it reaches a build.
 */

import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buildSchema, execute, parse, subscribe, validate } from "graphql";
import { useServer as serveGraphql } from "graphql-ws/use/ws";
import type { Plugin } from "vite";
import { WebSocketServer } from "ws";
import { World } from "./world.ts";

const SCHEMA = "../schema/api.graphql";
const TOKEN_LIFE_MS = 10 * 60_000;

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => resolve(text));
  });
}

function answer(response: ServerResponse, status: number, body: unknown, cookie?: string): void {
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  if (cookie) response.setHeader("set-cookie", cookie);
  response.end(JSON.stringify(body));
}

/** The mock platform as a plugin of the development server. */
export function mockPlatform(): Plugin {
  const schema = buildSchema(readFileSync(SCHEMA, "utf8"));
  const world = new World();

  function grant() {
    const expiresAt = new Date(Date.now() + TOKEN_LIFE_MS).toISOString();
    const { id, wallet } = world.user;
    return { accessToken: "mock", expiresAt, user: { id, wallet } };
  }

  async function graphql(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { query, variables, operationName } = JSON.parse(await readBody(request));
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return answer(response, 400, { errors });
    const isSignedIn = request.headers.authorization !== undefined;
    const result = await execute({
      schema,
      document,
      rootValue: world.root,
      variableValues: variables,
      operationName,
      contextValue: { isSignedIn },
    });
    answer(response, 200, result);
  }

  async function handle(request: IncomingMessage, response: ServerResponse, next: () => void) {
    const path = request.url?.split("?")[0] ?? "";
    const isAgain = request.headers.cookie?.includes("mock-session=1");
    if (path === "/graphql" && request.method === "POST") return graphql(request, response);
    if (path === "/config.json") {
      return answer(response, 200, { profile: "local", chainId: 31337, demo: true, replay: false });
    }
    if (path === "/auth/demo") return answer(response, 200, grant(), "mock-session=1; Path=/");
    if (path === "/auth/demo/sign") return answer(response, 200, { signature: "0xmock" });
    if (path === "/auth/logout") return answer(response, 200, {}, "mock-session=0; Path=/");
    if (path === "/auth/refresh") {
      if (isAgain) return answer(response, 200, grant());
      return answer(response, 401, { code: "UNAUTHENTICATED", message: "sign in first" });
    }
    next();
  }

  return {
    name: "maxxit-mock",
    configureServer(server) {
      world.start();
      server.middlewares.use((request, response, next) => {
        void handle(request, response, next);
      });
      const sockets = new WebSocketServer({ noServer: true });
      serveGraphql(
        { schema, roots: { subscription: world.root }, validate, execute, subscribe },
        sockets,
      );
      server.httpServer?.on("upgrade", (request, socket, head) => {
        if (request.url !== "/graphql") return;
        sockets.handleUpgrade(request, socket, head, (peer) =>
          sockets.emit("connection", peer, request),
        );
      });
    },
  };
}
