// The official clients of both streaming protocols: `node live.mjs ADDRESS` prints what each got.

import { createClient as createEventStreamClient } from "graphql-sse";
import { createClient as createWebSocketClient } from "graphql-ws";
import WebSocket from "ws";

const address = process.argv[2];
const clients = {
  ws: createWebSocketClient({ url: `ws://${address}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 }),
  sse: createEventStreamClient({ url: `http://${address}/graphql`, retryAttempts: 0 }),
};

/** All answers of one operation, or the error that ended it. */
function collect(client, query) {
  return new Promise((resolve) => {
    const answers = [];
    client.subscribe(
      { query },
      {
        next: (answer) => answers.push(answer),
        error: (error) => resolve({ answers, error: Array.isArray(error) ? error[0].message : String(error) }),
        complete: () => resolve({ answers }),
      },
    );
  });
}

const got = {};
for (const [name, client] of Object.entries(clients)) {
  got[name] = {
    live: await collect(client, "subscription { countdown(from: 2) }"),
    once: await collect(client, "{ user(id: \"u1\") { name } }"),
    refused: await collect(client, "{ nope }"),
  };
}
console.log(JSON.stringify(got));
process.exit(0);
