"""The vendor's own Python client, talking to the stand-in: every line is a check that can fail."""

import os
import sys
import time

import eth_account
from hyperliquid.exchange import Exchange
from hyperliquid.info import Info
from hyperliquid.utils.types import Cloid

URL, ACCOUNT_KEY, STRANGER_KEY = sys.argv[1:4]

account = eth_account.Account.from_key(ACCOUNT_KEY)
stranger = eth_account.Account.from_key(STRANGER_KEY)
info = Info(URL)
owner = Exchange(account, URL)
heard = {}


def leave(word, code):
    """The client's own threads would keep a failed run alive."""
    print(word, flush=True)
    os._exit(code)


def check(name, condition, about=None):
    if not condition:
        leave(f"FAILED {name}: {about}", 1)
    print(f"ok {name}")


def status(answer):
    check("answer is ok", answer["status"] == "ok", answer)
    return answer["response"]["data"]["statuses"][0]


def wait_for(name, ready):
    deadline = time.time() + 15
    while time.time() < deadline:
        if ready():
            check(name, True)
            return
        time.sleep(0.05)
    check(name, False, heard)


def listen(subscription):
    channel = subscription["type"]
    info.subscribe(subscription, lambda message: heard.setdefault(channel, []).append(message))


def streams():
    for kind in ("allMids",):
        listen({"type": kind})
    for kind in ("l2Book", "trades", "bbo", "activeAssetCtx"):
        listen({"type": kind, "coin": "ETH"})
    listen({"type": "candle", "coin": "ETH", "interval": "1m"})
    for kind in ("userFills", "userEvents", "orderUpdates", "userFundings"):
        listen({"type": kind, "user": account.address})
    for kind in ("allMids", "l2Book", "bbo", "activeAssetCtx", "candle", "userFills"):
        wait_for(f"stream {kind}", lambda kind=kind: kind in heard)


def agents():
    answer, agent_key = owner.approve_agent("judge")
    check("approveAgent", answer["status"] == "ok", answer)
    agent = eth_account.Account.from_key(agent_key)
    named = info.extra_agents(account.address)
    check("extraAgents", named[0]["address"] == agent.address.lower(), named)
    role = info.user_role(agent.address)
    check("userRole", role["role"] == "agent", role)
    wrong = Exchange(stranger, URL, account_address=account.address)
    answer = wrong.order("ETH", True, 0.1, 2500, {"limit": {"tif": "Gtc"}})
    check("wrong agent", "does not exist" in str(answer["response"]), answer)
    return Exchange(agent, URL, account_address=account.address)


def limits(agent):
    check("updateLeverage", agent.update_leverage(10, "ETH")["status"] == "ok")
    resting = status(agent.order("ETH", True, 0.1, 2500, {"limit": {"tif": "Gtc"}}))
    oid = resting["resting"]["oid"]
    check("openOrders", info.open_orders(account.address)[0]["oid"] == oid)
    check("modify", agent.modify_order(oid, "ETH", True, 0.2, 2600, {"limit": {"tif": "Gtc"}})["status"] == "ok")
    oid = info.open_orders(account.address)[0]["oid"]
    check("cancel", status(agent.cancel("ETH", oid)) == "success")
    again = status(agent.cancel("ETH", oid))
    check("cancel again", "never placed, already canceled, or filled" in again["error"], again)
    cloid = Cloid.from_int(7)
    placed = status(agent.order("ETH", True, 0.1, 2500, {"limit": {"tif": "Alo"}}, cloid=cloid))
    check("cloid", placed["resting"]["cloid"] == cloid.to_raw(), placed)
    found = info.query_order_by_cloid(account.address, cloid)
    check("orderStatus by cloid", found["order"]["status"] == "open", found)
    check("cancelByCloid", status(agent.cancel_by_cloid("ETH", cloid)) == "success")
    check("scheduleCancel", agent.schedule_cancel(int(time.time() * 1000) + 60_000)["status"] == "ok")


def refusals(agent):
    gtc = {"limit": {"tif": "Gtc"}}
    small = status(agent.order("ETH", True, 0.001, 2500, gtc))
    check("minimum value", small["error"].startswith("Order must have minimum value of $10."), small)
    tick = status(agent.order("ETH", True, 0.1, 2500.123, gtc))
    check("tick", tick["error"].startswith("Price must be divisible by tick size."), tick)
    reduce = status(agent.order("ETH", True, 0.1, 2500, gtc, reduce_only=True))
    check("reduce only", reduce["error"].startswith("Reduce only order would increase"), reduce)
    rich = status(agent.order("BTC", True, 100, 90000, gtc))
    check("margin", rich["error"].startswith("Insufficient margin"), rich)


def markets(agent):
    filled = status(agent.market_open("ETH", True, 1.5))
    check("market_open", float(filled["filled"]["totalSz"]) == 1.5, filled)
    state = info.user_state(account.address)
    check("clearinghouseState", state["assetPositions"][0]["position"]["szi"] == "1.5", state)
    part = status(agent.order("WIF", True, 110_000, 2.5, {"limit": {"tif": "Ioc"}}))
    check("partial fill", 0 < float(part["filled"]["totalSz"]) < 110_000, part)
    check("market_close WIF", status(agent.market_close("WIF"))["filled"]["oid"] > 0)
    closed = status(agent.market_close("ETH"))
    check("market_close", float(closed["filled"]["totalSz"]) == 1.5, closed)
    fills = info.user_fills(account.address)
    check("userFills", fills[0]["dir"] == "Close Long" and float(fills[0]["fee"]) > 0, fills[0])
    by_time = info.user_fills_by_time(account.address, 0)
    check("userFillsByTime", len(by_time) == len(fills))
    for kind in ("trades", "userEvents", "orderUpdates"):
        wait_for(f"stream {kind}", lambda kind=kind: kind in heard)


def brackets(agent):
    """The harness moves SOL onto the stop as soon as it sees one waiting."""
    def leg(size, price, kind):
        trigger = {"trigger": {"isMarket": True, "triggerPx": price, "tpsl": kind}}
        return {"coin": "SOL", "is_buy": False, "sz": size, "limit_px": price,
                "order_type": trigger, "reduce_only": True}
    entry = {"coin": "SOL", "is_buy": True, "sz": 5, "limit_px": 205,
             "order_type": {"limit": {"tif": "Ioc"}}, "reduce_only": False}
    answer = agent.bulk_orders([entry, leg(5, 260, "tp"), leg(5, 190, "sl")], grouping="normalTpsl")
    statuses = answer["response"]["data"]["statuses"]
    check("normalTpsl", "filled" in statuses[0] and statuses[1:] == ["waitingForTrigger"] * 2, answer)
    wait_for("stop triggered", lambda: not info.open_orders(account.address))
    history = {order["order"]["orderType"]: order["status"] for order in info.historical_orders(account.address)}
    check("stop filled", history["Stop Market"] == "filled", history)
    check("target cancelled", history["Take Profit Market"] == "siblingFilledCanceled", history)


def queries():
    check("meta", len(info.meta()["universe"]) > 10)
    check("metaAndAssetCtxs", len(info.meta_and_asset_ctxs()) == 2)
    check("l2", len(info.l2_snapshot("ETH")["levels"][0]) > 5)
    now = int(time.time() * 1000)
    check("candles", len(info.candles_snapshot("ETH", "1h", now - 36_000_000, now)) == 11)
    check("fundingHistory", len(info.funding_history("ETH", now - 36_000_000)) > 8)
    check("frontendOpenOrders", info.frontend_open_orders(account.address) == [])
    check("spot state", "balances" in info.spot_user_state(account.address))
    check("userFees", info.user_fees(account.address)["userCrossRate"] == "0.00045")
    check("rate limit", info.user_rate_limit(account.address)["nRequestsUsed"] > 5)
    ledger = info.user_non_funding_ledger_updates(account.address, 0)
    check("ledger", ledger[0]["delta"]["type"] == "deposit", ledger)
    check("usdClassTransfer", owner.usd_class_transfer(10.5, False)["status"] == "ok")


def judge():
    streams()
    trader = agents()
    limits(trader)
    refusals(trader)
    markets(trader)
    brackets(trader)
    queries()
    info.disconnect_websocket()


try:
    judge()
except Exception as error:  # An answer the client itself cannot read.
    leave(f"FAILED {error!r}", 1)
leave("judged", 0)
