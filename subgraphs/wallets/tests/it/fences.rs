//! The kill switch in front of the keys.

use domain::{Service, TradingMode, Venue};
use events::facts::WalletChanged;
use venue::commands::{Fence, SetFence};

use crate::house::{House, approval, cancel, code, entry, exit, sign, trader};

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
        for action in [entry(), approval(&trader.keyring.agent_address)] {
            let answer = sign(&house, &trader, action).await;
            assert_eq!(code(&answer), Some("KILL_SWITCH"), "{fence:?}");
        }
        for action in [exit(), cancel()] {
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
