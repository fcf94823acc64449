//! Late, doubled and reordered words of the venue; and words that cannot be true.

use domain::{Price, Quantity};
use events::facts::{FillRecorded, VenueFillSeen};
use serde_json::{Value, json};

use crate::house::{House, Trader, eventually};
use crate::venue_fake::{Mood, quantity, token};

const ANOMALIES: &str =
    "{ venueAnomalies(first: 50) { edges { node { code evidence order { id } } } } }";

async fn anomalies(house: &House, trader: &Trader) -> Vec<Value> {
    let data = house.viewer(trader).data(ANOMALIES, json!({})).await;
    crate::house::nodes(data, "venueAnomalies")
}

#[tokio::test]
async fn facts_may_come_late_twice_and_in_any_order() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (_, id) = house.entered(&trader, "BTC").await;
    let whole = house.venue.order(&id).quantity;
    let half = whole.decimal() / rust_decimal::Decimal::TWO;
    let half = Quantity::try_new(half).unwrap().to_string();
    let resting = house.venue.order(&id);
    let first = house.venue.fill(&id, &half);
    let second = house.venue.fill_whole(&id);
    let filled = house.venue.order(&id);

    // The end first, then the fills backwards, then the beginning; all of it twice.
    let told = house.tell_order(&trader, &filled).await;
    house.service.hear_again(&told).await;
    let told = house.tell_fill(&trader, &second).await;
    house.service.hear_again(&told).await;
    assert_eq!(
        house.order(&trader, "ENTRY").await["state"],
        "PARTIALLY_FILLED"
    );
    house.tell_fill(&trader, &first).await;
    house.tell_fill(&trader, &first).await;
    house.tell_order(&trader, &resting).await;

    let entry = house.order(&trader, "ENTRY").await;
    assert_eq!(entry["state"], "FILLED");
    assert_eq!(entry["filledQuantity"], whole.to_string());
    assert_eq!(entry["averagePrice"], "100");
    assert_eq!(house.service.told::<FillRecorded>().await.len(), 2);
    assert_eq!(anomalies(&house, &trader).await, Vec::<Value>::new());
}

#[tokio::test]
async fn r2_a_fill_may_come_before_the_answer_to_the_order() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.venue.is_now(Mood::AnswerLost);
    house.signal(&trader, "BTC").await;
    house.reaches(&trader, "ENTRY", "UNKNOWN").await;
    let id = crate::house::client_id(&house.order(&trader, "ENTRY").await);
    let fill = house.venue.fill_whole(&id);
    house.tell_fill(&trader, &fill).await;
    assert_eq!(house.order(&trader, "ENTRY").await["state"], "FILLED");
}

#[tokio::test]
async fn r7_more_than_was_ordered_is_kept_as_evidence_and_never_booked() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (_, id) = house.entered(&trader, "BTC").await;
    let mut fill = house.venue.fill_whole(&id);
    let whole = fill.quantity;
    fill.quantity = whole.checked_add(quantity("0.001")).unwrap();
    house.tell_fill(&trader, &fill).await;
    house.tell_fill(&trader, &fill).await;

    let entry = house.order(&trader, "ENTRY").await;
    assert_eq!(entry["filledQuantity"], "0");
    assert_eq!(entry["anomalies"], json!([{ "code": "OVERFILL" }]));
    let kept = anomalies(&house, &trader).await;
    assert_eq!(kept.len(), 1, "the same words are kept once");
    let evidence: Value = serde_json::from_str(kept[0]["evidence"].as_str().unwrap()).unwrap();
    assert_eq!(
        evidence["fill"]["tradeId"].is_null(),
        evidence["fill"]["trade_id"].is_string()
    );
    assert_eq!(house.service.told::<FillRecorded>().await.len(), 0);
}

#[tokio::test]
async fn an_execution_that_changes_its_numbers_is_not_booked_again() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (_, id) = house.entered(&trader, "BTC").await;
    let fill = house.venue.fill(&id, "1");
    house.tell_fill(&trader, &fill).await;
    let mut other = fill.clone();
    other.price = "55".parse::<Price>().unwrap();
    house.tell_fill(&trader, &other).await;

    let entry = house.order(&trader, "ENTRY").await;
    assert_eq!(entry["averagePrice"], "100");
    assert_eq!(entry["anomalies"][0]["code"], "EXECUTION_CHANGED");
}

#[tokio::test]
async fn what_is_told_of_another_market_or_side_is_not_booked() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (_, id) = house.entered(&trader, "BTC").await;
    let fill = house.venue.fill(&id, "1");
    let mut elsewhere = fill.clone();
    elsewhere.token = token("ETH");
    house.tell_fill(&trader, &elsewhere).await;
    let mut turned = fill.clone();
    turned.trade_id = "another".to_owned();
    turned.side = turned.side.opposite();
    house.tell_fill(&trader, &turned).await;
    let mut order = house.venue.order(&id);
    order.token = token("ETH");
    order.status = venue::VenueOrderStatus::Cancelled {
        reason: "canceled".to_owned(),
    };
    house.tell_order(&trader, &order).await;

    let entry = house.order(&trader, "ENTRY").await;
    assert_eq!(
        (&entry["state"], &entry["filledQuantity"]),
        (&json!("RESTING"), &json!("0"))
    );
    let kept = anomalies(&house, &trader).await;
    assert_eq!(kept.len(), 3);
    assert!(kept.iter().all(|one| one["code"] == "ANOTHER_MARKET"));
}

#[tokio::test]
async fn r8_another_accounts_words_about_our_order_are_never_booked() {
    let house = House::start().await;
    let (alice, bob) = (house.trader("alice").await, house.trader("bob").await);
    let (_, id) = house.entered(&alice, "BTC").await;
    let fill = house.venue.fill(&id, "1");
    house.tell_fill(&bob, &fill).await;
    let ended = house.venue.end(&id, "canceled");
    house.tell_order(&bob, &ended).await;

    let entry = house.order(&alice, "ENTRY").await;
    assert_eq!(
        (&entry["state"], &entry["filledQuantity"]),
        (&json!("RESTING"), &json!("0"))
    );
    assert_eq!(house.orders(&bob).await.len(), 0);
    let kept = anomalies(&house, &alice).await;
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|one| one["code"] == "ANOTHER_ACCOUNT"));
    assert_eq!(anomalies(&house, &bob).await.len(), 0);
}

#[tokio::test]
async fn r8_opposite_positions_of_two_people_in_one_market_never_touch() {
    let house = House::start().await;
    let (alice, bob) = (house.trader("alice").await, house.trader("bob").await);
    let short = house.new_signal(bob.agent, "BTC", domain::Side::Short);
    house.service.hear(&short).await;
    house.reaches(&bob, "ENTRY", "RESTING").await;
    let (_, id) = house.entered(&alice, "BTC").await;
    let ids = [
        id,
        crate::house::client_id(&house.order(&bob, "ENTRY").await),
    ];
    let fills = ids.each_ref().map(|id| house.venue.fill_whole(id));
    // A reconnect storm: both accounts' facts, over and over, in both orders.
    for _ in 0..3 {
        for (trader, fill) in [(&alice, &fills[0]), (&bob, &fills[1])] {
            house.tell_fill(trader, fill).await;
        }
        for (trader, id) in [(&bob, &ids[1]), (&alice, &ids[0])] {
            let order = house.venue.order(id);
            house.tell_order(trader, &order).await;
        }
    }
    for (trader, side) in [(&alice, "LONG"), (&bob, "SHORT")] {
        let entry = house.order(trader, "ENTRY").await;
        assert_eq!(
            (&entry["state"], &entry["side"]),
            (&json!("FILLED"), &json!(side))
        );
        assert_eq!(entry["fills"].as_array().unwrap().len(), 1);
    }
    assert_eq!(house.service.told::<FillRecorded>().await.len(), 2);
}

#[tokio::test]
async fn d56_a_word_that_does_not_read_books_nothing() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (_, id) = house.entered(&trader, "BTC").await;
    let fill = house.venue.fill(&id, "1");
    for (field, value) in [
        ("price", json!("-100")),
        ("price", json!("NaN")),
        ("quantity", json!("-1")),
        ("side", json!("HOLD")),
        ("filled_at", json!("yesterday")),
    ] {
        let fact = VenueFillSeen {
            account: trader.account.clone(),
            fill: fill.clone(),
        };
        let mut broken = serde_json::to_value(fact).unwrap();
        broken["fill"][field] = value;
        let read = serde_json::from_value::<VenueFillSeen>(broken);
        assert!(read.is_err(), "{field} must not read");
    }
    assert_eq!(house.order(&trader, "ENTRY").await["filledQuantity"], "0");
}

#[tokio::test]
async fn d7_what_we_did_not_open_is_external_and_untouched() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.entered(&trader, "BTC").await;
    let id = house.venue.place_by_hand(&trader.account, "3");
    let mut by_hand = house.venue.order(&crate::house::client_id(
        &house.order(&trader, "ENTRY").await,
    ));
    by_hand.client_order_id = None;
    by_hand.venue_order_id = id.clone();
    house.tell_order(&trader, &by_hand).await;
    let shown = "{ externalOrders { venueOrderId token side quantity } }";
    house
        .pass_until("it is shown", async || {
            let data = house.viewer(&trader).data(shown, json!({})).await;
            data["externalOrders"][0]["venueOrderId"] == id
        })
        .await;
    let others = house.service.viewer("bob").data(shown, json!({})).await;
    assert_eq!(others, json!({ "externalOrders": [] }));
    // A purchase by hand on top of ours is no exit of ours.
    let entry = house.venue.fill_whole(&crate::house::client_id(
        &house.order(&trader, "ENTRY").await,
    ));
    house.tell_fill(&trader, &entry).await;
    let mut bought = entry.clone();
    (bought.trade_id, bought.venue_order_id) = ("by-hand".to_owned(), "900".to_owned());
    bought.client_order_id = None;
    house.tell_fill(&trader, &bought).await;
    assert_eq!(house.service.told::<FillRecorded>().await.len(), 1);
    let asked = house
        .service
        .commands
        .asked::<venue::commands::CancelOrder>();
    assert_eq!(asked, [], "nobody's order is cancelled");
}

#[tokio::test]
async fn r5_an_order_that_ended_here_and_works_there_is_flagged_and_cancelled() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (_, id) = house.entered(&trader, "BTC").await;
    let mut told = house.venue.order(&id);
    told.status = venue::VenueOrderStatus::Cancelled {
        reason: "canceled".to_owned(),
    };
    house.venue.can_be_asked(false);
    house.tell_order(&trader, &told).await;
    house.reaches(&trader, "ENTRY", "CANCELLED").await;
    house.venue.can_be_asked(true);
    house.pass(chrono::TimeDelta::minutes(1));
    eventually("it is cancelled there too", async || {
        house.pass(chrono::TimeDelta::milliseconds(100));
        let at_venue = house.venue.order(&id);
        matches!(at_venue.status, venue::VenueOrderStatus::Cancelled { .. })
    })
    .await;
    let kept = anomalies(&house, &trader).await;
    assert_eq!(kept[0]["code"], "STILL_WORKING");
}
