//! One signal, many deployments: judged together, stored together.

use std::collections::BTreeSet;

use futures_util::{StreamExt, stream};

use crate::house::{House, Trader};
use crate::venue_fake::Mood;

/// More than a statement of one row each may carry values for.
const DEPLOYMENTS: usize = 1_100;
/// Deployments made ready at a time.
const AT_A_TIME: usize = 16;

/// A house in which so many deployments follow the same agent.
async fn crowd() -> (House, Trader) {
    let house = House::start().await;
    let first = house.trader("alice").await;
    let others = (1..DEPLOYMENTS).map(|_| house.trader_of("alice", first.agent));
    stream::iter(others)
        .buffer_unordered(AT_A_TIME)
        .for_each(async |_| {})
        .await;
    (house, first)
}

#[tokio::test]
async fn a_signal_is_judged_for_more_deployments_than_one_statement_can_hold() {
    let (house, first) = crowd().await;
    house.venue.is_now(Mood::Away);
    house.signal(&first, "BTC").await;

    let told = house.service.told::<events::facts::IntentDecided>().await;
    assert_eq!(told.len(), DEPLOYMENTS);
    let asked = house
        .service
        .commands
        .asked::<venue::commands::LookUpMarkets>();
    assert_eq!(asked.len(), 2, "one look a thousand deployments");
}

#[tokio::test]
async fn what_a_signal_is_refused_for_is_told_to_every_deployment() {
    let (house, first) = crowd().await;
    house.venue.set_market(false, true);
    let signal = house.new_signal(first.agent, "BTC", domain::Side::Long);
    let head = house.service.hear(&signal).await;

    let told = house.service.told_envelopes().await;
    let follows = told
        .iter()
        .filter(|fact| fact.cause_hash == Some(head.hash));
    assert_eq!(follows.count(), DEPLOYMENTS);
    let owners = house.service.told::<events::facts::VerdictRejected>().await;
    let named: BTreeSet<_> = owners.iter().map(|fact| fact.deployment_id).collect();
    assert_eq!(named.len(), DEPLOYMENTS);
}
