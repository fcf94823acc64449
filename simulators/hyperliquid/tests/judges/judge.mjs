// An independent JavaScript client, talking to the stand-in: every line is a check that can fail.

import { ApiRequestError, ExchangeClient, HttpTransport, InfoClient, SubscriptionClient,
  WebSocketTransport } from "@nktkas/hyperliquid";
import { privateKeyToAccount } from "viem/accounts";
import WebSocket from "ws";

globalThis.WebSocket = WebSocket;
const [url, ownerKey, agentKey] = process.argv.slice(2);
const owner = privateKeyToAccount(ownerKey);
const agentWallet = privateKeyToAccount(agentKey);
const user = owner.address;

function check(name, condition, about) {
  if (!condition) {
    console.log(`FAILED ${name}: ${JSON.stringify(about)}`);
    process.exit(1);
  }
  console.log(`ok ${name}`);
}

async function refused(name, promise, text) {
  try {
    check(name, false, await promise);
  } catch (error) {
    const isTheirs = error instanceof ApiRequestError && error.message.includes(text);
    check(name, isTheirs, String(error));
  }
}

async function waitFor(name, ready) {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    if (await ready()) return check(name, true);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  check(name, false);
}

const transport = new HttpTransport({ isTestnet: true, apiUrl: url });
const info = new InfoClient({ transport });
const asOwner = new ExchangeClient({ transport, wallet: owner });
const asAgent = new ExchangeClient({ transport, wallet: agentWallet });
const wsTransport = new WebSocketTransport({ url: `${url.replace("http", "ws")}/ws`, isTestnet: true });
const subscriptions = new SubscriptionClient({ transport: wsTransport });
const heard = {};
const listener = (name) => (data) => (heard[name] ??= []).push(data);

const meta = await info.meta();
const asset = (name) => meta.universe.findIndex((market) => market.name === name);
const [ETH, SOL] = [asset("ETH"), asset("SOL")];
const limit = (a, b, p, s, tif, r = false) => ({ a, b, p, s, r, t: { limit: { tif } } });
const place = (orders, grouping = "na") => asAgent.order({ orders, grouping });

await subscriptions.allMids(listener("allMids"));
await subscriptions.l2Book({ coin: "ETH" }, listener("l2Book"));
await subscriptions.bbo({ coin: "ETH" }, listener("bbo"));
await subscriptions.candle({ coin: "ETH", interval: "1m" }, listener("candle"));
await subscriptions.trades({ coin: "ETH" }, listener("trades"));
await subscriptions.orderUpdates({ user }, listener("orderUpdates"));
await subscriptions.userFills({ user }, listener("userFills"));
await subscriptions.userEvents({ user }, listener("userEvents"));
for (const name of ["allMids", "l2Book", "bbo", "candle", "userFills"]) {
  await waitFor(`stream ${name}`, () => heard[name]);
}

const gtc = () => place([limit(ETH, true, "2500", "0.1", "Gtc")]);
await refused("stranger", gtc(), "does not exist");
await asOwner.approveAgent({ agentAddress: agentWallet.address, agentName: "judge" });
const agents = await info.extraAgents({ user });
check("approveAgent", agents[0].address === agentWallet.address.toLowerCase(), agents);

const rested = (await gtc()).response.data.statuses[0];
check("rest", rested.resting.oid > 0, rested);
const open = await info.openOrders({ user });
check("openOrders", open[0].oid === rested.resting.oid, open);
await asAgent.modify({ oid: rested.resting.oid, order: limit(ETH, true, "2600", "0.2", "Gtc") });
const [modified] = await info.frontendOpenOrders({ user });
check("modify", modified.limitPx === "2600", modified);
await asAgent.cancel({ cancels: [{ a: ETH, o: modified.oid }] });
await refused("cancel again", asAgent.cancel({ cancels: [{ a: ETH, o: modified.oid }] }),
  "already canceled");

// This client reads a small id as a number, so it is a large one.
const c = "0xab00000000000000000000000000cafe";
await place([{ ...limit(ETH, true, "2500", "0.1", "Alo"), c }]);
const found = await info.orderStatus({ user, oid: c });
check("orderStatus by cloid", found.order?.status === "open", found);
await asAgent.cancelByCloid({ cancels: [{ asset: ETH, cloid: c }] });

await refused("minimum value", place([limit(ETH, true, "2500", "0.001", "Gtc")]), "minimum value of $10");
await refused("tick", place([limit(ETH, true, "2500.12", "0.1", "Gtc")]), "divisible by tick size");
await refused("reduce only", place([limit(ETH, false, "2500", "0.1", "Ioc", true)]), "Reduce only");
await refused("post only", place([limit(ETH, true, "3300", "0.1", "Alo")]), "Post only");

await asAgent.updateLeverage({ asset: ETH, isCross: false, leverage: 5 });
const taken = (await place([limit(ETH, true, "3100", "0.5", "Ioc")])).response.data.statuses[0];
check("fill", taken.filled.totalSz === "0.5", taken);
const state = await info.clearinghouseState({ user });
check("isolated", state.assetPositions[0].position.leverage.type === "isolated", state);
await asAgent.updateIsolatedMargin({ asset: ETH, isBuy: true, ntli: 10_000_000 });
await place([limit(ETH, false, "2900", "0.5", "Ioc", true)]);
await waitFor("stream of fills", () => heard.userFills.some((data) => !data.isSnapshot));
for (const name of ["trades", "orderUpdates", "userEvents"]) {
  await waitFor(`stream ${name}`, () => heard[name]);
}

// The harness moves SOL onto the stop as soon as it sees one waiting.
const leg = (px, tpsl) => ({ a: SOL, b: false, p: px, s: "5", r: true,
  t: { trigger: { isMarket: true, triggerPx: px, tpsl } } });
const bracket = await place([limit(SOL, true, "205", "5", "Ioc"), leg("260", "tp"), leg("190", "sl")],
  "normalTpsl");
check("normalTpsl", bracket.response.data.statuses[2] === "waitingForTrigger", bracket);
await waitFor("stop triggered", async () => (await info.openOrders({ user })).length === 0);
const history = await info.historicalOrders({ user });
check("target cancelled", history.some((order) => order.status === "siblingFilledCanceled"));

const posted = new InfoClient({ transport: wsTransport });
check("posted request", (await posted.allMids()).ETH !== undefined);
check("userFills", (await info.userFills({ user }))[0].dir === "Close Long");
check("portfolio of contexts", (await info.metaAndAssetCtxs())[1].length === meta.universe.length);
await wsTransport.close();
console.log("judged");
process.exit(0);
