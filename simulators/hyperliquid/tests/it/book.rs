//! Orders and the book: what is taken, what rests, what is refused and in which words.

use domain::Address;
use evm::AgentKey;
use evm::hyperliquid::Envelope;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use simulator_hyperliquid::engine::OrderStatus;

use crate::venue::{BTC, ETH, SOL, Venue, error_of, limit, number, reducing};

#[test]
fn an_order_within_the_depth_is_filled_at_once() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    let status = venue.order(&alice, &limit(BTC, "0.1", "101000", "Ioc"));
    assert_eq!(
        number(status["filled"]["totalSz"].as_str().unwrap()),
        number("0.1")
    );
    let average = number(status["filled"]["avgPx"].as_str().unwrap());
    assert!(
        average > number("100000") && average < number("100200"),
        "{average}"
    );
    assert_eq!(venue.size(&alice, BTC), number("0.1"));
}

#[test]
fn an_order_beyond_the_depth_is_filled_in_part_and_the_rest_cancelled() {
    let mut venue = Venue::new();
    let whale = venue.trader(90_000_000);
    let status = venue.order(&whale, &limit(SOL, "20000", "220", "Ioc"));
    let filled = number(status["filled"]["totalSz"].as_str().unwrap());
    assert!(
        filled > Decimal::ZERO && filled < number("20000"),
        "{filled}"
    );
    assert_eq!(venue.size(&whale, SOL), filled);
    assert_eq!(venue.statuses(&whale.address()), [OrderStatus::Canceled]);
    let again = venue.order(&whale, &limit(SOL, "20000", "220", "Ioc"));
    assert!(
        error_of(&again).starts_with("Order could not immediately match"),
        "{again}"
    );
    venue.pass(150);
    let renewed = venue.order(&whale, &limit(SOL, "1", "220", "Ioc"));
    assert!(
        renewed.get("filled").is_some(),
        "depth comes back with the next tick: {renewed}"
    );
}

#[test]
fn a_resting_order_is_filled_as_maker_when_the_market_comes_to_it() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    let status = venue.order(&alice, &limit(ETH, "1", "2900", "Gtc"));
    assert!(status["resting"]["oid"].is_u64(), "{status}");
    venue.set("ETH", "2910");
    assert_eq!(venue.size(&alice, ETH), Decimal::ZERO);
    venue.set("ETH", "2899");
    assert_eq!(venue.size(&alice, ETH), Decimal::ONE);
    let fills = &venue.exchange.history(&alice.address()).unwrap().fills;
    assert_eq!(fills.len(), 1);
    assert_eq!((fills[0].px, fills[0].crossed), (number("2900"), false));
    assert_eq!(
        fills[0].fee,
        number("0.435"),
        "1.5 basis points of 2900 dollars"
    );
}

#[test]
fn users_trade_with_each_other_by_price_and_then_by_age() {
    let mut venue = Venue::new();
    let [first, second, best, taker] = [(); 4].map(|()| venue.trader(1_000_000));
    venue.order(&first, &limit(ETH, "-1", "3000.1", "Gtc"));
    venue.order(&second, &limit(ETH, "-1", "3000.1", "Gtc"));
    venue.order(&best, &limit(ETH, "-1", "3000", "Alo"));
    let status = venue.order(&taker, &limit(ETH, "2", "3000.1", "Gtc"));
    assert_eq!(status["filled"]["totalSz"], "2", "{status}");
    assert_eq!(status["filled"]["avgPx"], "3000.05");
    let sizes = [&first, &second, &best].map(|key| venue.size(key, ETH));
    assert_eq!(sizes, [-Decimal::ONE, Decimal::ZERO, -Decimal::ONE]);
}

#[test]
fn nobody_trades_with_themselves() {
    let mut venue = Venue::new();
    let alice = venue.trader(1_000_000);
    venue.order(&alice, &limit(ETH, "-1", "3000", "Gtc"));
    venue.order(&alice, &limit(ETH, "1", "3000", "Gtc"));
    let statuses = venue.statuses(&alice.address());
    assert_eq!(
        statuses,
        [OrderStatus::SelfTradeCanceled, OrderStatus::Open]
    );
    assert_eq!(venue.size(&alice, ETH), Decimal::ZERO);
}

#[test]
fn refusals_are_in_the_words_of_the_venue() {
    let mut venue = Venue::new();
    let alice = venue.trader(1_000);
    let cases: [(Value, &str, OrderStatus); 9] = [
        (
            limit(BTC, "0.001", "100000.5", "Gtc"),
            "Price must be divisible by tick size.",
            OrderStatus::TickRejected,
        ),
        (
            limit(BTC, "0.00001", "90000", "Gtc"),
            "Order must have minimum value of $10.",
            OrderStatus::MinTradeNtlRejected,
        ),
        (
            limit(BTC, "0.000001", "90000", "Gtc"),
            "Order has invalid size.",
            OrderStatus::Rejected,
        ),
        (
            limit(BTC, "1", "90000", "Gtc"),
            "Insufficient margin to place order.",
            OrderStatus::PerpMarginRejected,
        ),
        (
            reducing(BTC, "0.001", "90000", "Gtc"),
            "Reduce only order would increase position.",
            OrderStatus::ReduceOnlyRejected,
        ),
        (
            limit(BTC, "0.001", "90000", "Ioc"),
            "Order could not immediately match against any resting orders.",
            OrderStatus::IocCancelRejected,
        ),
        (
            limit(BTC, "0.001", "110000", "Alo"),
            "Post only order would have immediately matched, bbo was 99998@100002.",
            OrderStatus::BadAloPxRejected,
        ),
        (
            crate::venue::stop(BTC, "-0.001", "101000", "sl"),
            "Invalid TP/SL price.",
            OrderStatus::BadTriggerPxRejected,
        ),
        (
            limit(99, "1", "100", "Gtc"),
            "Invalid asset.",
            OrderStatus::Rejected,
        ),
    ];
    for (order, text, status) in cases {
        let answer = venue.order(&alice, &order);
        assert_eq!(error_of(&answer), format!("{text} asset={}", order["a"]));
        assert_eq!(venue.statuses(&alice.address()).last(), Some(&status));
    }
    assert_eq!(
        venue.account(&alice).cash,
        1_000_000_000,
        "refusals cost nothing"
    );
}

#[test]
fn a_closing_order_may_be_small_and_never_flips() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    venue.order(&alice, &limit(BTC, "0.001", "101000", "Ioc"));
    let status = venue.order(&alice, &reducing(BTC, "-0.00001", "99000", "Ioc"));
    assert!(status.get("filled").is_some(), "{status}");
    venue.order(&alice, &reducing(BTC, "-5", "99000", "Ioc"));
    assert_eq!(venue.size(&alice, BTC), Decimal::ZERO);
}

#[test]
fn orders_are_cancelled_once_by_either_id() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    let cloid = "0x000000000000000000000000000000aa";
    let mut order = limit(ETH, "1", "2500", "Gtc");
    order["c"] = json!(cloid);
    let placed = venue.order(&alice, &order);
    assert_eq!(placed["resting"]["cloid"], cloid);
    let by_cloid = json!({"type": "cancelByCloid", "cancels": [{"asset": ETH, "cloid": cloid}]});
    let statuses = |answer: &Value| answer["response"]["data"]["statuses"][0].clone();
    let wrong_market =
        json!({"type": "cancelByCloid", "cancels": [{"asset": BTC, "cloid": cloid}]});
    assert!(error_of(&statuses(&venue.act(&alice, wrong_market))).starts_with("Order was never"));
    assert_eq!(statuses(&venue.act(&alice, by_cloid.clone())), "success");
    let again = statuses(&venue.act(&alice, by_cloid));
    assert_eq!(
        error_of(&again),
        "Order was never placed, already canceled, or filled. asset=1"
    );
    let oid = venue.order(&alice, &order)["resting"]["oid"]
        .as_u64()
        .unwrap();
    let by_oid = json!({"type": "cancel", "cancels": [{"a": ETH, "o": oid}]});
    assert_eq!(statuses(&venue.act(&alice, by_oid)), "success");
}

#[test]
fn a_modified_order_is_a_new_one_at_the_new_price() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    let oid = venue.order(&alice, &limit(ETH, "1", "2500", "Gtc"))["resting"]["oid"].clone();
    let modify = json!({"type": "modify", "oid": oid, "order": limit(ETH, "2", "2600", "Gtc")});
    assert_eq!(
        venue.act(&alice, modify.clone())["response"]["type"],
        "default"
    );
    let open: Vec<_> = venue.account(&alice).orders.values().collect();
    assert_eq!(
        (open.len(), open[0].size, open[0].price),
        (1, number("2"), number("2600"))
    );
    let gone = venue.act(&alice, modify);
    assert_eq!(gone["response"], "Cannot modify canceled or filled order");
    let batch = json!({"type": "batchModify", "modifies": [
        {"oid": open_oid(&venue, &alice), "order": limit(ETH, "1", "2700", "Gtc")}]});
    let answer = venue.act(&alice, batch);
    let status = &answer["response"]["data"]["statuses"][0];
    assert!(status["resting"]["oid"].is_u64(), "{answer}");
}

fn open_oid(venue: &Venue, key: &AgentKey) -> u64 {
    *venue.account(key).orders.keys().next().unwrap()
}

#[test]
fn a_scheduled_cancel_ends_everything_at_its_time() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    venue.order(&alice, &limit(ETH, "1", "2500", "Gtc"));
    let soon = json!({"type": "scheduleCancel", "time": venue.now + 1_000});
    assert_eq!(venue.act(&alice, soon)["status"], "err");
    let later = json!({"type": "scheduleCancel", "time": venue.now + 10_000});
    assert_eq!(venue.act(&alice, later)["status"], "ok");
    venue.pass(9_000);
    assert_eq!(venue.account(&alice).orders.len(), 1);
    venue.pass(1_000);
    assert_eq!(
        venue.statuses(&alice.address()),
        [OrderStatus::ScheduledCancel]
    );
}

#[test]
fn only_the_account_and_its_agents_may_trade_for_it() {
    let mut venue = Venue::new();
    let (alice, agent, stranger) = (venue.trader(10_000), venue.trader(0), venue.trader(0));
    let order = json!({"type": "order", "orders": [limit(ETH, "1", "2500", "Gtc")],
        "grouping": "na"});
    let nobody = |key: &AgentKey| format!("User or API Wallet {} does not exist.", key.address());
    assert_eq!(venue.act(&agent, order.clone())["response"], nobody(&agent));
    let approve = json!({"type": "approveAgent", "agentAddress": agent.address(),
        "agentName": "bot"});
    assert_eq!(venue.act_as_user(&alice, approve.clone())["status"], "ok");
    assert_eq!(venue.act(&agent, order.clone())["status"], "ok");
    assert_eq!(
        venue.account(&alice).orders.len(),
        1,
        "the agent's order is its owner's"
    );
    assert_eq!(
        venue.act(&stranger, order.clone())["response"],
        nobody(&stranger)
    );
    let by_agent = venue.act_as_user(&agent, approve);
    let text = by_agent["response"].as_str().unwrap();
    assert!(
        text.starts_with("Must deposit before performing actions."),
        "{text}"
    );
    venue.pass(181 * 24 * 3_600_000);
    let mut terms = venue.terms();
    terms.nonce = venue.now.unsigned_abs();
    let late = Envelope::sign(&agent, serde_json::from_value(order).unwrap(), terms);
    assert_eq!(
        venue.send(&late)["response"],
        nobody(&agent),
        "agents expire"
    );
}

#[test]
fn a_second_agent_of_one_name_replaces_the_first() {
    let mut venue = Venue::new();
    let (alice, first, second) = (venue.trader(10_000), venue.trader(0), venue.trader(0));
    for agent in [&first, &second] {
        let approve = json!({"type": "approveAgent", "agentAddress": agent.address()});
        assert_eq!(venue.act_as_user(&alice, approve)["status"], "ok");
    }
    let agents: Vec<Address> = venue
        .account(&alice)
        .agents
        .iter()
        .map(|agent| agent.address.clone())
        .collect();
    assert_eq!(agents, [second.address()]);
}

#[test]
fn nonces_are_used_once_within_their_window_and_expired_actions_refused() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    let noop = || serde_json::from_value(json!({"type": "noop"})).unwrap();
    let mut terms = venue.terms();
    let envelope = Envelope::sign(&alice, noop(), terms.clone());
    assert_eq!(venue.send(&envelope)["status"], "ok");
    let answer = venue.send(&envelope);
    let text = format!("Invalid nonce: duplicate nonce {}", terms.nonce);
    assert_eq!(answer["response"], text);
    for millis in [-3 * 24 * 3_600_000, 2 * 24 * 3_600_000] {
        terms.nonce = (venue.now + millis).unsigned_abs();
        let answer = venue.send(&Envelope::sign(&alice, noop(), terms.clone()));
        assert!(
            answer["response"]
                .as_str()
                .unwrap()
                .starts_with("Invalid nonce"),
            "{answer}"
        );
    }
    let mut terms = venue.terms();
    terms.expires_after = Some((venue.now - 1).unsigned_abs());
    assert_eq!(
        venue.send(&Envelope::sign(&alice, noop(), terms))["status"],
        "err"
    );
}

#[test]
fn the_hundred_highest_nonces_are_kept() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    let low = venue.now.unsigned_abs() - 1_000;
    let send = |venue: &mut Venue, nonce: u64| {
        let mut terms = venue.terms();
        terms.nonce = nonce;
        let action = serde_json::from_value(json!({"type": "noop"})).unwrap();
        venue.send(&Envelope::sign(&alice, action, terms))["status"].clone()
    };
    for nonce in 0..100 {
        assert_eq!(send(&mut venue, low + 100 + nonce), "ok");
    }
    assert_eq!(
        send(&mut venue, low),
        "err",
        "below the lowest of the hundred"
    );
    assert_eq!(send(&mut venue, low + 500), "ok");
}

#[test]
fn a_changed_byte_makes_the_signature_somebody_elses() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    let terms = venue.terms();
    let action = serde_json::from_value(json!({"type": "noop"})).unwrap();
    let mut envelope = Envelope::sign(&alice, action, terms);
    envelope.nonce += 1;
    let text = venue.send(&envelope)["response"].clone();
    assert!(
        text.as_str().unwrap().ends_with("does not exist."),
        "{text}"
    );
}

#[test]
fn an_order_is_found_by_the_clients_id_whatever_became_of_it() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    let mut order = limit(ETH, "1", "2500", "Alo");
    for (digit, size) in [("a", "1"), ("b", "0.001")] {
        let cloid = format!("0x{digit:0>32}");
        order["c"] = json!(cloid);
        order["s"] = json!(size);
        venue.order(&alice, &order);
        let by = serde_json::from_value(json!(cloid)).unwrap();
        let record = venue.exchange.find_record(&alice.address(), &by);
        let expected = if size == "1" {
            OrderStatus::Open
        } else {
            OrderStatus::MinTradeNtlRejected
        };
        assert_eq!(record.map(|record| record.status), Some(expected));
    }
}

#[test]
fn hostile_numbers_are_refused_and_break_nothing() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    let huge = "79228162514264337593543950335";
    let tiny = "0.00000001";
    for price in [huge, tiny, "0", "-1", "3000"] {
        for size in [huge, tiny, "0", "-0.00000001"] {
            for order in [
                limit(ETH, size, price, "Gtc"),
                reducing(ETH, size, price, "Ioc"),
                crate::venue::stop(ETH, size, price, "sl"),
            ] {
                let status = venue.order(&alice, &order);
                assert!(status["error"].is_string(), "{order} {status}");
            }
        }
    }
    let most = json!({"type": "updateIsolatedMargin", "asset": ETH, "isBuy": true,
        "ntli": i64::MIN});
    assert_eq!(venue.act(&alice, most)["status"], "err");
    for amount in [huge, "-1", "1e5", ""] {
        let transfer = json!({"type": "usdClassTransfer", "amount": amount, "toPerp": true});
        assert_eq!(
            venue.act_as_user(&alice, transfer)["status"],
            "err",
            "{amount}"
        );
    }
    assert_eq!(venue.account(&alice).cash, 10_000_000_000);
}
