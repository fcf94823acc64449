//! The service's slice of the graph.

use hyperliquid::HyperliquidService;
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn the_committed_schema_is_the_services() {
    testkit::assert_sdl::<HyperliquidService>();
}

#[tokio::test]
async fn markets_candles_and_the_venues_state_are_public() {
    let house = House::start().await;
    let nobody = house.service.anonymous();
    let query =
        "{ market(token: \"ETH\") { id token symbol markPrice isStale minNotional { amount } }
        candles(token: \"ETH\", interval: H1, limit: 3) { open close }
        venueStatus { channel isFresh } }";
    let data = nobody.data(query, json!({})).await;
    assert_eq!(data["market"]["markPrice"], "3000");
    assert_eq!(data["market"]["isStale"], false);
    assert_eq!(data["market"]["minNotional"]["amount"], "10");
    assert!(!data["candles"].as_array().unwrap().is_empty(), "{data}");
    assert_eq!(
        data["venueStatus"][0],
        json!({"channel": "prices", "isFresh": true})
    );
    let unknown = "{ candles(token: \"NOSUCH\", interval: H1) { open } }";
    assert_eq!(nobody.code(unknown, json!({})).await, "NOT_FOUND");
}

#[tokio::test]
async fn prices_are_told_as_they_change() {
    let house = House::start().await;
    let document = "subscription { priceUpdates(tokens: [\"ETH\"]) { token markPrice } }";
    let mut updates = house.service.anonymous().subscribe(document, json!({}));
    let first = updates.next().await.unwrap();
    assert_eq!(first["data"]["priceUpdates"]["markPrice"], "3000");
    house.set_price("ETH", "3123");
    loop {
        let next = updates.next().await.unwrap();
        if next["data"]["priceUpdates"]["markPrice"] == "3123" {
            break;
        }
    }
}

#[tokio::test]
async fn the_newest_candle_is_told_as_it_moves() {
    let house = House::start().await;
    let document =
        "subscription { candleUpdates(token: \"ETH\", interval: M1) { openTime high close } }";
    let mut updates = house.service.anonymous().subscribe(document, json!({}));
    let mut late = house.service.anonymous().subscribe(document, json!({}));
    house.set_price("ETH", "3123");
    loop {
        let next = updates.next().await.unwrap();
        if next["data"]["candleUpdates"]["close"] == "3123" {
            break;
        }
        house.venue.tick();
    }
    // Whoever reads later gets the newest at once.
    loop {
        let next = late.next().await.unwrap();
        if next["data"]["candleUpdates"]["close"] == "3123" {
            break;
        }
    }
    let unlisted = "subscription { candleUpdates(token: \"NOSUCH\", interval: M1) { close } }";
    let mut refused = house.service.anonymous().subscribe(unlisted, json!({}));
    let first = refused.next().await.unwrap();
    assert_eq!(first["errors"][0]["extensions"]["code"], "NOT_FOUND");
}
