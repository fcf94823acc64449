//! Sign-in messages, accepted and refused.

use chrono::{DateTime, TimeDelta};
use domain::Timestamp;
use evm::AgentKey;
use evm::siwe::{Expected, SignIn, SiweError, nonce_of, verify};
use serde::Deserialize;

use crate::shared;

const DOMAIN: &str = "localhost:4000";
const URI: &str = "http://localhost:4000/auth";
const NONCE: &str = "abcdef1234567890";

fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn issued_at() -> Timestamp {
    at("2026-11-23T06:00:00Z")
}

fn expected() -> Expected<'static> {
    let now = issued_at() + TimeDelta::minutes(1);
    Expected {
        domain: DOMAIN,
        uri: URI,
        chain_id: 42_161,
        nonce: NONCE,
        now,
    }
}

fn sign_in(key: &AgentKey, statement: Option<&str>) -> String {
    let message = SignIn {
        domain: DOMAIN.to_owned(),
        address: key.address(),
        statement: statement.map(str::to_owned),
        uri: URI.to_owned(),
        chain_id: 42_161,
        nonce: NONCE.to_owned(),
        issued_at: issued_at(),
        expires_at: issued_at() + TimeDelta::minutes(10),
    };
    message.to_text()
}

#[test]
fn our_own_messages_are_accepted() {
    let key = AgentKey::generate();
    for statement in [None, Some("Sign in to Maxxit.")] {
        let message = sign_in(&key, statement);
        let signature = key.sign_message(&message).to_hex();
        assert_eq!(verify(&message, &signature, &expected()), Ok(key.address()));
        assert_eq!(nonce_of(&message).unwrap(), NONCE);
    }
}

#[test]
fn a_message_for_anything_else_is_refused() {
    let key = AgentKey::generate();
    let message = sign_in(&key, None);
    let signature = key.sign_message(&message).to_hex();
    let good = expected();
    let late = issued_at() + TimeDelta::minutes(10);
    let early = issued_at() - TimeDelta::minutes(5);
    let cases = [
        (
            Expected {
                domain: "evil.example",
                ..good
            },
            SiweError::Domain,
        ),
        (
            Expected {
                uri: "http://localhost:4000/other",
                ..good
            },
            SiweError::Uri,
        ),
        (
            Expected {
                chain_id: 1,
                ..good
            },
            SiweError::ChainId,
        ),
        (
            Expected {
                nonce: "1234567890abcdef",
                ..good
            },
            SiweError::Nonce,
        ),
        (Expected { now: late, ..good }, SiweError::Expired),
        (Expected { now: early, ..good }, SiweError::FromTheFuture),
    ];
    for (expected, error) in cases {
        assert_eq!(verify(&message, &signature, &expected), Err(error));
    }
}

#[test]
fn a_message_of_another_wallet_is_refused() {
    let (key, other) = (AgentKey::generate(), AgentKey::generate());
    let message = sign_in(&key, None);
    let signature = other.sign_message(&message).to_hex();
    assert_eq!(
        verify(&message, &signature, &expected()),
        Err(SiweError::WrongSigner)
    );
    let garbage = format!("0x{}", "00".repeat(65));
    assert!(matches!(
        verify(&message, &garbage, &expected()),
        Err(SiweError::Signature(_))
    ));
}

#[test]
fn what_is_not_valid_yet_or_not_in_the_grammar_is_refused() {
    let key = AgentKey::generate();
    let later = format!(
        "{}\nNot Before: 2026-11-23T06:05:00.000Z",
        sign_in(&key, None)
    );
    let signature = key.sign_message(&later).to_hex();
    assert_eq!(
        verify(&later, &signature, &expected()),
        Err(SiweError::NotYetValid)
    );
    let lower_case = sign_in(&key, None).to_lowercase();
    for text in ["", "hello", &lower_case, &"x".repeat(5_000)] {
        let signature = key.sign_message(text).to_hex();
        assert_eq!(
            verify(text, &signature, &expected()),
            Err(SiweError::Malformed)
        );
    }
}

#[derive(Deserialize)]
struct Vector {
    address: String,
    message: String,
    signature: String,
}

#[test]
fn messages_of_independent_wallets_are_accepted() {
    let Some(text) = shared::read("siwe.json") else {
        return; // Ours above are always there.
    };
    let vectors: Vec<Vector> = serde_json::from_str(&text).unwrap();
    assert!(!vectors.is_empty());
    for vector in vectors {
        let address = verify(&vector.message, &vector.signature, &expected()).unwrap();
        assert_eq!(address, vector.address.parse().unwrap());
    }
}
