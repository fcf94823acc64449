//! Keys that trade for users: approved by the user's own wallet, watched, never the wallet itself.

use chrono::TimeDelta;
use domain::{Service, TradingMode, Usdc};
use events::facts::{VenueAccountChanged, VenueKeyExpiring};
use platform::CommandError;
use serde_json::json;
use venue::commands::{AccountLookUp, CheckPermission, LookUpAccounts, Permission, SubmitApproval};

use crate::house::{House, Trader, eventually};

async fn approve(
    house: &House,
    trader: &Trader,
    agent: &domain::Address,
) -> Result<Permission, CommandError> {
    let envelope = house.sign_as_wallet(
        trader,
        json!({"type": "approveAgent", "hyperliquidChain": "Testnet",
            "signatureChainId": "0x66eee", "agentAddress": agent, "agentName": "maxxit",
            "nonce": 0}),
    );
    let signature = &envelope["signature"];
    let part = |name: &str| {
        signature[name]
            .as_str()
            .unwrap()
            .trim_start_matches("0x")
            .to_owned()
    };
    let v = signature["v"].as_u64().unwrap();
    let command = SubmitApproval {
        account: trader.account.clone(),
        agent_address: agent.clone(),
        agent_name: "maxxit".to_owned(),
        signature_chain_id: 0x66eee,
        nonce: envelope["nonce"].as_u64().unwrap(),
        signature: format!("0x{:0>64}{:0>64}{v:02x}", part("r"), part("s")),
    };
    house.service.command(Service::Deployments, command).await
}

/// What an account is worth to whoever does not insist on news.
async fn equity(house: &House, trader: &Trader) -> Usdc {
    let ask = LookUpAccounts {
        accounts: vec![trader.account.clone()],
        fresh: false,
    };
    let answer = house.service.command(Service::Trades, ask).await.unwrap();
    let AccountLookUp::Known { snapshot } = &answer[0] else {
        panic!("{answer:?}");
    };
    snapshot.equity
}

#[tokio::test]
async fn a_wallet_new_to_the_stand_in_is_funded_when_it_approves() {
    let house = House::start().await;
    let (trader, agent) = house.stranger(TradingMode::Live);
    // Somebody looked while the account was empty; who decides on an entry sees the money.
    assert_eq!(equity(&house, &trader).await, Usdc::ZERO);
    assert_eq!(approve(&house, &trader, &agent).await, Ok(Permission::Yes));
    assert_eq!(equity(&house, &trader).await, Usdc::from_whole(10_000));
    house.place(&trader.order(1, "ETH", "0.1")).await;
    assert_eq!(house.fills(1).await[0].account.mode, TradingMode::Live);
}

#[tokio::test]
async fn r10_a_wallet_is_never_its_own_agent() {
    let house = House::start().await;
    let (trader, agent) = house.stranger(TradingMode::Live);
    let wallet = trader.account.address.clone();
    assert!(approve(&house, &trader, &wallet).await.is_err());
    let ask = |agent_address| CheckPermission {
        account: trader.account.clone(),
        agent_address,
    };
    let answer = house
        .service
        .command(Service::Deployments, ask(agent))
        .await;
    assert_eq!(answer, Ok(Permission::No), "nobody approved it");
    house.follow(json!({"info": {"garbage": 1_000}}));
    let answer = house
        .service
        .command(Service::Deployments, ask(wallet))
        .await;
    assert_eq!(answer, Ok(Permission::Unknown), "nobody could be asked");
}

#[tokio::test]
async fn r10_the_end_of_a_key_is_told_ahead_and_trading_stops_before_it() {
    let house = House::start().await;
    let (trader, agent) = house.stranger(TradingMode::Live);
    approve(&house, &trader, &agent).await.unwrap();
    let warned = async |days: &[u32]| {
        eventually(async || {
            let told = house.service.told::<VenueKeyExpiring>().await;
            let told: Vec<u32> = told.iter().map(|fact| fact.days_left).collect();
            (told == days).then_some(())
        })
        .await;
    };
    // The stand-in's keys live for 180 days.
    house.pass(TimeDelta::days(167));
    warned(&[14]).await;
    house.pass(TimeDelta::days(7));
    warned(&[14, 7]).await;
    house.pass(TimeDelta::hours(24 * 5 + 1));
    warned(&[14, 7, 1]).await;
    house.pass(TimeDelta::minutes(22 * 60 + 30));
    let told = eventually(async || {
        let told = house.service.told::<VenueAccountChanged>().await;
        let last = told.last().map(|fact| fact.permission);
        (last == Some(Permission::No)).then_some(told)
    })
    .await;
    assert_eq!(told.len(), 2, "yes when approved, no before the end");
}

#[tokio::test]
async fn r10_a_key_the_user_revokes_is_noticed() {
    let house = House::start().await;
    let (trader, agent) = house.stranger(TradingMode::Live);
    approve(&house, &trader, &agent).await.unwrap();
    let revoked = simulator_hyperliquid::Act::RevokeAgent {
        user: trader.account.address.clone(),
        agent,
    };
    assert!(house.venue.act(&revoked));
    eventually(async || {
        let told = house.service.told::<VenueAccountChanged>().await;
        (told.last()?.permission == Permission::No).then_some(())
    })
    .await;
}
