//! The kill switch in front of the keys.

use domain::{Service, TradingMode, Venue};
use events::facts::WalletChanged;
use futures_util::{StreamExt, stream};
use venue::commands::{Fence, SetFence};

use crate::house::{House, approval, cancel, code, entry, exit, modification, sign, trader};

/// Signatures under way at once: unoptimised, each takes milliseconds of the one thread.
const AT_A_TIME: usize = 8;

async fn set(house: &House, fence: Fence, is_raised: bool) {
    let command = SetFence {
        fence,
        is_raised,
        requested_by: "test".to_owned(),
        reason: "because".to_owned(),
    };
    house.command(Service::Trades, command).await.unwrap();
}

#[tokio::test]
async fn a_raised_fence_stops_entries_at_every_scope_and_never_an_exit() {
    let house = House::start().await;
    let trader = trader(&house, TradingMode::Paper).await;
    let fences = [
        Fence::Deployment {
            deployment_id: trader.deployment_id,
        },
        Fence::User {
            user_id: trader.user_id,
        },
        Fence::Venue {
            venue: Venue::Hyperliquid,
        },
        Fence::All,
    ];
    for fence in fences {
        set(&house, fence.clone(), true).await;
        set(&house, fence.clone(), true).await;
        let approval = approval(&trader.keyring.agent_address);
        for action in [entry(), modification("100", "5", false), approval] {
            let answer = sign(&house, &trader, action).await;
            assert_eq!(code(&answer), Some("KILL_SWITCH"), "{fence:?}");
        }
        for action in [exit(), modification("100", "500", true), cancel()] {
            assert_eq!(
                code(&sign(&house, &trader, action).await),
                None,
                "{fence:?}"
            );
        }
        set(&house, fence.clone(), false).await;
        assert_eq!(
            code(&sign(&house, &trader, entry()).await),
            None,
            "{fence:?}"
        );
    }
}

#[tokio::test]
async fn a_fence_stops_only_what_it_names() {
    let house = House::start().await;
    let (alice, bob) = (
        trader(&house, TradingMode::Paper).await,
        trader(&house, TradingMode::Paper).await,
    );
    set(
        &house,
        Fence::User {
            user_id: alice.user_id,
        },
        true,
    )
    .await;
    set(
        &house,
        Fence::Venue {
            venue: Venue::Ostium,
        },
        true,
    )
    .await;
    assert_eq!(
        code(&sign(&house, &alice, entry()).await),
        Some("KILL_SWITCH")
    );
    assert_eq!(code(&sign(&house, &bob, entry()).await), None);
}

/// A signature that was being made while a fence rose elsewhere would slip past it.
#[tokio::test]
async fn r17_once_a_fence_is_answered_no_replica_makes_another_signature() {
    let first = House::start().await;
    let trader = trader(&first, TradingMode::Paper).await;
    let second = House::prepare().start_beside(&first).await;
    let raising = House::prepare().start_beside(&first).await;
    for house in [&second, &raising] {
        house.ignore_told::<WalletChanged>();
    }
    let storm = async {
        let asked = (0..120).map(|turn| {
            let house = if turn % 2 == 0 { &first } else { &second };
            sign(house, &trader, entry())
        });
        let asked = stream::iter(asked).buffer_unordered(AT_A_TIME);
        asked.collect::<Vec<_>>().await
    };
    let raised = async {
        set(&raising, Fence::All, true).await;
        last_nonce(&raising).await
    };
    let (answers, nonce_then) = tokio::join!(storm, raised);
    assert_eq!(last_nonce(&first).await, nonce_then);
    let refused = answers.iter().filter(|answer| code(answer).is_some());
    assert!(
        refused
            .clone()
            .all(|answer| code(answer) == Some("KILL_SWITCH"))
    );
    for house in [&first, &second, &raising] {
        let answer = sign(house, &trader, entry()).await;
        assert_eq!(code(&answer), Some("KILL_SWITCH"));
    }
    assert_eq!(last_nonce(&first).await, nonce_then);
}

async fn last_nonce(house: &House) -> Option<i64> {
    use sea_orm::ConnectionTrait;
    let db = &house.context.db;
    let sql = "select max(last_nonce) as nonce from signer_nonces";
    let statement = sea_orm::Statement::from_string(db.backend(), sql);
    let row = db.write.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get("", "nonce").unwrap()
}

#[tokio::test]
async fn a_fence_stands_after_a_restart() {
    let house = House::start().await;
    let trader = trader(&house, TradingMode::Paper).await;
    set(&house, Fence::All, true).await;
    let house = House::prepare().start_on(house.stop().await).await;
    house.ignore_told::<WalletChanged>();
    assert_eq!(
        code(&sign(&house, &trader, entry()).await),
        Some("KILL_SWITCH")
    );
}
