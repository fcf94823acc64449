//! Somebody at the public door: signs in with a wallet, asks, changes, listens.

use domain::Address;
use evm::AgentKey;
use evm::siwe::SignIn;
use serde_json::{Value, json};

use crate::house::House;
use crate::live::Live;

/// The chain wallets say they are on: Arbitrum Sepolia.
pub const CHAIN: u64 = 421_614;

/// A signed-in person.
pub struct Person {
    pub id: String,
    pub wallet: Address,
    token: String,
    /// The trace their browser says its requests belong to.
    traceparent: Option<String>,
    client: reqwest::Client,
    door: String,
    live_door: String,
}

impl Person {
    /// A newcomer with a wallet of their own.
    pub async fn sign_in(house: &House) -> Self {
        let key = AgentKey::generate();
        let asked = json!({ "address": key.address() });
        let challenge = post(house, "auth/nonce", &asked).await;
        let text = |name: &str| challenge[name].as_str().unwrap().to_owned();
        let message = SignIn {
            domain: text("domain"),
            address: key.address(),
            statement: None,
            uri: text("uri"),
            chain_id: CHAIN,
            nonce: text("nonce"),
            issued_at: text("issuedAt").parse().unwrap(),
            expires_at: text("expiresAt").parse().unwrap(),
        }
        .to_text();
        let signature = key.sign_message(&message).to_hex();
        let signed = json!({ "message": message, "signature": signature });
        Self::welcomed(house, &post(house, "auth/verify", &signed).await)
    }

    /// Whoever holds the demo wallet of this house.
    pub async fn demo(house: &House) -> Self {
        Self::welcomed(house, &post(house, "auth/demo", &json!({})).await)
    }

    fn welcomed(house: &House, answer: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            id: text(&answer["user"]["id"]),
            wallet: text(&answer["user"]["wallet"]).parse().unwrap(),
            token: text(&answer["accessToken"]),
            traceparent: None,
            client: house.client().clone(),
            door: house.url("graphql"),
            live_door: house.live_url(),
        }
    }

    /// The same, with a browser that says which trace its requests belong to.
    pub fn traced(mut self, traceparent: String) -> Self {
        self.traceparent = Some(traceparent);
        self
    }

    /// Asks and gives the whole response.
    pub async fn ask(&self, document: &str, variables: Value) -> Value {
        let body = json!({ "query": document, "variables": variables });
        let mut request = self.client.post(&self.door).bearer_auth(&self.token);
        if let Some(traceparent) = &self.traceparent {
            request = request.header("traceparent", traceparent);
        }
        let answer = request.json(&body).send().await.unwrap();
        answer.json().await.unwrap()
    }

    /// Asks whoever may be away; nothing if nobody answers.
    pub async fn try_ask(&self, document: &str, variables: Value) -> Option<Value> {
        let body = json!({ "query": document, "variables": variables });
        let request = self.client.post(&self.door).bearer_auth(&self.token);
        request.json(&body).send().await.ok()?.json().await.ok()
    }

    /// Asks and gives the data; fails the test on any error.
    pub async fn data(&self, document: &str, variables: Value) -> Value {
        let mut answer = self.ask(document, variables).await;
        assert!(answer.get("errors").is_none(), "{document}\n{answer:#}");
        answer["data"].take()
    }

    /// Changes something: the payload of the one mutation, which must hold no user errors.
    pub async fn change(&self, document: &str, variables: Value) -> Value {
        let data = self.data(document, variables).await;
        let payload = data.as_object().unwrap().values().next().unwrap();
        assert_eq!(payload["userErrors"], json!([]), "{document}\n{data:#}");
        payload.clone()
    }

    /// Listens.
    pub async fn subscribe(&self, document: &str, variables: Value) -> Live {
        Live::open(&self.live_door, &self.token, document, variables).await
    }
}

/// Has the demo wallet sign typed data.
pub async fn demo_signs(house: &House, typed_data: &str) -> String {
    let typed_data: Value = serde_json::from_str(typed_data).unwrap();
    let asked = json!({ "typedData": typed_data });
    let answer = post(house, "auth/demo/sign", &asked).await;
    answer["signature"].as_str().unwrap().to_owned()
}

async fn post(house: &House, path: &str, body: &Value) -> Value {
    let request = house.client().post(house.url(path)).json(body);
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let body: Value = answer.json().await.unwrap();
    assert!(status.is_success(), "{path}: {status} {body}");
    body
}
