//! Making keys, keeping them, showing their addresses.

use std::os::unix::fs::PermissionsExt;

use domain::{Service, TradingMode, UserId, Venue};
use events::facts::WalletChanged;
use platform::CommandError;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::house::{House, create, request, trader, wallet};

#[tokio::test]
async fn a_deployment_has_one_keyring_however_often_it_asks() {
    let house = House::start().await;
    let command = request(UserId::new(), TradingMode::Paper);
    let asked = (0..8).map(|_| create(&house, command.clone()));
    let keyrings = futures_util::future::try_join_all(asked).await.unwrap();
    assert!(keyrings.iter().all(|keyring| *keyring == keyrings[0]));
    let told = house.told::<WalletChanged>().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].account, keyrings[0].account);

    let mut other = command.clone();
    other.user_id = UserId::new();
    let refused = create(&house, other).await.unwrap_err();
    assert!(matches!(refused, CommandError::Refused { code, .. } if code == "ANOTHER_KEYRING"));
    let mut elsewhere = request(UserId::new(), TradingMode::Paper);
    elsewhere.venue = Venue::Ostium;
    let refused = create(&house, elsewhere).await.unwrap_err();
    assert!(matches!(refused, CommandError::Refused { code, .. } if code == "UNSUPPORTED_VENUE"));
}

#[tokio::test]
async fn paper_makes_an_account_and_live_takes_the_users_own() {
    let house = House::start().await;
    let paper = trader(&house, TradingMode::Paper).await.keyring;
    let live = trader(&house, TradingMode::Live).await.keyring;
    assert_ne!(paper.account.address, wallet());
    assert_ne!(paper.account.address, paper.agent_address);
    assert_eq!(live.account.address, wallet());
}

#[tokio::test]
async fn keys_are_sealed_at_rest_by_a_secret_only_its_owner_can_read() {
    let house = House::start().await;
    trader(&house, TradingMode::Paper).await;
    let sql = "select sealed_account_key, sealed_agent_key from keyrings limit 1";
    let db = &house.context.db;
    let row = db
        .read
        .query_one_raw(sea_orm::Statement::from_string(db.backend(), sql))
        .await
        .unwrap()
        .unwrap();
    for column in ["sealed_account_key", "sealed_agent_key"] {
        let sealed: String = row.try_get("", column).unwrap();
        assert!(sealed.starts_with("v1."), "{column}");
    }
    let secret = house.context.home.join("wallets.secret");
    assert_eq!(
        std::fs::metadata(secret).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[tokio::test]
async fn wallets_are_shown_to_their_owner_alone() {
    let house = House::start().await;
    house.ignore_told::<WalletChanged>();
    let alice = house.person("alice");
    let command = request(alice.user_id, TradingMode::Paper);
    let keyring = create(&house, command.clone()).await.unwrap();
    let query = "query ($of: [_Any!]!) {
        myVenueWallets { id venue mode accountAddress agentAddress isRetired }
        _entities(representations: $of) {
            ... on Deployment { wallets { agentAddress } } ... on VenueWallet { agentAddress }
        }
    }";
    let of = json!({ "of": [
        { "__typename": "Deployment", "id": command.deployment_id },
        { "__typename": "VenueWallet", "id": keyring.keyring_id },
    ]});
    let own = house.viewer("alice").data(query, of.clone()).await;
    assert_eq!(
        own,
        json!({
            "myVenueWallets": [{
                "id": keyring.keyring_id,
                "venue": "HYPERLIQUID",
                "mode": "PAPER",
                "accountAddress": keyring.account.address,
                "agentAddress": keyring.agent_address,
                "isRetired": false,
            }],
            "_entities": [
                { "wallets": [{ "agentAddress": keyring.agent_address }] },
                { "agentAddress": keyring.agent_address },
            ],
        })
    );
    let others = house.viewer("bob").data(query, of.clone()).await;
    assert_eq!(
        others,
        json!({ "myVenueWallets": [], "_entities": [{ "wallets": [] }, null] })
    );
    assert_eq!(house.anonymous().code(query, of).await, "UNAUTHENTICATED");
    let refused = house.command(Service::Trades, command).await.unwrap_err();
    assert!(matches!(refused, CommandError::Refused { code, .. } if code == "FORBIDDEN"));
}
