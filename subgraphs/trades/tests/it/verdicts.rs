//! One verdict for each signal and deployment, always stored, each with its reason.

use chrono::TimeDelta;
use domain::{Bps, Side};
use events::facts::{DeploymentStatus, IntentDecided, SignalCreated, VerdictRejected};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::house::{House, Trader, eventually, text};

async fn reason_of(house: &House, trader: &Trader, signal: &SignalCreated) -> Value {
    house.service.hear(signal).await;
    let verdicts = house.verdicts(trader).await;
    let id = signal.signal_id.to_string();
    let verdict = verdicts.into_iter().find(|one| one["signal"]["id"] == id);
    let verdict = verdict.expect("there is a verdict, whatever it is");
    assert_eq!(verdict["isApproved"], verdict["reason"].is_null());
    verdict["reason"]["code"].clone()
}

#[tokio::test]
async fn a_yes_is_a_durable_intent_and_its_entry_is_sent_with_its_stop() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.signal(&trader, "BTC").await;

    let entry = house.reaches(&trader, "ENTRY", "RESTING").await;
    let stop = house.reaches(&trader, "PROTECTION", "RESTING").await;
    assert_eq!(
        (&entry["side"], &stop["side"]),
        (&json!("LONG"), &json!("SHORT"))
    );
    let told = house.service.told::<IntentDecided>().await;
    assert_eq!(told.len(), 1);
    let derived = rules::intent::entry_order_id(told[0].intent_id);
    assert_eq!(text(&entry["clientOrderId"]), derived.as_str());
    let verdicts = house.verdicts(&trader).await;
    let checks = verdicts[0]["checks"].as_array().unwrap();
    assert_eq!(checks.len(), 12);
    assert!(checks.iter().all(|check| check["isPassed"] == true));
}

#[tokio::test]
async fn a_no_is_told_once_with_what_decided_and_follows_from_its_signal() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.venue.set_market(false, true);
    let signal = house.new_signal(trader.agent, "BTC", Side::Long);
    let head = house.service.hear(&signal).await;
    house.service.hear_again(&head).await;

    let told = house.service.told_envelopes().await;
    let [envelope] = &told[..] else {
        panic!("not one fact: {told:#?}");
    };
    assert_eq!(events::Cause::from(&head), cause_of(envelope));
    let fact: VerdictRejected = serde_json::from_value(envelope.payload.clone()).unwrap();
    let shown = &house.verdicts(&trader).await[0];
    assert_eq!(fact.verdict_id.to_string(), text(&shown["id"]));
    assert_eq!(fact.user_id, trader.user);
    assert_eq!(fact.deployment_id, trader.deployment);
    assert_eq!(
        (&*fact.check, &*fact.reason_code),
        ("MARKET_OPEN", "MARKET_CLOSED")
    );
    let checks = shown["checks"].as_array().unwrap();
    assert_eq!(fact.detail, text(&checks.last().unwrap()["detail"]));
}

fn cause_of(envelope: &events::Envelope) -> events::Cause {
    events::Cause {
        trace_id: envelope.trace_id.clone(),
        causation_id: envelope.causation_id,
        cause_hash: envelope.cause_hash,
    }
}

#[tokio::test]
async fn every_reason_is_stored_in_the_order_of_the_checks() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let signal = |asset: &str| house.new_signal(trader.agent, asset, Side::Long);

    let mut expired = signal("BTC");
    expired.expires_at = expired.created_at;
    assert_eq!(reason_of(&house, &trader, &expired).await, "SIGNAL_EXPIRED");
    assert_eq!(
        reason_of(&house, &trader, &signal("USDC")).await,
        "STABLECOIN"
    );
    assert_eq!(
        reason_of(&house, &trader, &signal("PEPE")).await,
        "TOKEN_NOT_LISTED"
    );
    house.venue.set_market(false, true);
    assert_eq!(
        reason_of(&house, &trader, &signal("BTC")).await,
        "MARKET_CLOSED"
    );
    house.venue.set_market(true, false);
    assert_eq!(
        reason_of(&house, &trader, &signal("BTC")).await,
        "MARKET_STALE"
    );
    house.venue.set_market(true, true);
    let poor = house.trader("bob").await;
    house.venue.set_equity(&poor.account, 20);
    let small = house.new_signal(poor.agent, "BTC", Side::Long);
    assert_eq!(reason_of(&house, &poor, &small).await, "SIZE_BELOW_MINIMUM");
    let paused = trader.changed(DeploymentStatus::Paused, 2);
    house.service.hear(&paused).await;
    assert_eq!(
        reason_of(&house, &trader, &signal("BTC")).await,
        "DEPLOYMENT_NOT_ACTIVE"
    );
    assert_eq!(house.venue.orders(), [], "nothing of it was sent");
}

#[tokio::test]
async fn d22_a_venue_that_is_away_is_a_reason_and_never_a_guess() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.venue.can_be_asked(false);
    let signal = house.new_signal(trader.agent, "BTC", Side::Long);
    assert_eq!(
        reason_of(&house, &trader, &signal).await,
        "VENUE_UNAVAILABLE"
    );
}

#[tokio::test]
async fn d2_d10_every_deployment_has_a_verdict_of_its_own_and_one_empty_wallet_stops_nobody_else() {
    let house = House::start().await;
    let poor = house.trader("alice").await;
    let rich = house.trader_of("bob", poor.agent).await;
    let other = house.trader("carol").await;
    house.venue.set_equity(&poor.account, 1);
    house.signal(&poor, "BTC").await;

    assert_eq!(house.verdicts(&poor).await[0]["isApproved"], false);
    assert_eq!(house.verdicts(&rich).await[0]["isApproved"], true);
    assert_eq!(house.verdicts(&other).await.len(), 0, "another agent's");
    house.reaches(&rich, "ENTRY", "RESTING").await;
    let on_account = house
        .service
        .commands
        .asked::<venue::commands::PlaceOrder>();
    assert_eq!(on_account.len(), 1);
    assert_eq!(on_account[0].account, rich.account);
    assert_eq!(on_account[0].signing.user_id, rich.user);
}

#[tokio::test]
async fn d1_d9_a_signal_told_again_and_again_is_judged_once() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let signal = house.new_signal(trader.agent, "BTC", Side::Long);
    let envelope = house.service.hear(&signal).await;
    house.service.hear_again(&envelope).await;
    // The same signal in another event, as after a replay of the producer.
    house.service.hear(&signal).await;

    assert_eq!(house.verdicts(&trader).await.len(), 1);
    assert_eq!(house.service.told::<IntentDecided>().await.len(), 1);
    house.reaches(&trader, "ENTRY", "RESTING").await;
    assert_eq!(house.venue.entries_and_exits().len(), 1);
}

#[tokio::test]
async fn d8_a_rejected_signal_blocks_no_later_one_and_an_open_token_does() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.venue.set_market(false, true);
    house.signal(&trader, "BTC").await;
    house.venue.set_market(true, true);
    house.signal(&trader, "BTC").await;
    let third = house.new_signal(trader.agent, "BTC", Side::Long);
    assert_eq!(reason_of(&house, &trader, &third).await, "POSITION_OPEN");
    let short = house.new_signal(trader.agent, "BTC", Side::Short);
    assert_eq!(reason_of(&house, &trader, &short).await, "FLIP_NOT_ALLOWED");
    let approved = house.verdicts(&trader).await;
    let approved = approved.iter().filter(|one| one["isApproved"] == true);
    assert_eq!(approved.count(), 1);
}

#[tokio::test]
async fn d11_a_late_deployment_judges_what_can_still_be_entered_and_no_backlog() {
    let house = House::start().await;
    let first = house.trader("alice").await;
    let old = house.new_signal(first.agent, "ETH", Side::Long);
    house.service.hear(&old).await;
    house.pass(TimeDelta::minutes(16));
    let fresh = house.new_signal(first.agent, "BTC", Side::Long);
    house.service.hear(&fresh).await;

    let late = house.trader_of("bob", first.agent).await;
    let judged = house.verdicts(&late).await;
    assert_eq!(judged.len(), 1);
    assert_eq!(judged[0]["signal"]["id"], fresh.signal_id.to_string());
}

#[tokio::test]
async fn r2_what_is_under_way_binds_its_collateral_whole() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.venue.is_now(crate::venue_fake::Mood::AnswerLost);
    house.signal(&trader, "BTC").await;
    house.reaches(&trader, "ENTRY", "UNKNOWN").await;
    // The venue shows free what the unknown entry would bind: the next one is not backed by it.
    let units = house.verdicts(&trader).await.remove(0);
    let units: Decimal = text(&units["size"]).parse().unwrap();
    let bound = units * Decimal::from(100 * 1_000_000 / 3);
    let bound = i64::try_from(bound.ceil()).unwrap();
    house.venue.set_free(&trader.account, bound);
    let next = house.new_signal(trader.agent, "ETH", Side::Long);
    assert_eq!(
        reason_of(&house, &trader, &next).await,
        "MARGIN_INSUFFICIENT"
    );
}

#[tokio::test]
async fn r20_the_days_loss_stops_entries_and_a_restart_changes_nothing() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.holding(&trader, "BTC").await;
    // A day begins with 10,000 on an account that holds something.
    eventually("the day is noted", async || noted_days(&house).await == 1).await;
    house.venue.set_equity(&trader.account, 9_501);
    let near = house.new_signal(trader.agent, "ETH", Side::Long);
    assert_eq!(reason_of(&house, &trader, &near).await, Value::Null);
    house.venue.set_equity(&trader.account, 9_500);

    let house = house.restart().await;
    let beyond = house.new_signal(trader.agent, "SOL", Side::Long);
    assert_eq!(reason_of(&house, &trader, &beyond).await, "DAILY_LOSS_MAX");
    house.venue.set_equity(&trader.account, 9_501);
    let again = house.new_signal(trader.agent, "SOL", Side::Long);
    assert_eq!(reason_of(&house, &trader, &again).await, Value::Null);
}

#[tokio::test]
async fn money_that_moves_is_no_loss_of_the_day_and_hides_none() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.venue.set_equity(&trader.account, 0);
    let empty = house.new_signal(trader.agent, "BTC", Side::Long);
    assert_eq!(
        reason_of(&house, &trader, &empty).await,
        "SIZE_BELOW_MINIMUM"
    );
    // What came before the day was noted is in what was noted.
    house.pass(TimeDelta::seconds(10));
    house
        .tell_transfer(&trader, 500, -TimeDelta::minutes(1))
        .await;
    house
        .tell_transfer(&trader, 10_000, TimeDelta::zero())
        .await;
    house.venue.set_equity(&trader.account, 9_501);

    let house = house.restart().await;
    let funded = house.new_signal(trader.agent, "ETH", Side::Long);
    assert_eq!(reason_of(&house, &trader, &funded).await, Value::Null);
    house.venue.set_equity(&trader.account, 9_500);
    let lost = house.new_signal(trader.agent, "SOL", Side::Long);
    assert_eq!(reason_of(&house, &trader, &lost).await, "DAILY_LOSS_MAX");
    house
        .tell_transfer(&trader, -5_000, TimeDelta::zero())
        .await;
    house.venue.set_equity(&trader.account, 4_800);
    let withdrawn = house.new_signal(trader.agent, "SOL", Side::Long);
    assert_eq!(reason_of(&house, &trader, &withdrawn).await, Value::Null);
}

#[tokio::test]
async fn r20_a_pause_after_a_stop_outlives_a_restart_and_ends_to_the_second() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (position, _) = house.holding(&trader, "BTC").await;
    house.tell_closed(&trader, position, "STOP_LOSS").await;

    let house = house.restart().await;
    house.pass(TimeDelta::seconds(30 * 60 - 1));
    let early = house.new_signal(trader.agent, "ETH", Side::Long);
    assert_eq!(reason_of(&house, &trader, &early).await, "COOLDOWN");
    house.pass(TimeDelta::seconds(1));
    let late = house.new_signal(trader.agent, "ETH", Side::Long);
    assert_eq!(reason_of(&house, &trader, &late).await, Value::Null);
}

#[tokio::test]
async fn d26_an_entry_accepts_no_worse_a_price_than_the_guard() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let signal = house.signal(&trader, "BTC").await;
    assert_eq!(signal.stop_bps, Bps::new(500));
    let told = house.service.told::<IntentDecided>().await;
    assert_eq!(told[0].limit_price.to_string(), "101");
    assert_eq!(told[0].stop_price.to_string(), "95");
    assert_eq!(told[0].target_price.unwrap().to_string(), "115");
}

async fn noted_days(house: &House) -> i64 {
    use sea_orm::ConnectionTrait;
    let db = &house.service.context.db;
    let sql = "select count(*) as days from day_openings";
    let row = db
        .read
        .query_one_raw(sea_orm::Statement::from_string(db.backend(), sql))
        .await
        .unwrap()
        .unwrap();
    row.try_get("", "days").unwrap()
}
