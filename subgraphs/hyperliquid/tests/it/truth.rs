//! Reconciliation: at start, on reconnect and continuously the venue's truth becomes ours.

use chrono::TimeDelta;
use domain::{Clock, Service};
use serde_json::json;
use simulator_hyperliquid::Act;
use simulator_hyperliquid::price::Scripted;
use venue::OrderSide;
use venue::commands::{AccountLookUp, LookUpAccounts, LookUpMarkets, PlaceOutcome};

use crate::house::{Config, House, Trader, eventually, eventually_within, quantity};

fn by_hand(trader: &Trader, size: &str) -> Act {
    Act::Trade {
        user: trader.account.address.clone(),
        coin: "ETH".to_owned(),
        size: size.parse().unwrap(),
    }
}

fn unwatched(config: Config) -> Config {
    Config {
        user_streams_max: 0,
        ..config
    }
}

async fn market(house: &House, token: &str) -> venue::Market {
    let ask = LookUpMarkets {
        tokens: vec![token.parse().unwrap()],
    };
    let mut found = house.service.command(Service::Trades, ask).await.unwrap();
    found.remove(0)
}

#[tokio::test]
async fn r19_what_the_user_does_by_hand_is_told() {
    let house = House::start().await;
    let trader = house.trader().await;
    assert!(house.venue.act(&by_hand(&trader, "0.5")));
    let fills = house.fills(1).await;
    assert_eq!(fills[0].fill.client_order_id, None, "it is not ours");
    assert_eq!(fills[0].fill.side, OrderSide::Buy);
    assert_eq!(fills[0].account, trader.account);
}

#[tokio::test]
async fn r18_forced_closes_are_told_for_what_they_are() {
    let house = House::start().await;
    let trader = house.trader().await;
    let (user, coin) = (trader.account.address.clone(), "ETH".to_owned());
    house.place(&trader.order(1, "ETH", "1")).await;
    let size = "0.25".parse().unwrap();
    assert!(house.venue.act(&Act::Deleverage {
        user: user.clone(),
        coin: coin.clone(),
        size
    }));
    assert!(house.venue.act(&Act::Liquidate { user, coin }));
    let mut fills = house.fills(3).await;
    fills.sort_by_key(|fact| fact.fill.trade_id.parse::<u64>().unwrap());
    let forced: Vec<bool> = fills.iter().map(|fact| fact.fill.is_liquidation).collect();
    assert_eq!(forced, [false, false, true]);
    let deleveraged: Vec<bool> = fills.iter().map(|fact| fact.fill.is_deleveraging).collect();
    assert_eq!(deleveraged, [false, true, false]);
}

#[tokio::test]
async fn r5_fills_missed_while_down_are_told_after_the_start_each_once() {
    let house = House::start().await;
    let trader = house.trader().await;
    house.place(&trader.order(1, "ETH", "1")).await;
    house.fills(1).await;
    let house = house
        .restart_after(|venue, clock| {
            for _ in 0..3 {
                clock.advance(TimeDelta::minutes(7));
                assert!(venue.act(&by_hand(&trader, "-0.1")));
            }
        })
        .await;
    assert_eq!(house.fills(4).await.len(), 4);
    let house = house.restart_after(|_, _| {}).await;
    house.place(&trader.order(2, "ETH", "0.1")).await;
    let told = house.fills(5).await;
    assert_eq!(told.len(), 5, "nothing is told twice");
}

#[tokio::test]
async fn more_missed_fills_than_a_page_holds_are_read_page_by_page() {
    let patient = |config| Config {
        request_timeout_ms: 30_000,
        ..unwatched(config)
    };
    let house = House::start_with(Scripted::new(), patient).await;
    let trader = house.trader().await;
    let house = house
        .restart_after(|venue, clock| {
            for number in 0..5_000 {
                clock.advance(TimeDelta::milliseconds(1));
                let size = if number % 2 == 0 { "0.01" } else { "-0.01" };
                assert!(venue.act(&by_hand(&trader, size)));
            }
        })
        .await;
    let told = "select count(*) from outbox where kind = 'venue.fill'";
    // An order may fill at two prices, so the venue says how many there are.
    let address = &trader.account.address;
    let there = house
        .venue
        .look(|it| it.history(address).unwrap().fills.len());
    let there = i64::try_from(there).unwrap();
    assert!(there >= 2_500, "{there}");
    let patience = std::time::Duration::from_mins(5);
    let is_told = async || (house.count(told).await == there).then_some(());
    eventually_within(patience, is_told).await;
    assert_eq!(house.count("select count(*) from fills").await, there);
}

#[tokio::test]
async fn fills_no_stream_tells_are_found_by_the_sweep() {
    let house = House::start_with(Scripted::new(), unwatched).await;
    let trader = house.trader().await;
    house.place(&trader.order(1, "ETH", "1")).await;
    house.fills(1).await;
    house.pass(TimeDelta::seconds(40));
    assert!(house.venue.act(&by_hand(&trader, "-0.4")));
    assert_eq!(house.fills(2).await[1].fill.quantity, quantity("0.4"));
}

#[tokio::test]
async fn what_happened_while_the_stream_was_broken_is_asked_for() {
    let house = House::start_with(Scripted::new(), |config| Config {
        sweep_interval_ms: 3_600_000,
        ..config
    })
    .await;
    let trader = house.trader().await;
    house.follow(json!({"stream": {"broken": 1_000}}));
    assert!(house.venue.act(&by_hand(&trader, "0.5")));
    house.venue.follow_plan(None);
    assert_eq!(house.fills(1).await.len(), 1);
}

#[tokio::test]
async fn r10_an_account_that_cannot_be_read_is_not_an_empty_one() {
    let house = House::start().await;
    let trader = house.trader().await;
    let ask = LookUpAccounts {
        accounts: vec![trader.account.clone()],
        fresh: true,
    };
    for fault in ["garbage", "failed", "dropped", "limited"] {
        house.follow(json!({"info": {fault: 1_000}}));
        let answer = house.service.command(Service::Trades, ask.clone()).await;
        assert!(
            matches!(answer.unwrap()[0], AccountLookUp::Unknown { .. }),
            "{fault}"
        );
    }
}

#[tokio::test]
async fn r10_before_the_markets_are_known_nothing_is_said_to_be_unlisted() {
    let house = House::start().await;
    let trader = house.trader().await;
    let mute = |venue: &simulator_hyperliquid::Handle, _: &_| {
        let plan = serde_json::from_value(json!({"info": {"failed": 1_000}})).unwrap();
        venue.follow_plan(Some(plan));
    };
    let house = house.restart_blind_after(mute).await;
    let ask = LookUpMarkets {
        tokens: vec!["ETH".parse().unwrap()],
    };
    let answer = house.service.command(Service::Trades, ask).await;
    assert!(answer.is_err(), "{answer:?}");
    let order = trader.order(1, "ETH", "0.1");
    let answer = house.service.command(Service::Trades, order.clone()).await;
    assert!(answer.is_err(), "an order was given up: {answer:?}");
    house.venue.follow_plan(None);
    house.wait_for_markets().await;
    let placed = house.place(&order).await;
    assert!(
        matches!(placed, PlaceOutcome::Accepted { .. }),
        "{placed:?}"
    );
}

#[tokio::test]
async fn r11_a_price_that_stopped_coming_decides_nothing() {
    let house = House::start().await;
    assert!(market(&house, "ETH").await.is_fresh);
    house.follow(json!({"outages": [{"fromMs": 0, "toMs": 600_000}]}));
    // The socket breaks with its next tick; nothing can refresh the price after that.
    eventually(async || {
        house.service.clock.advance(TimeDelta::seconds(6));
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        (!market(&house, "ETH").await.is_fresh).then_some(())
    })
    .await;
}

#[tokio::test]
async fn r11_a_channel_frozen_on_a_healthy_socket_is_noticed_and_polled_for() {
    let house = House::start().await;
    let frozen = json!({"channel": "activeAssetCtx", "fromMs": 0, "toMs": 600_000});
    house.follow(json!({ "frozen": [frozen] }));
    house.set_price("ETH", "3100");
    let wanted = "3100".parse().ok();
    eventually(async || {
        // The wall moves on; the stream's last word grows old.
        house.pass(TimeDelta::seconds(1));
        (market(&house, "ETH").await.mark_price == wanted).then_some(())
    })
    .await;
    assert!(market(&house, "ETH").await.is_fresh, "polling took over");
    assert!(house.venue.struck()["stream.Frozen"] > 0);
    house.venue.follow_plan(None);
    house.set_price("ETH", "3200");
    let wanted = "3200".parse().ok();
    eventually(async || (market(&house, "ETH").await.mark_price == wanted).then_some(())).await;
    assert!(house.venue_clock.now() > testkit::start_of_tests());
}

#[tokio::test]
async fn r1_a_fill_the_stream_left_out_is_not_passed_over() {
    let house = House::start_with(Scripted::new(), |config| Config {
        sweep_interval_ms: 3_600_000,
        ..config
    })
    .await;
    let trader = house.trader().await;
    assert!(house.venue.act(&by_hand(&trader, "0.5")));
    house.fills(1).await;
    house.pass(TimeDelta::minutes(1));
    house.follow(json!({"stream": {"lost": 1_000}}));
    assert!(house.venue.act(&by_hand(&trader, "0.25")));
    house.pass(TimeDelta::minutes(1));
    house.venue.follow_plan(None);
    assert!(house.venue.act(&by_hand(&trader, "0.125")));
    let mut sizes: Vec<String> = house
        .fills(3)
        .await
        .iter()
        .map(|fact| fact.fill.quantity.to_string())
        .collect();
    sizes.sort();
    assert_eq!(sizes, ["0.125", "0.25", "0.5"]);
}
