//! What is signed, by whom, with which nonce; and what is not.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::{Clock, Service, TradingMode, Usdc, UserId};
use evm::hyperliquid::{Chain, Envelope};
use futures_util::{StreamExt, stream};
use platform::CommandError;
use serde_json::{Value, json};
use venue::commands::SignedAction;

use crate::house::{
    House, approval, ask, asking, cancel, code, entry, exit, modification, order, sign, trader,
    wallet,
};

/// Signatures under way at once: unoptimised, each takes milliseconds of the one thread.
const AT_A_TIME: usize = 8;

fn signed(action: SignedAction) -> (Envelope, u64) {
    match action {
        SignedAction::Signed { envelope, nonce } => {
            (serde_json::from_value(envelope).unwrap(), nonce)
        }
        SignedAction::Refused { code, reason } => panic!("{code}: {reason}"),
    }
}

#[tokio::test]
async fn an_action_within_its_limits_is_signed_by_the_trading_key() {
    let house = House::start().await;
    let trader = trader(&house, TradingMode::Paper).await;
    let leverage = json!({ "type": "updateLeverage", "asset": 0, "isCross": false, "leverage": 3 });
    for action in [entry(), exit(), cancel(), leverage] {
        let (envelope, nonce) = signed(sign(&house, &trader, action).await);
        assert_eq!(envelope.nonce, nonce);
        assert_eq!(
            envelope.recover(Chain::Testnet),
            Ok(trader.keyring.agent_address.clone())
        );
    }
    let mut command = asking(&trader, entry());
    command.expires_at = Some(house.clock.now() + TimeDelta::seconds(30));
    let (envelope, _) = signed(ask(&house, command).await);
    let expires = u64::try_from((house.clock.now() + TimeDelta::seconds(30)).timestamp_millis());
    assert_eq!(envelope.expires_after, expires.ok());
}

#[tokio::test]
async fn what_an_action_does_is_judged_whatever_its_caller_says() {
    let house = House::start().await;
    let trader = trader(&house, TradingMode::Paper).await;
    let mut twice = order("100", "6", false);
    let again = twice["orders"][0].clone();
    twice["orders"].as_array_mut().unwrap().push(again);
    let mut with_fee = entry();
    with_fee["builder"] = json!({ "b": wallet(), "f": 10 });
    let leverage = json!({ "type": "updateLeverage", "asset": 0, "isCross": true, "leverage": 51 });
    let vault = json!({
        "type": "vaultTransfer", "vaultAddress": wallet(), "isDeposit": true, "usd": 1,
    });
    let send = json!({
        "type": "usdSend", "hyperliquidChain": "Testnet", "signatureChainId": "0x66eee",
        "destination": wallet(), "amount": "1", "time": 1,
    });
    let cases: [(Value, &str); 9] = [
        (modification("100", "10.01", false), "NOTIONAL_LIMIT"),
        (order("100", "10.01", false), "NOTIONAL_LIMIT"),
        (twice, "NOTIONAL_LIMIT"),
        (with_fee, "BUILDER_FEE"),
        (leverage, "LEVERAGE_LIMIT"),
        (vault, "ACTION_NOT_ALLOWED"),
        (send, "ACTION_NOT_ALLOWED"),
        (json!({ "type": "somethingNew" }), "MALFORMED_ACTION"),
        (json!("order"), "MALFORMED_ACTION"),
    ];
    for (action, expected) in cases {
        let answer = sign(&house, &trader, action.clone()).await;
        assert_eq!(code(&answer), Some(expected), "{action}");
    }
}

#[tokio::test]
async fn a_key_signs_for_its_own_account_user_and_deployment_only() {
    let house = House::start().await;
    let (alice, bob) = (
        trader(&house, TradingMode::Paper).await,
        trader(&house, TradingMode::Paper).await,
    );
    let mut account = asking(&alice, entry());
    account.account = bob.keyring.account.clone();
    let mut user = asking(&alice, entry());
    user.signing.user_id = UserId::new();
    let mut deployment = asking(&alice, entry());
    deployment.signing.deployment_id = bob.deployment_id;
    for command in [account, user, deployment] {
        assert_eq!(code(&ask(&house, command).await), Some("WRONG_KEYRING"));
    }
    let mut unknown = asking(&alice, entry());
    unknown.signing.keyring_id = domain::KeyringId::new();
    assert_eq!(code(&ask(&house, unknown).await), Some("NO_KEYRING"));
    let mut late = asking(&alice, entry());
    late.expires_at = Some(house.clock.now());
    assert_eq!(code(&ask(&house, late).await), Some("EXPIRED"));
    let mut greedy = asking(&alice, order("100", "3000", false));
    greedy.signing.notional_limit = Usdc::from_whole(1_000_000);
    assert_eq!(
        code(&ask(&house, greedy).await),
        Some("NOTIONAL_LIMIT"),
        "our own limit holds"
    );

    let refused = house
        .command(Service::Trades, asking(&alice, entry()))
        .await
        .unwrap_err();
    assert!(matches!(refused, CommandError::Refused { code, .. } if code == "FORBIDDEN"));
}

#[tokio::test]
async fn a_paper_account_approves_its_own_key_and_a_live_one_only_its_owner_can() {
    let house = House::start().await;
    let paper = trader(&house, TradingMode::Paper).await;
    let live = trader(&house, TradingMode::Live).await;
    let action = approval(&paper.keyring.agent_address);
    let (envelope, nonce) = signed(sign(&house, &paper, action).await);
    assert_eq!(
        envelope.recover(Chain::Testnet),
        Ok(paper.keyring.account.address.clone())
    );
    let action = serde_json::to_value(&envelope.action).unwrap();
    assert_eq!(action["nonce"], json!(nonce));
    assert_eq!(
        action["hyperliquidChain"], "Testnet",
        "the network is not the caller's to choose"
    );

    let foreign = sign(&house, &paper, approval(&wallet())).await;
    assert_eq!(code(&foreign), Some("ANOTHER_AGENT"));
    let live = sign(&house, &live, approval(&live.keyring.agent_address)).await;
    assert_eq!(code(&live), Some("NOT_OUR_ACCOUNT"));
}

#[tokio::test]
async fn a_thousand_actions_take_a_thousand_nonces() {
    let house = House::start().await;
    let trader = trader(&house, TradingMode::Paper).await;
    let asked = (0..1_000).map(|_| sign(&house, &trader, cancel()));
    let nonces: BTreeSet<u64> = stream::iter(asked)
        .buffer_unordered(AT_A_TIME)
        .map(|answer| signed(answer).1)
        .collect()
        .await;
    assert_eq!(nonces.len(), 1_000);
}

#[tokio::test]
async fn r9_a_thousand_actions_from_four_replicas_with_clocks_stepped_back_take_a_thousand_nonces()
{
    let first = House::start().await;
    let trader = trader(&first, TradingMode::Paper).await;
    first.clock.advance(TimeDelta::hours(1));
    let (_, before) = signed(sign(&first, &trader, cancel()).await);
    let mut houses = vec![first];
    for seconds in [5, 3, 1] {
        let house = House::prepare().start_beside(&houses[0]).await;
        house.ignore_told::<events::facts::WalletChanged>();
        house.clock.advance(TimeDelta::hours(1));
        house.clock.advance(TimeDelta::seconds(-seconds));
        houses.push(house);
    }
    let asked = (0..1_000).map(|turn| sign(&houses[turn % houses.len()], &trader, cancel()));
    let nonces: BTreeSet<u64> = stream::iter(asked)
        .buffer_unordered(AT_A_TIME)
        .map(|answer| signed(answer).1)
        .collect()
        .await;
    assert_eq!(nonces.len(), 1_000);
    assert!(nonces.iter().all(|nonce| *nonce > before), "none goes back");
}

#[tokio::test]
async fn a_nonce_is_never_taken_twice_not_even_after_a_restart_in_the_past() {
    let house = House::start().await;
    let trader = trader(&house, TradingMode::Paper).await;
    house.clock.advance(TimeDelta::hours(1));
    let (_, last) = signed(sign(&house, &trader, cancel()).await);
    assert_eq!(
        i64::try_from(last),
        Ok(house.clock.now().timestamp_millis())
    );

    // The tests' clock starts anew: an hour back.
    let house = House::prepare().start_on(house.stop().await).await;
    house.ignore_told::<events::facts::WalletChanged>();
    let (_, next) = signed(sign(&house, &trader, cancel()).await);
    assert_eq!(next, last + 1);
}
