//! Funding and transfers: told once, from the venue's own record.

use chrono::TimeDelta;
use domain::{Clock, Usdc};
use events::facts::{VenueFundingPaid, VenueTransferSeen};
use rust_decimal::Decimal;
use serde_json::json;
use simulator_hyperliquid::price::Scripted;
use testkit::start_of_tests;

use crate::house::{Config, House, eventually, quantity};

async fn transfers(house: &House, count: usize) -> Vec<VenueTransferSeen> {
    eventually(async || {
        let told = house.service.told::<VenueTransferSeen>().await;
        (told.len() >= count).then_some(told)
    })
    .await
}

#[tokio::test]
async fn r23_funding_of_every_hour_is_told_once() {
    let rate = Decimal::new(1, 4);
    let house = House::start_with(Scripted::new().with_funding(rate), |config| config).await;
    let trader = house.trader().await;
    house.place(&trader.order(1, "ETH", "1")).await;
    house.fills(1).await;
    house.pass(TimeDelta::hours(2));
    let told = eventually(async || {
        let told = house.service.told::<VenueFundingPaid>().await;
        (told.len() >= 2).then_some(told)
    })
    .await;
    // 1 ETH at 3,000 dollars, a ten-thousandth an hour, paid by the long.
    let amounts: Vec<Usdc> = told.iter().map(|fact| fact.amount).collect();
    assert_eq!(amounts, [Usdc::from_micros(-300_000); 2]);
    assert_eq!(told[0].quantity, quantity("1"));
    assert_eq!(told[0].paid_at, start_of_tests() + TimeDelta::hours(1));
    let house = house.restart_after(|_, _| {}).await;
    house.pass(TimeDelta::hours(1));
    let told = eventually(async || {
        let told = house.service.told::<VenueFundingPaid>().await;
        (told.len() >= 3).then_some(told)
    })
    .await;
    assert_eq!(told.len(), 3, "a restart repeats nothing");
}

#[tokio::test]
async fn r23_money_that_comes_from_outside_is_told_once() {
    let house = House::start().await;
    let trader = house.trader().await;
    let first = transfers(&house, 1).await;
    assert_eq!(first[0].amount, Usdc::from_whole(10_000));
    house.pass(TimeDelta::minutes(1));
    let client = reqwest::Client::new();
    let deposit = client.post(format!("{}/sim/deposit", house.venue.base_url()));
    let deposit = deposit.json(&json!({"user": trader.account.address, "usd": "250"}));
    assert!(deposit.send().await.unwrap().status().is_success());
    let told = transfers(&house, 2).await;
    assert_eq!(told[1].amount, Usdc::from_whole(250));
    assert_eq!(told[1].account, trader.account);
    let house = house.restart_after(|_, _| {}).await;
    house.pass(TimeDelta::hours(2));
    house.place(&trader.order(1, "ETH", "1")).await;
    house.fills(1).await;
    assert_eq!(house.service.told::<VenueTransferSeen>().await.len(), 2);
}

#[tokio::test]
async fn money_no_stream_tells_is_found_within_the_hour() {
    let house = House::start_with(Scripted::new(), |config| Config {
        user_streams_max: 0,
        ..config
    })
    .await;
    let trader = house.trader().await;
    transfers(&house, 1).await;
    let client = reqwest::Client::new();
    let deposit = client.post(format!("{}/sim/deposit", house.venue.base_url()));
    let deposit = deposit.json(&json!({"user": trader.account.address, "usd": "250"}));
    assert!(deposit.send().await.unwrap().status().is_success());
    house.pass(TimeDelta::hours(1));
    assert_eq!(transfers(&house, 2).await[1].amount, Usdc::from_whole(250));
    assert!(house.venue_clock.now() > start_of_tests());
}
