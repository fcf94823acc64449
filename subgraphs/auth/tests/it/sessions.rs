//! Refresh tokens, their theft, and the ends of sessions.

use chrono::TimeDelta;
use events::Update;
use events::facts::UserRegistered;
use serde_json::{Value, json};

use crate::wallet::{House, Wallet, claims, client};

const REVOKE: &str = "mutation ($id: ID!) {
    sessionRevoke(input: { sessionId: $id }) { session { id } userErrors { code } }
}";

#[tokio::test]
async fn a_refresh_token_is_kept_from_scripts_and_works_once() {
    let (house, wallet) = (House::start().await, Wallet::new());
    let (first, attributes) = wallet.sign_in(&house).await.cookie.unwrap();
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/auth"] {
        assert!(attributes.contains(attribute), "{attributes}");
    }
    let second = house
        .post("/auth/refresh", &Value::Null, Some(&first))
        .await;
    assert_eq!(second.status, 200);
    let (second, _) = second.cookie.unwrap();
    assert_ne!(first, second);
    let third = house
        .post("/auth/refresh", &Value::Null, Some(&second))
        .await;
    assert_eq!(third.status, 200);
}

#[tokio::test]
async fn a_stolen_refresh_token_ends_the_whole_session_and_the_router_hears_it() {
    let (house, wallet) = (House::start().await, Wallet::new());
    let mut revoked = house
        .context
        .broadcast
        .subscribe("session.revoked")
        .await
        .unwrap();
    let answer = wallet.sign_in(&house).await;
    let (stolen, _) = answer.cookie.clone().unwrap();
    let (rightful, _) = house
        .post("/auth/refresh", &Value::Null, Some(&stolen))
        .await
        .cookie
        .unwrap();

    let theft = house
        .post("/auth/refresh", &Value::Null, Some(&stolen))
        .await;
    assert_eq!(theft.status, 401);
    assert!(theft.cookie.unwrap().1.contains("Max-Age=0"));
    let after = house
        .post("/auth/refresh", &Value::Null, Some(&rightful))
        .await;
    assert_eq!(after.status, 401, "the rightful holder must sign in again");

    let Some(Update::Message(message)) = revoked.next().await else {
        panic!("nothing was broadcast");
    };
    let message: Value = serde_json::from_slice(&message).unwrap();
    assert_eq!(message["session_id"], claims(&answer)["sid"]);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_alone() {
    let (house, wallet) = (House::start().await, Wallet::new());
    let desk = wallet.sign_in(&house).await;
    let phone = wallet.sign_in(&house).await;
    let stranger = Wallet::new().sign_in(&house).await;
    let phone_id = claims(&phone)["sid"].clone();

    let code = client(&house, &stranger)
        .code(REVOKE, json!({ "id": phone_id }))
        .await;
    assert_eq!(code, "NOT_FOUND");
    let owner = client(&house, &desk);
    let ended = owner.data(REVOKE, json!({ "id": phone_id })).await;
    assert_eq!(ended["sessionRevoke"]["session"]["id"], phone_id);

    let left = owner
        .data("{ viewer { sessions { id isCurrent } } }", json!({}))
        .await;
    let expected = json!([{ "id": claims(&desk)["sid"], "isCurrent": true }]);
    assert_eq!(left["viewer"]["sessions"], expected);
    let (cookie, _) = phone.cookie.unwrap();
    assert_eq!(
        house
            .post("/auth/refresh", &Value::Null, Some(&cookie))
            .await
            .status,
        401
    );
    assert_eq!(
        house
            .anonymous()
            .code(REVOKE, json!({ "id": phone_id }))
            .await,
        "UNAUTHENTICATED"
    );
}

#[tokio::test]
async fn signing_out_and_time_end_a_session() {
    let (house, wallet) = (House::start().await, Wallet::new());
    let (cookie, _) = wallet.sign_in(&house).await.cookie.unwrap();
    assert_eq!(
        house
            .post("/auth/logout", &Value::Null, Some(&cookie))
            .await
            .status,
        204
    );
    assert_eq!(
        house
            .post("/auth/refresh", &Value::Null, Some(&cookie))
            .await
            .status,
        401
    );

    let (cookie, _) = wallet.sign_in(&house).await.cookie.unwrap();
    house.clock.advance(TimeDelta::days(31));
    assert_eq!(
        house
            .post("/auth/refresh", &Value::Null, Some(&cookie))
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn entities_show_people_to_all_and_sessions_to_their_owner() {
    let (house, wallet) = (House::start().await, Wallet::new());
    house.ignore_told::<UserRegistered>();
    let answer = wallet.sign_in(&house).await;
    let claims = claims(&answer);
    let entities = json!([
        { "__typename": "User", "id": claims["sub"] },
        { "__typename": "Session", "id": claims["sid"] },
        { "__typename": "User", "id": "user_nonsense" },
    ]);
    let query = "query ($of: [_Any!]!) { _entities(representations: $of) {
        __typename ... on User { wallet } ... on Session { isCurrent }
    } }";
    let user = json!({ "__typename": "User", "wallet": wallet.address() });
    let own = client(&house, &answer)
        .data(query, json!({ "of": entities }))
        .await;
    let session = json!({ "__typename": "Session", "isCurrent": true });
    assert_eq!(own["_entities"], json!([user, session, null]));
    let others = house
        .viewer("bob")
        .data(query, json!({ "of": entities }))
        .await;
    assert_eq!(others["_entities"], json!([user, null, null]));
}
