//! What becomes of a post for the agents that listen.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use domain::{AgentVenue, Side, XAccountId};
use events::facts::{AgentStatus, PostRecorded, SignalCreated, SignalRejected};
use platform::CommandError;
use venue::Market;
use venue::commands::{LoadCandles, LookUpMarkets};

use crate::support::{
    CALL, agent, classification, created, house, introduce, market, post, refusals, rising,
};

#[tokio::test]
async fn a_call_becomes_one_signal_for_each_agent_that_listens() {
    let house = house().await;
    let author = XAccountId::new();
    let (first, second) = (agent(author), agent(author));
    introduce(&house, &first).await;
    introduce(&house, &second).await;
    introduce(&house, &agent(XAccountId::new())).await;

    let heard = house.hear(&post(author, CALL)).await;
    house.hear_again(&heard).await;

    let told = created(&house).await;
    let mut agents: Vec<_> = told.iter().map(|fact| fact.agent_id).collect();
    agents.sort();
    assert_eq!(agents, [first.agent_id, second.agent_id]);
    let SignalCreated {
        token,
        side,
        stop_price,
        target_price,
        reference_price,
        ..
    } = &told[0];
    assert_eq!((token.as_str(), *side), ("ETH", Side::Long));
    assert_eq!(*stop_price, Some("2450".parse().unwrap()));
    assert_eq!(*target_price, Some("2800".parse().unwrap()));
    assert_eq!(*reference_price, "2500".parse().unwrap());
    assert_eq!(
        told[0].expires_at - told[0].created_at,
        TimeDelta::minutes(15)
    );
}

#[tokio::test]
async fn levels_are_told_in_market_units() {
    let house = house().await;
    let author = XAccountId::new();
    introduce(&house, &agent(author)).await;
    house
        .hear(&post(
            author,
            "Long $PEPE 0.0000100, SL 0.0000095, TP 0.0000120",
        ))
        .await;
    let told = created(&house).await;
    assert_eq!(told[0].stop_price, Some("0.0095".parse().unwrap()));
}

#[tokio::test]
async fn chatter_is_read_and_decided_for_nobody() {
    let house = house().await;
    let author = XAccountId::new();
    introduce(&house, &agent(author)).await;
    let chatter = post(author, "Closed my $ETH long +30%");
    house.hear(&chatter).await;
    let read = classification(&house, &chatter).await;
    assert_eq!(
        (&read["isCall"], &read["reason"]["code"]),
        (&false.into(), &"PAST_TRADE".into())
    );
    assert!(house.commands.asked::<LookUpMarkets>().is_empty());
}

#[tokio::test]
async fn the_same_call_within_six_hours_is_refused_and_refusals_do_not_count() {
    let house = house().await;
    let author = XAccountId::new();
    introduce(&house, &agent(author)).await;
    house.hear(&post(author, CALL)).await;
    house.hear(&post(author, CALL)).await;
    house
        .hear(&post(author, "Shorting $ETH here, SL 2550, TP 2200"))
        .await;
    assert_eq!(refusals(&house).await[0], "DUPLICATE");

    house.clock.advance(TimeDelta::hours(6));
    let now = domain::Clock::now(&*house.clock);
    house.commands.answer(move |_: LoadCandles| Ok(rising(now)));
    let later = PostRecorded {
        posted_at: now,
        first_seen_at: now,
        ..post(author, CALL)
    };
    house.hear(&later).await;
    let longs = created(&house)
        .await
        .into_iter()
        .filter(|fact| fact.side == Side::Long)
        .count();
    assert_eq!(longs, 2);
}

#[tokio::test]
async fn every_refusal_is_told_with_its_reason() {
    let house = house().await;
    let author = XAccountId::new();
    introduce(&house, &agent(author)).await;
    let late = PostRecorded {
        is_late: true,
        ..post(author, CALL)
    };
    house.hear(&late).await;
    house.hear(&post(author, "Longing $XYZ here")).await;
    house.hear(&post(author, "Longing $USDE here")).await;
    house
        .hear(&post(author, "Longing $ETH here, SL 2300, TP 2550"))
        .await;
    house.commands.answer(|_: LoadCandles| Ok(Vec::new()));
    house.hear(&post(author, "Shorting $PEPE here")).await;
    let expected = [
        "LATE_POST",
        "UNKNOWN_MARKET",
        "STABLECOIN",
        "RISK_REWARD",
        "MARKET_DATA_MISSING",
    ];
    assert_eq!(refusals(&house).await, expected);
}

#[tokio::test]
async fn a_venue_that_does_not_answer_is_missing_data_and_never_an_empty_market() {
    let house = house().await;
    let author = XAccountId::new();
    introduce(&house, &agent(author)).await;
    house.commands.answer(|_: LookUpMarkets| {
        Err(CommandError::NotDelivered {
            callee: domain::Service::Hyperliquid,
        })
    });
    house.hear(&post(author, CALL)).await;
    assert_eq!(refusals(&house).await, ["MARKET_DATA_MISSING"]);
    assert_eq!(house.commands.asked::<LookUpMarkets>().len(), 8);
}

#[tokio::test]
async fn a_price_that_is_stale_is_waited_for() {
    for (stale_looks, is_called) in [(7, true), (8, false)] {
        let house = house().await;
        let author = XAccountId::new();
        introduce(&house, &agent(author)).await;
        let looks = AtomicUsize::new(0);
        house.commands.answer(move |_: LookUpMarkets| {
            let market = Market {
                is_fresh: looks.fetch_add(1, Ordering::Relaxed) >= stale_looks,
                ..market("ETH", "ETH", 1, "2500")
            };
            Ok(vec![market])
        });
        house.hear(&post(author, CALL)).await;
        assert_eq!(house.commands.asked::<LookUpMarkets>().len(), 8);
        assert_eq!(created(&house).await.len(), usize::from(is_called));
        let refused = if is_called {
            Vec::new()
        } else {
            vec!["MARKET_DATA_MISSING"]
        };
        assert_eq!(refusals(&house).await, refused);
    }
}

#[tokio::test]
async fn only_active_agents_of_a_known_venue_signal() {
    let house = house().await;
    let author = XAccountId::new();
    let mut paused = agent(author);
    introduce(&house, &paused).await;
    (paused.status, paused.version) = (AgentStatus::Paused, 2);
    introduce(&house, &paused).await;
    // Told again, out of order: the older version changes nothing.
    (paused.status, paused.version) = (AgentStatus::Active, 1);
    introduce(&house, &paused).await;
    let mut elsewhere = agent(author);
    elsewhere.venue = AgentVenue::Ostium;
    introduce(&house, &elsewhere).await;

    house.hear(&post(author, CALL)).await;
    assert!(created(&house).await.is_empty());
    let rejected: Vec<SignalRejected> = house.told().await;
    let told: Vec<_> = rejected
        .iter()
        .map(|fact| (fact.agent_id, fact.reason_code.as_str()))
        .collect();
    assert_eq!(told, [(elsewhere.agent_id, "UNKNOWN_MARKET")]);
}
