/** A small market with agents, posts, signals and one user, enough to exercise every screen. */

import { EventEmitter, on } from "node:events";
import { rootOf } from "./root.ts";

import { connect, id, MINUTE, money, now, POLICY, type Row } from "./rows.ts";
import { SAMPLE_AGENTS, SAMPLE_POSTS, SAMPLE_TOKENS } from "./samples.ts";

/** Everything the mock knows. */
export class World {
  readonly user: Row & { id: string; wallet: string } = {
    id: id("user"),
    wallet: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    displayName: "Demo",
    createdAt: now(),
  };
  readonly events = new EventEmitter().setMaxListeners(0);
  readonly prices = new Map(SAMPLE_TOKENS.map(({ token, price }) => [token, price]));
  readonly agents: Row[] = [];
  readonly posts: Row[] = [];
  readonly signals: Row[] = [];
  readonly deployments: Row[] = [];
  readonly verdicts: Row[] = [];
  readonly positions: Row[] = [];
  readonly fills: Row[] = [];
  readonly orders: Row[] = [];
  readonly apiKeys: Row[] = [];
  readonly accounts = new Map<string, Row>();
  readonly root = rootOf(this);

  constructor() {
    for (const sample of SAMPLE_AGENTS) {
      this.agents.push(this.agent({ ...sample, isSample: true, isMine: false }));
    }
    SAMPLE_POSTS.forEach((post, index) => {
      this.post(post, (SAMPLE_POSTS.length - index) * 7 * MINUTE);
    });
  }

  start(): void {
    setInterval(() => this.tick(), 700).unref();
    setInterval(() => this.post(SAMPLE_POSTS[0] ?? SAMPLE_POSTS.at(-1), 0), 90_000).unref();
  }

  account(handle: string): Row {
    const known = this.accounts.get(handle);
    if (known) return known;
    const posts = this.posts.filter((post) => post.handle === handle);
    const row: Row = {
      id: id("x_account"),
      handle,
      displayName: handle,
      isFollowed: true,
      lastPolledAt: now(),
      posts: (args: { first?: number }) =>
        connect(this.posts.filter((post) => post.handle === handle))(args),
      handlePosts: posts,
    };
    this.accounts.set(handle, row);
    return row;
  }

  agent(given: Row & { handles: readonly string[]; weights: Row }): Row {
    const agentId = id("agent");
    const row: Row = {
      id: agentId,
      status: "ACTIVE",
      visibility: "PUBLIC",
      venue: "HYPERLIQUID",
      creator: this.user,
      createdAt: now(),
      publishedAt: now(),
      ...given,
      sources: given.handles.map((handle) => ({ account: this.account(handle) })),
      signals: (args: { first?: number }) =>
        connect(this.signals.filter(({ agent }) => agent === row))(args),
      myDeployments: () => this.deployments.filter(({ agent }) => agent === row),
      activeDeploymentCount: 3,
    };
    return row;
  }

  post(sample: (typeof SAMPLE_POSTS)[number] | undefined, ago: number): void {
    if (!sample) return;
    const row: Row = {
      id: id("post"),
      handle: sample.handle,
      account: this.account(sample.handle),
      text: sample.text,
      postedAt: now(ago + 4000),
      firstSeenAt: now(ago),
      isLate: false,
      url: `https://x.com/${sample.handle}/status/1`,
      revisions: [],
      signals: () => this.signals.filter(({ post }) => post === row),
    };
    const classification: Row = {
      id: id("classification"),
      post: row,
      engine: "embedded",
      isCall: sample.side !== null,
      reason: sample.side
        ? null
        : { code: "NOT_A_CALL", message: "The post makes no call.", action: "" },
      calls: [],
      durationMs: 1,
      revisions: [],
      createdAt: now(ago),
    };
    row.classifications = [classification];
    this.posts.unshift(row);
    if (!sample.side) return;
    for (const agent of this.agents) {
      if (!`${agent.handles}`.split(",").includes(sample.handle)) continue;
      this.signal(agent, row, classification, sample, ago);
    }
  }

  signal(
    agent: Row,
    post: Row,
    classification: Row,
    { token, side, isRejected }: (typeof SAMPLE_POSTS)[number],
    ago: number,
  ): void {
    const price = this.prices.get(token) ?? 1;
    const sign = side === "LONG" ? 1 : -1;
    const row: Row = {
      id: id("signal"),
      agent,
      post,
      classification,
      token,
      side,
      status: isRejected ? "REJECTED" : "CREATED",
      reason: isRejected
        ? {
            code: "DUPLICATE_SIGNAL",
            message: `A ${token} signal of this agent is less than 6 hours old.`,
            action: "Nothing to do; the next one counts again after the window.",
          }
        : null,
      score: "0.62",
      confidence: "0.84",
      entryPrice: price.toFixed(2),
      stopPrice: (price * (1 - sign * 0.05)).toFixed(2),
      targetPrice: (price * (1 + sign * 0.12)).toFixed(2),
      leverage: 3,
      createdAt: now(ago),
      expiresAt: now(ago - 15 * MINUTE),
      explanation: {
        postScore: "0.71",
        marketScore: "0.56",
        rsi: "0.5",
        macd: "0.62",
        volumeMomentum: "0.55",
        isMarketScoreUsed: true,
      },
      myVerdicts: () => this.verdicts.filter(({ signal }) => signal === row),
      myPositions: [],
    };
    this.signals.unshift(row);
    this.events.emit("signalAdded", row);
    if (isRejected) return;
    for (const deployment of this.deployments) {
      if (deployment.agent === agent && deployment.status === "ACTIVE") this.judge(row, deployment);
    }
  }

  judge(signal: Row, deployment: Row): void {
    const isHeld = this.positions.some(
      (p) => p.deployment === deployment && p.token === signal.token && p.state === "OPEN",
    );
    const verdict: Row = {
      id: id("verdict"),
      signal,
      deployment,
      isApproved: !isHeld,
      reason: isHeld
        ? {
            code: "POSITION_OPEN",
            message: `This deployment already holds ${signal.token}.`,
            action: "Close it first if you want another entry.",
          }
        : null,
      checks: ["KILL_SWITCH", "DEPLOYMENT_ACTIVE", "SIGNAL_VALID", "NO_OPEN_POSITION"].map(
        (name) => ({
          name,
          isPassed: !(isHeld && name === "NO_OPEN_POSITION"),
          detail: name === "SIGNAL_VALID" ? "expires in 14 min" : "",
        }),
      ),
      routes: [{ venue: "HYPERLIQUID", isChosen: true, detail: "lists the token, fresh" }],
      size: "0.384",
      notional: money(384.4),
      leverage: 3,
      decidedAt: now(),
    };
    this.verdicts.unshift(verdict);
    if (!isHeld) this.open(signal, deployment, verdict);
    this.events.emit("verdictAdded", verdict);
  }

  open(signal: Row, deployment: Row, verdict: Row): void {
    const token = `${signal.token}`;
    const price = this.prices.get(token) ?? 1;
    const quantity = (1150 / price).toPrecision(4);
    const position: Row = {
      id: id("position"),
      deployment,
      agent: signal.agent,
      signal,
      token,
      side: signal.side,
      state: "OPEN",
      mode: "PAPER",
      quantity,
      entryPrice: price.toFixed(4),
      leverage: 3,
      realisedPnl: money(0),
      fees: money(0.52),
      funding: money(-0.01),
      stopPrice: signal.stopPrice,
      targetPrice: signal.targetPrice,
      trailingStopPrice: null,
      liquidationPrice: (price * 0.7).toFixed(2),
      isPriceStale: false,
      corrections: [],
      protection: { price: signal.stopPrice, quantity, state: "WORKING" },
      exitReason: null,
      openedAt: now(),
      closedAt: null,
    };
    const order = this.order(deployment, position, "ENTRY", quantity, price, `${signal.side}`);
    verdict.intent = { id: id("intent"), verdict, orders: [order], decidedAt: now() };
    this.positions.unshift(position);
    this.mark(position);
    this.events.emit("orderUpdates", order);
    this.events.emit("positionUpdates", position);
  }

  order(
    deployment: Row,
    position: Row,
    purpose: string,
    quantity: string,
    price: number,
    side: string,
  ): Row {
    const order: Row = {
      id: id("order"),
      deployment,
      position,
      purpose,
      state: "FILLED",
      token: position.token,
      side,
      isReduceOnly: purpose !== "ENTRY",
      quantity,
      filledQuantity: quantity,
      averagePrice: price.toFixed(4),
      clientOrderId: "0x3f9a6c0de1b24b7d8f00a1b2c3d4e5f6",
      createdAt: now(),
      updatedAt: now(),
    };
    const fill = {
      id: id("fill"),
      order,
      quantity,
      price: price.toFixed(4),
      fee: money(0.52),
      isLiquidation: false,
      filledAt: now(),
    };
    order.fills = [fill];
    this.orders.unshift(order);
    this.fills.unshift(fill);
    return order;
  }

  mark(position: Row): void {
    const price = this.prices.get(`${position.token}`) ?? 1;
    const entry = +`${position.entryPrice}`;
    const move = ((price - entry) / entry) * (position.side === "LONG" ? 1 : -1);
    position.markPrice = price.toFixed(4);
    position.unrealisedPnl = money(move * entry * +`${position.quantity}`);
    position.unrealisedBps = Math.round(move * 10_000);
  }

  tick(): void {
    for (const [token, price] of this.prices) {
      this.prices.set(token, price * (1 + (Math.random() - 0.49) * 0.0012));
    }
    for (const position of this.positions) {
      if (position.state !== "OPEN") continue;
      this.mark(position);
      this.events.emit("positionUpdates", position);
    }
    this.events.emit("portfolioUpdates", this.portfolio());
    for (const token of this.prices.keys()) this.events.emit("priceUpdates", this.market(token));
  }

  portfolio(): Row {
    const open = this.positions.filter(({ state }) => state === "OPEN");
    const pnl = open.reduce((sum, p) => sum + +`${(p.unrealisedPnl as Row).amount}`, 0);
    return {
      equity: money(10_000 + pnl),
      available: money(10_000 - open.length * 384),
      unrealisedPnl: money(pnl),
      realisedPnl: money(12.4),
      openPositions: open.length,
      asOf: now(),
      deployments: this.deployments.map((deployment) => ({ deployment, equity: money(10_000) })),
    };
  }

  market(token: string): Row {
    return {
      id: `market_hyperliquid_${token}`,
      venue: "HYPERLIQUID",
      token,
      symbol: token,
      sizeDecimals: 4,
      maxLeverage: 40,
      minNotional: money(10),
      markPrice: (this.prices.get(token) ?? 1).toFixed(4),
      isStale: false,
      asOf: now(),
      fundingRate: "0.0000125",
    };
  }

  candles(token: string, limit = 200): Row[] {
    const last = this.prices.get(token) ?? 1;
    let price = last;
    return Array.from({ length: limit }, (_, index) => {
      const close = price;
      const open = price * (1 + Math.sin(index * 1.7 + token.length) * 0.004);
      price = open;
      return {
        openTime: new Date(Math.floor(Date.now() / 900_000 - index) * 900_000).toISOString(),
        open: open.toFixed(4),
        high: (Math.max(open, close) * 1.002).toFixed(4),
        low: (Math.min(open, close) * 0.998).toFixed(4),
        close: close.toFixed(4),
        volume: "120",
      };
    }).reverse();
  }

  async *stream(event: string, matches: (row: Row) => boolean = () => true) {
    for await (const [row] of on(this.events, event)) {
      if (matches(row)) yield { [event]: row };
    }
  }

  deploy(agentId: string, mode: string, policy: Row): Row {
    const deployment: Row = {
      id: id("deployment"),
      user: this.user,
      agent: this.agents.find((agent) => agent.id === agentId),
      mode,
      status: mode === "LIVE" ? "PENDING" : "ACTIVE",
      policy: { ...POLICY, ...policy },
      accounts: [
        {
          venue: "HYPERLIQUID",
          address: "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
          permission: mode === "LIVE" ? "NO" : "YES",
          agentAddress: "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
          checkedAt: now(),
        },
      ],
      createdAt: now(),
      wallets: [],
      fills: (args: { first?: number }) =>
        connect(this.fills.filter(({ order }) => (order as Row).deployment === deployment))(args),
      positions: (args: { first?: number }) =>
        connect(this.positions.filter((p) => p.deployment === deployment))(args),
    };
    this.deployments.unshift(deployment);
    const latest = this.signals.find(
      (signal) => signal.agent === deployment.agent && signal.status === "CREATED",
    );
    if (latest && mode === "PAPER") setTimeout(() => this.judge(latest, deployment), 6000);
    return deployment;
  }

  find(rows: readonly Row[], rowId: unknown): Row {
    const row = rows.find((candidate) => candidate.id === rowId);
    if (!row) throw Object.assign(new Error("not found"), { extensions: { code: "NOT_FOUND" } });
    return row;
  }

  change(rows: readonly Row[], rowId: unknown, change: Row): Row {
    return Object.assign(this.find(rows, rowId), change);
  }

  sessions(): Row[] {
    return [
      {
        id: "session_1",
        createdAt: now(3_600_000),
        lastSeenAt: now(),
        expiresAt: now(-86_400_000),
        userAgent: "Chromium on Linux",
        isCurrent: true,
      },
    ];
  }
}
