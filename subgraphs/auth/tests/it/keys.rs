//! Keys for programs, and the keys that sign tokens.

use chrono::TimeDelta;
use domain::Service;
use platform::{Caller, CommandError};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use venue::commands::VerifyApiKey;

use crate::wallet::{House, Wallet, client};

const CREATE: &str = "mutation ($name: String!, $scopes: [String!]!) {
    apiKeyCreate(input: { name: $name, scopes: $scopes }) {
        secret apiKey { id prefix scopes } userErrors { field code }
    }
}";
const REVOKE: &str = "mutation ($id: ID!) {
    apiKeyRevoke(input: { apiKeyId: $id }) { apiKey { revokedAt } }
}";

async fn create(house: &House) -> (testkit::Client, Value) {
    let owner = client(house, &Wallet::new().sign_in(house).await);
    let variables = json!({ "name": "bot", "scopes": ["read", "trade", "read"] });
    let created = owner.data(CREATE, variables).await;
    (owner, created["apiKeyCreate"].clone())
}

#[tokio::test]
async fn a_key_is_shown_once_stored_hashed_and_known_to_the_router() {
    let house = House::start().await;
    let (owner, created) = create(&house).await;
    let secret = created["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with(created["apiKey"]["prefix"].as_str().unwrap()));

    let command = VerifyApiKey {
        key: secret.clone(),
    };
    let known = house
        .command(Caller::Router, command.clone())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(known.scopes, ["read", "trade"]);
    let refused = house
        .command(Service::Trades, command.clone())
        .await
        .unwrap_err();
    assert!(matches!(refused, CommandError::Refused { code, .. } if code == "FORBIDDEN"));

    let row = house
        .context
        .db
        .read
        .query_one_raw(sea_orm::Statement::from_string(
            house.context.db.backend(),
            "select hash, prefix from api_keys limit 1",
        ))
        .await
        .unwrap()
        .unwrap();
    let stored: String = row.try_get("", "hash").unwrap();
    assert!(!stored.contains(&secret) && stored.len() == 64);

    let listed = owner
        .data("{ viewer { apiKeys { name lastUsedAt } } }", json!({}))
        .await;
    assert_eq!(
        listed["viewer"]["apiKeys"][0]["lastUsedAt"],
        json!("2026-01-01T00:00:00+00:00")
    );
    owner
        .data(REVOKE, json!({ "id": created["apiKey"]["id"] }))
        .await;
    assert!(
        house
            .command(Caller::Router, command)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_key_is_never_given_more_than_its_owner_has() {
    let house = House::start().await;
    let (owner, created) = create(&house).await;
    for (name, scopes, code) in [
        ("", json!(["read"]), "WRONG_LENGTH"),
        ("x", json!([]), "EMPTY"),
        ("x", json!(["admin"]), "UNKNOWN_SCOPE"),
    ] {
        let refused = owner
            .data(CREATE, json!({ "name": name, "scopes": scopes }))
            .await;
        assert_eq!(refused["apiKeyCreate"]["userErrors"][0]["code"], code);
        assert_eq!(refused["apiKeyCreate"]["secret"], Value::Null);
    }
    let reader = house.viewer_with("carol", &["read"]);
    let refused = reader
        .data(CREATE, json!({ "name": "x", "scopes": ["trade"] }))
        .await;
    assert_eq!(refused["apiKeyCreate"]["userErrors"][0]["code"], "NOT_HELD");
    let stranger = house.viewer("bob");
    let id = &created["apiKey"]["id"];
    assert_eq!(
        stranger.code(REVOKE, json!({ "id": id })).await,
        "NOT_FOUND"
    );
}

#[tokio::test]
async fn signing_keys_turn_over_and_old_tokens_stay_verifiable() {
    let house = House::start().await;
    let kids = async |house: &House| -> Vec<String> {
        let jwks = house.get("/.well-known/jwks.json").await.body;
        let keys = jwks["keys"].as_array().unwrap();
        keys.iter()
            .map(|key| key["kid"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = kids(&house).await;
    assert_eq!(before.len(), 1);
    let database = house.stop().await;

    // The next start finds the same key, and opens it.
    let house = House::prepare().start_on(database).await;
    assert_eq!(kids(&house).await, before);
    let answer = Wallet::new().sign_in(&house).await;
    let token = answer.body["accessToken"].as_str().unwrap();
    assert_eq!(
        jsonwebtoken::decode_header(token).unwrap().kid.as_ref(),
        before.first()
    );
    house.clock.advance(TimeDelta::hours(24 * 30));
    let database = house.stop().await;

    // A month later another key signs; the tests' clock starts anew, so age the row instead.
    let db = database.reopen(Service::Auth).await;
    db.write
        .execute_unprepared("update signing_keys set retires_at = created_at")
        .await
        .unwrap();
    db.close().await.unwrap();
    let house = House::prepare().start_on(database).await;
    let after = kids(&house).await;
    assert_eq!(after.len(), 2);
    assert!(after.contains(&before[0]));
    let answer = Wallet::new().sign_in(&house).await;
    let token = answer.body["accessToken"].as_str().unwrap();
    assert_ne!(
        jsonwebtoken::decode_header(token).unwrap().kid.as_ref(),
        before.first()
    );
}

#[test]
fn the_graph_offers_no_private_half_of_anything() {
    let sdl = <auth::AuthService as platform::Subgraph>::sdl();
    for word in ["hash", "privateKey", "refreshToken", "sealed"] {
        assert!(!sdl.contains(word), "{word}");
    }
}
