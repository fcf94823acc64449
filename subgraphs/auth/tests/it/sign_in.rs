//! Nonces, messages, and who a signature lets in.

use chrono::TimeDelta;
use events::facts::UserRegistered;
use evm::siwe::SignIn;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use platform::Profile;
use serde_json::json;

use crate::wallet::{House, Wallet, claims, client};

type Change = fn(&mut SignIn);

#[tokio::test]
async fn a_signed_message_opens_a_session_and_registers_once() {
    let (house, wallet) = (House::start().await, Wallet::new());
    let first = wallet.sign_in(&house).await;
    let second = wallet.sign_in(&house).await;
    assert_eq!(first.body["user"], second.body["user"]);
    let told = house.told::<UserRegistered>().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].wallet, wallet.address());

    let viewer = client(&house, &first)
        .data(
            "{ viewer { user { wallet } scopes sessions { isCurrent } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        viewer["viewer"],
        json!({
            "user": { "wallet": wallet.address() },
            "scopes": ["agents:write", "read", "trade"],
            "sessions": [{ "isCurrent": false }, { "isCurrent": true }],
        })
    );
    let nobody = house
        .anonymous()
        .data("{ viewer { scopes } }", json!({}))
        .await;
    assert_eq!(nobody, json!({ "viewer": null }));
}

#[tokio::test]
async fn the_token_verifies_against_the_published_keys_for_ten_minutes() {
    let (house, wallet) = (House::start().await, Wallet::new());
    let answer = wallet.sign_in(&house).await;
    let jwks = house.get("/.well-known/jwks.json").await.body;
    let token = answer.body["accessToken"].as_str().unwrap();
    let header = jsonwebtoken::decode_header(token).unwrap();
    let key = &jwks["keys"][0];
    assert_eq!(key["kid"].as_str(), header.kid.as_deref());
    assert!(
        key.get("d").is_none(),
        "the private half is never published"
    );

    let key = DecodingKey::from_ed_components(key["x"].as_str().unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_audience(&["maxxit"]);
    validation.set_issuer(&["http://localhost:4000"]);
    // The house's clock stands still in the past.
    validation.validate_exp = false;
    jsonwebtoken::decode::<serde_json::Value>(token, &key, &validation).unwrap();
    let claims = claims(&answer);
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        600
    );
}

#[tokio::test]
async fn a_nonce_signs_in_once_and_not_after_ten_minutes() {
    let (house, wallet) = (House::start().await, Wallet::new());
    house.ignore_told::<UserRegistered>();
    let message = wallet.message(&wallet.nonce(&house).await);
    assert_eq!(wallet.present(&house, &message).await.status, 200);
    let again = wallet.present(&house, &message).await;
    assert_eq!(
        (again.status.as_u16(), &again.body["code"]),
        (401, &json!("UNAUTHENTICATED"))
    );

    let mut late = wallet.message(&wallet.nonce(&house).await);
    late.expires_at += TimeDelta::hours(1);
    house.clock.advance(TimeDelta::minutes(10));
    assert_eq!(wallet.present(&house, &late).await.status, 401);
}

#[tokio::test]
async fn a_message_made_for_anything_else_is_refused() {
    let (house, wallet) = (House::start().await, Wallet::new());
    let changes: [(&str, Change); 6] = [
        ("domain", |message| {
            message.domain = "evil.example".to_owned();
        }),
        ("uri", |message| {
            message.uri = "http://evil.example".to_owned();
        }),
        ("chain", |message| message.chain_id = 5),
        ("nonce", |message| {
            message.nonce = "abcdefgh12345678".to_owned();
        }),
        ("future", |message| message.issued_at += TimeDelta::hours(1)),
        ("expired", |message| message.expires_at = message.issued_at),
    ];
    for (what, change) in changes {
        let mut message = wallet.message(&wallet.nonce(&house).await);
        change(&mut message);
        assert_eq!(wallet.present(&house, &message).await.status, 401, "{what}");
    }
    let garbage = json!({ "message": "let me in", "signature": "0x" });
    assert_eq!(house.post("/auth/verify", &garbage, None).await.status, 400);
}

#[tokio::test]
async fn nobody_signs_in_with_the_wallet_or_the_nonce_of_another() {
    let (house, alice, mallory) = (House::start().await, Wallet::new(), Wallet::new());
    let mut forged = mallory.message(&alice.nonce(&house).await);
    assert_eq!(
        mallory.present(&house, &forged).await.status,
        401,
        "the nonce is alice's"
    );
    forged.address = alice.address();
    assert_eq!(
        mallory.present(&house, &forged).await.status,
        401,
        "the signature is mallory's"
    );
}

#[tokio::test]
async fn asking_for_many_nonces_locks_nobody_out() {
    let (house, wallet) = (House::start().await, Wallet::new());
    house.ignore_told::<UserRegistered>();
    let first = wallet.nonce(&house).await;
    for _ in 0..100 {
        assert_ne!(wallet.nonce(&house).await, first);
    }
    let answer = wallet.present(&house, &wallet.message(&first)).await;
    assert_eq!(answer.status, 200);
    let answer = house
        .post("/auth/nonce", &json!({ "address": "0x12" }), None)
        .await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn the_demo_wallet_signs_in_by_the_same_door_and_only_locally() {
    let house = House::start().await;
    house.ignore_told::<UserRegistered>();
    let answer = house.post("/auth/demo", &json!({}), None).await;
    assert_eq!(answer.body["user"]["displayName"], "Demo trader");
    let signed = house
        .post(
            "/auth/demo/sign",
            &json!({ "typedData": {
                "types": { "EIP712Domain": [], "T": [{ "name": "x", "type": "string" }] },
                "primaryType": "T", "domain": {}, "message": { "x": "hello" },
            }}),
            None,
        )
        .await;
    assert_eq!(signed.body["signature"].as_str().unwrap().len(), 132);

    let config = auth::AuthConfig {
        domain: Some("app.example.org".to_owned()),
        key_encryption_secret: Some("k7Gv2mQ9xZr4tB8nW1cY6pL3sD0fH5jA".into()),
        ..auth::AuthConfig::default()
    };
    let real = House::prepare()
        .profile(Profile::Testnet)
        .config(config)
        .start()
        .await;
    assert_eq!(real.post("/auth/demo", &json!({}), None).await.status, 404);
    assert_eq!(
        real.post("/auth/demo/sign", &json!({}), None).await.status,
        404
    );
}

#[tokio::test]
async fn the_wallets_of_the_settings_are_administrators_and_nobody_else() {
    let (boss, other) = (Wallet::new(), Wallet::new());
    let config = auth::AuthConfig {
        admin_wallets: vec![boss.address()],
        ..auth::AuthConfig::default()
    };
    let house = House::prepare().config(config).start().await;
    let scope = |answer: &testkit::Answer| claims(answer)["scope"].as_str().unwrap().to_owned();
    let boss = scope(&boss.sign_in(&house).await);
    assert_eq!(boss, "read trade agents:write role:admin admin");
    let other = scope(&other.sign_in(&house).await);
    assert_eq!(other, "read trade agents:write");
}
