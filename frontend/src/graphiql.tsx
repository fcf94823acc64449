import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createClient } from "graphql-ws";
import { createRoot } from "react-dom/client";
import { accessToken, restore } from "./lib/session";

const WELCOME = `# Explore everything the app shows, and subscribe to it.
# Sign in on the other page first to see what is yours: this page shares the session.

query Marketplace {
  agents(first: 3) {
    edges {
      node {
        id
        name
        sources { account { handle } }
      }
    }
  }
}

# Prices as they move. Press play and choose this one.
subscription Prices {
  priceUpdates(tokens: ["BTC", "ETH"]) {
    token
    markPrice
    isStale
  }
}
`;

async function credentials(): Promise<Record<string, string>> {
  const token = await accessToken();
  return token ? { authorization: `Bearer ${token}` } : {};
}

const { protocol, host } = window.location;
const wsClient = createClient({
  url: `${protocol === "https:" ? "wss" : "ws"}://${host}/graphql`,
  connectionParams: credentials,
});
const fetcher = createGraphiQLFetcher({
  url: "/graphql",
  wsClient,
  fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
    const headers = { ...init?.headers, ...(await credentials()) };
    // biome-ignore lint/style/noRestrictedGlobals: GraphiQL brings its own transport.
    return fetch(input, { ...init, headers });
  },
});

await restore();
const element = document.getElementById("graphiql");
if (!element) throw new Error("graphiql.html has no #graphiql");
document.body.style.margin = "0";
element.style.height = "100dvh";
const asked = new URLSearchParams(window.location.search).get("query") ?? undefined;
createRoot(element).render(
  <GraphiQL defaultQuery={WELCOME} fetcher={fetcher} initialQuery={asked} />,
);
