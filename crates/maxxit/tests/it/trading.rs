//! From a post to a closed position.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::acts::{Deployed, closed, deploy, number, opened, publish_agent, story};
use crate::house::House;
use crate::live::Live;
use crate::person::Person;
use crate::wait::until;
use crate::ways::Way;

const UPDATES: &str = "subscription($d: ID) { positionUpdates(deploymentId: $d) {
  id state markPrice unrealisedPnl { amount } deployment { agent { name } } } }";
const CLOSE: &str = "mutation($id: ID!, $key: String!) {
  positionClose(input: { positionId: $id, idempotencyKey: $key }) {
    position { id state } userErrors { code message } } }";

both_ways!(
    a_post_becomes_a_position_that_its_owner_watches_and_closes,
    a_target_that_is_reached_closes_the_position_with_its_profit,
    a_stop_that_is_reached_closes_the_position_with_its_loss,
);

async fn a_post_becomes_a_position_that_its_owner_watches_and_closes(way: Way) {
    let house = House::start(way).await;
    let (owner, deployed) = subscriber(&house).await;
    let mut live = owner.subscribe(UPDATES, json!({ "d": deployed.id })).await;
    house.stand_ins.call_long("ETH", 3_000);
    let position = opened(&house, &owner, &deployed, "ETH").await;
    assert_eq!(position["side"], "LONG");
    let size = house.stand_ins.position(&deployed.account, "ETH");
    assert_eq!(number(&position["quantity"]), size);
    let protection = &position["protection"];
    assert_eq!(number(&protection["quantity"]), size, "{position:#}");

    house.stand_ins.set_price("ETH", Decimal::from(3_030));
    let gained = event(&mut live, |update| {
        update["unrealisedPnl"]["amount"].is_string()
            && number(&update["unrealisedPnl"]["amount"]) > Decimal::ZERO
    })
    .await;
    assert_eq!(gained["deployment"]["agent"]["name"], "Listener");

    let asked = json!({ "id": position["id"], "key": "once" });
    owner.change(CLOSE, asked.clone()).await;
    owner.change(CLOSE, asked).await;
    let after = closed(&owner, &deployed, &position).await;
    assert_eq!(after["exitReason"], "MANUAL");
    assert!(
        number(&after["realisedPnl"]["amount"]) > Decimal::ZERO,
        "{after:#}"
    );
    assert_flat(&house, &owner, &deployed, "ETH").await;
    event(&mut live, |update| update["state"] == "CLOSED").await;
}

async fn a_target_that_is_reached_closes_the_position_with_its_profit(way: Way) {
    let house = House::start(way).await;
    let (owner, deployed) = subscriber(&house).await;
    house.stand_ins.call_long("SOL", 200);
    let position = opened(&house, &owner, &deployed, "SOL").await;
    let target = number(&position["targetPrice"]);
    house.stand_ins.set_price("SOL", target + Decimal::ONE);
    let after = closed(&owner, &deployed, &position).await;
    assert_eq!(after["exitReason"], "TAKE_PROFIT");
    assert!(
        number(&after["realisedPnl"]["amount"]) > Decimal::ZERO,
        "{after:#}"
    );
    assert_flat(&house, &owner, &deployed, "SOL").await;
}

async fn a_stop_that_is_reached_closes_the_position_with_its_loss(way: Way) {
    let house = House::start(way).await;
    let (owner, deployed) = subscriber(&house).await;
    house.stand_ins.call_long("SOL", 200);
    let position = opened(&house, &owner, &deployed, "SOL").await;
    let stop = number(&position["stopPrice"]);
    house.stand_ins.set_price("SOL", stop - Decimal::ONE);
    let after = closed(&owner, &deployed, &position).await;
    assert_eq!(after["exitReason"], "STOP_LOSS");
    assert!(
        number(&after["realisedPnl"]["amount"]) < Decimal::ZERO,
        "{after:#}"
    );
    assert_flat(&house, &owner, &deployed, "SOL").await;
}

/// Somebody with an agent deployed on paper.
async fn subscriber(house: &House) -> (Person, Deployed) {
    let creator = Person::demo(house).await;
    let agent = publish_agent(house, &creator).await;
    let owner = Person::sign_in(house).await;
    let deployed = deploy(&owner, &agent).await;
    (owner, deployed)
}

/// Waits for an update that has something.
async fn event(live: &mut Live, has: impl Fn(&Value) -> bool) -> Value {
    loop {
        let answer = live.next().await;
        assert!(answer.get("errors").is_none(), "{answer:#}");
        let update = &answer["data"]["positionUpdates"];
        if has(update) {
            return update.clone();
        }
    }
}

/// One entry, nothing held, nothing that still waits on the venue, and both books agree.
async fn assert_flat(house: &House, owner: &Person, deployed: &Deployed, token: &str) {
    let stand_ins = &house.stand_ins;
    until("nothing waits on the venue", async || {
        let orders = stand_ins.orders(&deployed.account, token);
        let is_open = |status| status == simulator_hyperliquid::engine::OrderStatus::Open;
        (!orders.iter().any(|record| is_open(record.status))).then_some(())
    })
    .await;
    assert_eq!(stand_ins.position(&deployed.account, token), Decimal::ZERO);
    assert_eq!(stand_ins.entries(&deployed.account, token), 1);
    let story = story(owner, &deployed.id).await;
    assert_eq!(story.verdicts_on(token).len(), 1, "{story:#?}");
    assert_eq!(story.entries(token).len(), 1, "{story:#?}");
    let net: Decimal = story
        .orders
        .iter()
        .flat_map(|order| {
            let sign = if order["isReduceOnly"] == true { -1 } else { 1 };
            let fills = order["fills"].as_array().unwrap().iter();
            fills.map(move |fill| number(&fill["quantity"]) * Decimal::from(sign))
        })
        .sum();
    assert_eq!(net, Decimal::ZERO, "{story:#?}");
}
