//! A wallet that signs in.

use auth::AuthService;
use domain::Address;
use events::facts::UserRegistered;
use evm::AgentKey;
use evm::siwe::SignIn;
use graph::{Identity, Viewer};
use serde_json::{Value, json};
use testkit::{Answer, Client, TestSubgraph, start_of_tests};

pub type House = TestSubgraph<AuthService>;

pub struct Wallet(pub AgentKey);

impl Wallet {
    pub fn new() -> Self {
        Self(AgentKey::generate())
    }

    pub fn address(&self) -> Address {
        self.0.address()
    }

    pub async fn nonce(&self, house: &House) -> String {
        let answer = house
            .post("/auth/nonce", &json!({ "address": self.address() }), None)
            .await;
        answer.body["nonce"].as_str().unwrap().to_owned()
    }

    pub fn message(&self, nonce: &str) -> SignIn {
        SignIn {
            domain: "localhost:4000".to_owned(),
            address: self.address(),
            statement: Some("Sign in to Maxxit.".to_owned()),
            uri: "http://localhost:4000".to_owned(),
            chain_id: 42_161,
            nonce: nonce.to_owned(),
            issued_at: start_of_tests(),
            expires_at: start_of_tests() + chrono::TimeDelta::minutes(10),
        }
    }

    pub async fn present(&self, house: &House, message: &SignIn) -> Answer {
        let text = message.to_text();
        let signature = self.0.sign_message(&text).to_hex();
        house
            .post(
                "/auth/verify",
                &json!({ "message": text, "signature": signature }),
                None,
            )
            .await
    }

    pub async fn sign_in(&self, house: &House) -> Answer {
        house.ignore_told::<UserRegistered>();
        let nonce = self.nonce(house).await;
        let answer = self.present(house, &self.message(&nonce)).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        answer
    }
}

/// The claims of a token, unverified.
pub fn claims(answer: &Answer) -> Value {
    use base64::Engine;
    let token = answer.body["accessToken"].as_str().unwrap();
    let part = token.split('.').nth(1).unwrap();
    let json = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(part)
        .unwrap();
    serde_json::from_slice(&json).unwrap()
}

/// The graph as the router opens it for the holder of this token.
pub fn client(house: &House, answer: &Answer) -> Client {
    let claims = claims(answer);
    let text = |name: &str| claims[name].as_str().unwrap().to_owned();
    house.client(Identity::User(Viewer {
        user_id: text("sub").parse().unwrap(),
        session_id: Some(text("sid").parse().unwrap()),
        wallet: text("wallet").parse().unwrap(),
        scopes: text("scope").split(' ').map(str::to_owned).collect(),
    }))
}
