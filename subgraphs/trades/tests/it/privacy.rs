//! Nobody sees or touches another's rows, by any door.

use serde_json::{Value, json};

use crate::house::{House, client_id};

#[tokio::test]
async fn d2_d35_rows_are_their_owners_alone() {
    let house = House::start().await;
    let (alice, bob) = (house.trader("alice").await, house.trader("bob").await);
    let (_, id) = house.entered(&alice, "BTC").await;
    let fill = house.venue.fill_whole(&id);
    house.tell_fill(&alice, &fill).await;
    let order = house.order(&alice, "ENTRY").await;
    assert_eq!(client_id(&order), id);
    let verdict = house.verdicts(&alice).await.remove(0);

    let lists = "{ verdicts { edges { node { id } } } orders { edges { node { id } } } \
        fills { edges { node { id } } } venueAnomalies { edges { node { id } } } \
        externalOrders { venueOrderId } killSwitches { scope } }";
    let empty = json!({ "edges": [] });
    let nothing = json!({
        "verdicts": empty, "orders": empty, "fills": empty, "venueAnomalies": empty,
        "externalOrders": [], "killSwitches": [],
    });
    assert_eq!(house.viewer(&bob).data(lists, json!({})).await, nothing);

    let single = "query($order: ID!, $intent: ID!, $of: [_Any!]!) { order(id: $order) { id } \
        intent(id: $intent) { id } _entities(representations: $of) { ... on Order { token } \
        ... on Intent { token } ... on Deployment { orders { edges { node { id } } } } } }";
    let variables = json!({
        "order": order["id"],
        "intent": verdict["intent"]["id"],
        "of": [
            { "__typename": "Order", "id": order["id"] },
            { "__typename": "Intent", "id": verdict["intent"]["id"] },
            { "__typename": "Deployment", "id": alice.deployment },
        ],
    });
    let seen = house.viewer(&bob).data(single, variables.clone()).await;
    let hidden = json!({
        "order": null, "intent": null,
        "_entities": [null, null, { "orders": empty }],
    });
    assert_eq!(seen, hidden);
    let own = house.viewer(&alice).data(single, variables.clone()).await;
    assert_eq!(own["order"]["id"], order["id"]);
    assert_eq!(own["_entities"][0]["token"], "BTC");
    let nobody = house.service.anonymous();
    assert_eq!(nobody.code(lists, json!({})).await, "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_subscription_sends_ones_own_changes_only() {
    let house = House::start().await;
    let (alice, bob) = (house.trader("alice").await, house.trader("bob").await);
    let document = "subscription { orderUpdates { purpose state token } }";
    let mut updates = house.viewer(&bob).subscribe(document, json!({}));
    // The stream is polled once so that it listens before anything happens.
    let first = updates.next();
    tokio::pin!(first);
    let polled = tokio::time::timeout(std::time::Duration::from_millis(50), &mut first).await;
    assert!(polled.is_err(), "nothing happened yet");
    house.entered(&alice, "ETH").await;
    house.signal(&bob, "SOL").await;
    let update = first.await.unwrap();
    assert_eq!(update["data"]["orderUpdates"]["token"], "SOL");
}

#[tokio::test]
async fn only_positions_may_close_or_protect() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (position, size) = house.holding(&trader, "BTC").await;
    let command = venue::commands::ClosePosition {
        position_id: position,
        quantity: size.parse().unwrap(),
        reference_price: "100".parse().unwrap(),
        reason: "MANUAL".to_owned(),
        attempt: 0,
    };
    for caller in [domain::Service::Deployments, domain::Service::Signals] {
        let refused = house.service.command(caller, command.clone()).await;
        let is_forbidden = matches!(refused,
            Err(platform::CommandError::Refused { ref code, .. }) if code == "FORBIDDEN");
        assert!(is_forbidden, "{refused:?}");
    }
    let exit: Value = house.order(&trader, "EXIT").await;
    assert_eq!(exit, Value::Null);
}
