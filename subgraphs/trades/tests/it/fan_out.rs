//! One signal, many deployments: judged together, stored together.

use futures_util::{StreamExt, stream};

use crate::house::House;

/// More than a statement of one row each may carry values for.
const DEPLOYMENTS: usize = 1_100;
/// Deployments made ready at a time.
const AT_A_TIME: usize = 16;

#[tokio::test]
async fn a_signal_is_judged_for_more_deployments_than_one_statement_can_hold() {
    let house = House::start().await;
    let first = house.trader("alice").await;
    house.venue.is_now(crate::venue_fake::Mood::Away);
    let others = (1..DEPLOYMENTS).map(|_| house.trader_of("alice", first.agent));
    stream::iter(others)
        .buffer_unordered(AT_A_TIME)
        .for_each(async |_| {})
        .await;
    house.signal(&first, "BTC").await;

    let told = house.service.told::<events::facts::IntentDecided>().await;
    assert_eq!(told.len(), DEPLOYMENTS);
    let asked = house
        .service
        .commands
        .asked::<venue::commands::LookUpMarkets>();
    assert_eq!(asked.len(), 2, "one look a thousand deployments");
}
