//! The venue's word: never believed at once, and never taken from a failed read.

use domain::Side;
use events::facts::{DeploymentStatus, PositionClosed};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;

use crate::support::{House, quantity};

#[tokio::test]
async fn r19_a_close_by_hand_is_adopted_after_evidence_twice() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.venue_holds(&story, &[]);
    house.price(&story, "98").await;
    house.pass(5).await;
    assert_eq!(house.position("alice", &story).await["state"], "OPEN");
    house.pass(5).await;
    assert_eq!(house.position("alice", &story).await["state"], "UNKNOWN");
    house.pass(4).await;
    assert_eq!(house.position("alice", &story).await["state"], "UNKNOWN");
    house.service.clock.advance(chrono::TimeDelta::seconds(1));

    let closed = house.reaches(&story, "CLOSED").await;
    assert_eq!(closed["exitReason"], "VENUE_CLOSED");
    assert_eq!(closed["realisedPnl"]["amount"], "-2");
    assert_eq!(house.service.told::<PositionClosed>().await.len(), 1);
    let db = &house.service.context.db.read;
    let sql = "select quantity_before, quantity_after from corrections";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql));
    let rows = rows.await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].try_get_by_index::<String>(0).unwrap(), "1");
    assert_eq!(rows[0].try_get_by_index::<String>(1).unwrap(), "0");

    // The fill comes after all: it takes the place of what was assumed.
    house
        .service
        .hear(&story.exit("1", "97", "VENUE_CLOSED"))
        .await;
    let closed = house.position("alice", &story).await;
    assert_eq!(closed["state"], "CLOSED");
    assert_eq!(closed["quantity"], "0");
    assert_eq!(closed["realisedPnl"]["amount"], "-3");
}

#[tokio::test]
async fn a_difference_that_passes_changes_nothing() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.venue_holds(&story, &[]);
    house.pass(5).await;
    house.pass(5).await;
    assert_eq!(house.position("alice", &story).await["state"], "UNKNOWN");
    house.venue_holds(&story, &[("BTC", Side::Long, "1")]);
    house.pass(5).await;
    assert_eq!(house.position("alice", &story).await["state"], "OPEN");
}

#[tokio::test]
async fn a_smaller_holding_corrects_ours() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.venue_holds(&story, &[("BTC", Side::Long, "0.4")]);
    for _ in 0..3 {
        house.pass(5).await;
    }
    let position = house.reaches(&story, "OPEN").await;
    assert_eq!(position["quantity"], "0.4");
}

#[tokio::test]
async fn d22_an_account_that_cannot_be_read_is_never_flat() {
    let house = House::start().await;
    let story = house.open("alice").await;
    for _ in 0..4 {
        house.pass(6).await;
    }
    assert_eq!(house.position("alice", &story).await["state"], "OPEN");
}

#[tokio::test]
async fn d7_what_others_opened_is_shown_and_never_touched() {
    let house = House::start().await;
    let story = house.open("alice").await;
    let deployment = story.deployment(DeploymentStatus::Active, 1);
    house.service.hear(&deployment).await;
    house.venue_holds(
        &story,
        &[("BTC", Side::Long, "3"), ("ETH", Side::Short, "5")],
    );
    house.pass(6).await;
    house.pass(6).await;
    let query = "{ externalPositions { token side quantity } }";
    let shown = house.viewer("alice").data(query, json!({})).await;
    assert_eq!(
        shown["externalPositions"],
        json!([
            { "token": "BTC", "side": "LONG", "quantity": "2" },
            { "token": "ETH", "side": "SHORT", "quantity": "5" },
        ])
    );
    house.price(&story, "94").await;
    house.reaches(&story, "CLOSING").await;
    house.pass(6).await;
    let asked = house.asked_to_close();
    assert!(asked.iter().all(|close| close.quantity == quantity("1")));
    let protected = house.asked_to_protect();
    assert!(protected.iter().all(|stop| stop.quantity <= quantity("1")));
}

#[tokio::test]
async fn a_portfolio_is_worth_what_the_newest_price_says() {
    let house = House::start().await;
    let story = house.open("alice").await;
    let deployment = story.deployment(DeploymentStatus::Active, 1);
    house.service.hear(&deployment).await;
    let query = "{ portfolio(mode: PAPER) { equity { amount } available { amount } \
        unrealisedPnl { amount } openPositions deployments { equity { amount } } } }";
    let alice = house.viewer("alice");
    assert_eq!(alice.code(query, json!({})).await, "UNAVAILABLE");

    house.venue_holds(&story, &[("BTC", Side::Long, "1")]);
    house.price(&story, "103").await;
    let shown = alice.data(query, json!({})).await;
    assert_eq!(
        shown["portfolio"],
        json!({
            "equity": { "amount": "10003" },
            "available": { "amount": "9000" },
            "unrealisedPnl": { "amount": "3" },
            "openPositions": 1,
            "deployments": [{ "equity": { "amount": "10003" } }],
        })
    );
}
