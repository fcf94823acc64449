import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  type RouterHistory,
} from "@tanstack/react-router";
import { STEPS, type Step } from "@/features/agents/draft";
import type { MarketplaceSearch } from "@/features/agents/useMarketplace";
import type { ChartSearch } from "@/features/chart/AgentChart";
import type { DeploymentStatus, SignalStatus, TradingMode } from "@/gql/graphql";
import { AgentEdit } from "@/routes/AgentEdit";
import { AgentNew } from "@/routes/AgentNew";
import { AgentPage } from "@/routes/AgentPage";
import { AgentsMine } from "@/routes/AgentsMine";
import { Chain } from "@/routes/Chain";
import { Deployment } from "@/routes/Deployment";
import { Deployments } from "@/routes/Deployments";
import { Marketplace } from "@/routes/Marketplace";
import { Positions } from "@/routes/Positions";
import { Settings } from "@/routes/Settings";
import { Signals } from "@/routes/Signals";
import { buttonClass } from "@/ui/Button";
import { Empty, Problem } from "@/ui/States";
import { Layout } from "./Layout";
import { oneOf, text } from "./search";

const VENUES = ["HYPERLIQUID", "OSTIUM", "SPOT", "MULTI"] as const;
const ORDERS = ["NEWEST", "NAME"] as const;
const INTERVALS = ["M1", "M5", "M15", "H1", "H4", "D1"] as const;
const MODES = ["PAPER", "LIVE"] as const;
const SHOWN = ["OPEN", "CLOSED"] as const;
const DEPLOYMENT_STATES = ["PENDING", "ACTIVE", "PAUSED", "CANCELLED"] as const;
const SIGNAL_STATES = ["CREATED", "REJECTED"] as const;

function chartSearch(search: Record<string, unknown>): ChartSearch {
  return { token: text(search.token), interval: oneOf(INTERVALS, search.interval) };
}

const root = createRootRoute({
  component: Layout,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Problem error={error} onRetry={reset} />,
});

const marketplace = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: Marketplace,
  validateSearch: (search): MarketplaceSearch => ({
    q: text(search.q),
    venue: oneOf(VENUES, search.venue),
    order: oneOf(ORDERS, search.order),
  }),
});

const agentNew = createRoute({
  getParentRoute: () => root,
  path: "/agents/new",
  component: AgentNew,
  validateSearch: (search): { step?: Step } => ({ step: oneOf(STEPS, search.step) }),
});

const agentsMine = createRoute({
  getParentRoute: () => root,
  path: "/agents/mine",
  component: AgentsMine,
});

const agent = createRoute({
  getParentRoute: () => root,
  path: "/agents/$agentId",
  component: AgentPage,
  validateSearch: chartSearch,
});

const agentEdit = createRoute({
  getParentRoute: () => root,
  path: "/agents/$agentId/edit",
  component: AgentEdit,
});

const positions = createRoute({
  getParentRoute: () => root,
  path: "/positions",
  component: Positions,
  validateSearch: (search): { mode?: TradingMode; show?: (typeof SHOWN)[number] } => ({
    mode: oneOf(MODES, search.mode),
    show: oneOf(SHOWN, search.show),
  }),
});

const deployments = createRoute({
  getParentRoute: () => root,
  path: "/deployments",
  component: Deployments,
  validateSearch: (search): { status?: DeploymentStatus } => ({
    status: oneOf(DEPLOYMENT_STATES, search.status),
  }),
});

const deployment = createRoute({
  getParentRoute: () => root,
  path: "/deployments/$deploymentId",
  component: Deployment,
  validateSearch: chartSearch,
});

const signals = createRoute({
  getParentRoute: () => root,
  path: "/signals",
  component: Signals,
  validateSearch: (search): { status?: SignalStatus } => ({
    status: oneOf(SIGNAL_STATES, search.status),
  }),
});

const chain = createRoute({
  getParentRoute: () => root,
  path: "/chain",
  component: Chain,
  validateSearch: (search): { id?: string } => ({ id: text(search.id) }),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: Settings,
});

function NotFound() {
  return (
    <Empty
      action={
        <Link className={buttonClass("primary")} to="/">
          To the agents
        </Link>
      }
      icon="search"
      isPage
      title="There is no such page"
    />
  );
}

const routeTree = root.addChildren([
  marketplace,
  agentNew,
  agentsMine,
  agent,
  agentEdit,
  positions,
  deployments,
  deployment,
  signals,
  chain,
  settings,
]);

/** Every address of the app, on the browser's history or a given one. */
export function createAppRouter(history?: RouterHistory) {
  return createRouter({ routeTree, history, defaultPreload: false, scrollRestoration: true });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
