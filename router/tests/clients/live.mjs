// The official clients of the streaming protocols: `node live.mjs ADDRESS` prints what each got.

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { createHash } from "node:crypto";
import { createClient as createEventStreamClient } from "graphql-sse";
import { createClient as createWebSocketClient } from "graphql-ws";
import WebSocket from "ws";

const address = process.argv[2];
const url = `http://${address}/graphql`;

/** Apollo's client, which reads subscriptions from multipart answers and names queries by hash. */
function createApolloClient() {
  const sent = [];
  const link = ApolloLink.from([
    new PersistedQueryLink({ sha256: (text) => createHash("sha256").update(text).digest("hex") }),
    new HttpLink({
      uri: url,
      fetch: (input, init) => {
        sent.push(JSON.parse(init.body));
        return fetch(input, init);
      },
    }),
  ]);
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const observe = (query) => {
    const document = gql(query);
    const isLive = document.definitions[0].operation === "subscription";
    const options = { query: document, fetchPolicy: "no-cache" };
    return isLive ? client.subscribe(options) : client.watchQuery(options);
  };
  return {
    sent,
    subscribe: ({ query }, sink) => {
      const isLive = query.startsWith("subscription");
      const handle = observe(query).subscribe({
        next: ({ data, error, loading }) => {
          if (loading) return;
          if (error) {
            sink.error(error);
            return;
          }
          sink.next({ data: withoutTypeNames(data) });
          if (!isLive) {
            handle.unsubscribe();
            sink.complete();
          }
        },
        error: sink.error,
        complete: sink.complete,
      });
    },
  };
}

/** What was asked for, without what Apollo's client adds of its own. */
function withoutTypeNames(data) {
  return JSON.parse(JSON.stringify(data, (key, value) => (key === "__typename" ? undefined : value)));
}

const apollo = createApolloClient();
const clients = {
  ws: createWebSocketClient({ url: `ws://${address}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 }),
  sse: createEventStreamClient({ url, retryAttempts: 0 }),
  apollo,
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
  const live = await collect(client, "subscription { countdown(from: 2) }");
  apollo.sent.length = 0;
  const once = await collect(client, '{ user(id: "u1") { name } }');
  const again = await collect(client, '{ user(id: "u1") { name } }');
  // How Apollo's client named the document, request for request.
  const named = apollo.sent.map(({ query }) => (query ? "text" : "hash"));
  got[name] = { live, once, again, named, refused: await collect(client, "{ nope }") };
}
console.log(JSON.stringify(got));
process.exit(0);
