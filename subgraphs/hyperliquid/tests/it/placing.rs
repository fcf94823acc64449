//! Orders: sent once, answered truly, never guessed about.

use domain::{Service, Usdc};
use serde_json::json;
use venue::commands::{CancelOrder, CancelOutcome, OrderEvidence, PlaceOrder, PlaceOutcome};
use venue::{Protection, VenueOrderStatus};

use crate::house::{Config, House, Trader, eventually, order_id, quantity};
use simulator_hyperliquid::price::Scripted;

async fn cancel(house: &House, order: &PlaceOrder) -> CancelOutcome {
    let command = CancelOrder {
        account: order.account.clone(),
        signing: order.signing.clone(),
        client_order_id: order.client_order_id.clone(),
        token: order.token.clone(),
    };
    house
        .service
        .command(Service::Trades, command)
        .await
        .unwrap()
}

/// How many orders the venue has of an account.
fn orders_at_venue(house: &House, trader: &Trader) -> usize {
    let orders = |it: &simulator_hyperliquid::Exchange| {
        it.history(&trader.account.address)
            .map_or(0, |history| history.orders.len())
    };
    house.venue.look(orders)
}

#[tokio::test]
async fn r3_an_order_is_placed_once_however_often_it_is_asked() {
    let house = House::start().await;
    let trader = house.trader().await;
    let order = trader.order(1, "ETH", "0.1");
    let first = house.place(&order).await;
    let PlaceOutcome::Accepted { order: placed, .. } = &first else {
        panic!("{first:?}");
    };
    assert_eq!(placed.status, VenueOrderStatus::Filled);
    assert_eq!(house.place(&order).await, first);
    assert_eq!(orders_at_venue(&house, &trader), 1);
    assert_eq!(house.fills(1).await.len(), 1);
}

#[tokio::test]
async fn r2_a_filled_order_whose_answer_was_lost_is_found_by_its_client_id() {
    let house = House::start().await;
    let trader = house.trader().await;
    house.follow(json!({"exchange": {"lost": 1_000}}));
    let order = trader.order(1, "ETH", "0.1");
    assert!(matches!(
        house.place(&order).await,
        PlaceOutcome::Unknown { .. }
    ));
    let OrderEvidence::Found {
        order: found,
        fills,
    } = house.evidence(&order).await
    else {
        panic!("the venue has it");
    };
    assert_eq!(found.status, VenueOrderStatus::Filled);
    assert_eq!(fills.len(), 1);
    let again = house.place(&order).await;
    assert!(matches!(again, PlaceOutcome::Accepted { .. }), "{again:?}");
    assert_eq!(orders_at_venue(&house, &trader), 1);
}

#[tokio::test]
async fn r3_a_refusal_of_a_repeated_copy_is_not_believed() {
    let house = House::start().await;
    let trader = house.trader().await;
    house.follow(json!({"exchange": {"doubled": 1_000}}));
    let order = trader.order(1, "ETH", "0.1");
    let outcome = house.place(&order).await;
    assert!(
        matches!(outcome, PlaceOutcome::Unknown { .. }),
        "{outcome:?}"
    );
    assert!(matches!(
        house.evidence(&order).await,
        OrderEvidence::Found { .. }
    ));
}

#[tokio::test]
async fn r1_nothing_ends_an_order_while_the_venue_is_out() {
    let house = House::start().await;
    let trader = house.trader().await;
    let order = trader.resting(1, "ETH", ("0.1", "2900"));
    house.place(&order).await;
    house.follow(json!({"outages": [{"fromMs": 0, "toMs": 600_000}]}));
    let ask = venue::commands::LookUpOrder {
        account: order.account.clone(),
        client_order_id: order.client_order_id.clone(),
    };
    let unanswered = house.service.command(Service::Trades, ask).await;
    assert!(unanswered.is_err(), "an outage is no evidence");
    house.set_price("ETH", "2890");
    let ended = "select count(*) from orders where state in ('ENDED', 'LOST')";
    assert_eq!(house.count(ended).await, 0);
    house.venue.follow_plan(None);
    let fills = house.fills(1).await;
    assert_eq!(fills[0].fill.quantity, quantity("0.1"));
    eventually(async || (house.count(ended).await == 1).then_some(())).await;
}

#[tokio::test]
async fn r12_a_close_without_a_position_is_refused_in_the_venues_words() {
    let house = House::start().await;
    let trader = house.trader().await;
    let outcome = house.place(&trader.exit(1, "ETH", "-0.1")).await;
    let PlaceOutcome::Rejected { reason } = outcome else {
        panic!("{outcome:?}");
    };
    assert!(
        reason.starts_with("Reduce only order would increase position."),
        "{reason}"
    );
}

#[tokio::test]
async fn errors_come_with_http_200_and_are_refusals() {
    let house = House::start().await;
    let trader = house.trader().await;
    let small = house.place(&trader.order(1, "ETH", "0.001")).await;
    let PlaceOutcome::Rejected { reason } = small else {
        panic!("{small:?}");
    };
    assert!(reason.contains("minimum value of $10"), "{reason}");
    let unlisted = PlaceOrder {
        token: "NOSUCHTOKEN".parse().unwrap(),
        ..trader.order(2, "ETH", "0.1")
    };
    let outcome = house.place(&unlisted).await;
    assert!(
        matches!(outcome, PlaceOutcome::NotSent { .. }),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_cancel_answers_what_became_of_the_order() {
    let house = House::start().await;
    let trader = house.trader().await;
    let order = trader.resting(1, "ETH", ("0.1", "2900"));
    house.place(&order).await;
    assert_eq!(cancel(&house, &order).await, CancelOutcome::Cancelled);
    assert_eq!(cancel(&house, &order).await, CancelOutcome::NotWorking);
    let raced = trader.resting(2, "ETH", ("0.1", "2900"));
    house.place(&raced).await;
    house.follow(json!({"cancelRaces": 1_000}));
    assert_eq!(cancel(&house, &raced).await, CancelOutcome::NotWorking);
    let OrderEvidence::Found { order, .. } = house.evidence(&raced).await else {
        panic!("the venue has it");
    };
    assert_eq!(order.status, VenueOrderStatus::Filled, "the fill won");
}

#[tokio::test]
async fn r16_the_stop_of_a_partly_filled_entry_is_known_to_be_gone() {
    let house = House::start().await;
    let trader = house.trader().await;
    let protected = |id: u64| PlaceOrder {
        protection: Some(Protection {
            client_order_id: order_id(1_000 + id),
            trigger_price: "2850".parse().unwrap(),
        }),
        ..trader.order(id, "ETH", "0.5")
    };
    let whole = house.place(&protected(1)).await;
    let PlaceOutcome::Accepted { protection, .. } = whole else {
        panic!("{whole:?}");
    };
    assert_eq!(protection.unwrap().status, VenueOrderStatus::Waiting);
    house.follow(json!({"partialFills": 1_000}));
    let part = house.place(&protected(2)).await;
    let PlaceOutcome::Accepted { order, protection } = part else {
        panic!("{part:?}");
    };
    assert!(order.filled_quantity < order.quantity);
    assert_eq!(protection, None, "the venue places it for whole fills only");
    let state = format!(
        "select count(*) from orders where state = 'ENDED' and client_order_id = '{}'",
        order_id(1_002)
    );
    eventually(async || (house.count(&state).await == 1).then_some(())).await;
}

#[tokio::test]
async fn answers_that_are_none_leave_an_order_unknown_and_are_kept() {
    let house = House::start().await;
    let trader = house.trader().await;
    for (id, fault) in [(1, "garbage"), (2, "failedAfter"), (3, "dropped")] {
        house.follow(json!({"exchange": {fault: 1_000}}));
        let outcome = house.place(&trader.order(id, "ETH", "0.1")).await;
        assert!(
            matches!(outcome, PlaceOutcome::Unknown { .. }),
            "{fault}: {outcome:?}"
        );
    }
    house.venue.follow_plan(None);
    let kept = "select count(*) from evidence where subject = 'exchange'";
    eventually(async || (house.count(kept).await == 1).then_some(())).await;
}

#[tokio::test]
async fn r22_a_spent_budget_sheds_entries_and_lets_exits_through() {
    let small = |config: Config| Config {
        weight_per_minute: 400,
        sweep_interval_ms: 3_600_000,
        ..config
    };
    let house = House::start_with(Scripted::new(), small).await;
    let trader = house.trader().await;
    house.place(&trader.order(1, "ETH", "0.1")).await;
    let mut shed = None;
    for id in 2..400 {
        if let PlaceOutcome::NotSent { code, .. } =
            house.place(&trader.order(id, "SOL", "0.1")).await
        {
            shed = Some(code);
            break;
        }
    }
    assert_eq!(
        shed.as_deref(),
        Some("VENUE_UNAVAILABLE"),
        "entries are shed"
    );
    for id in 1_000..1_050 {
        let outcome = house.place(&trader.exit(id, "ETH", "-0.004")).await;
        assert!(
            !matches!(outcome, PlaceOutcome::NotSent { .. }),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_venue_that_refuses_more_is_left_alone_with_entries() {
    let house = House::start().await;
    let trader = house.trader().await;
    house.follow(json!({"exchange": {"limited": 1_000}}));
    let outcome = house.place(&trader.order(1, "ETH", "0.1")).await;
    assert!(
        matches!(outcome, PlaceOutcome::NotSent { .. }),
        "{outcome:?}"
    );
    assert_eq!(orders_at_venue(&house, &trader), 0);
}

#[tokio::test]
async fn leverage_whose_answer_got_lost_is_set_again() {
    let house = House::start().await;
    let trader = house.trader().await;
    let entry = PlaceOrder {
        leverage: Some(domain::Leverage::try_new(3).unwrap()),
        ..trader.order(1, "ETH", "0.1")
    };
    let client = reqwest::Client::new();
    let fault = client.post(format!("{}/sim/fault", house.venue.base_url()));
    let fault = fault.json(&json!({"kind": "lost", "count": 1}));
    assert!(fault.send().await.unwrap().status().is_success());
    let outcome = house.place(&entry).await;
    assert!(
        matches!(outcome, PlaceOutcome::Accepted { .. }),
        "{outcome:?}"
    );
    let times = house.venue.look(|it| {
        let account = it.account(&trader.account.address).unwrap();
        account.leverages.values().map(|it| it.times).max()
    });
    assert_eq!(times, Some(3));
    assert!(trader.signing.notional_limit > Usdc::ZERO);
}
