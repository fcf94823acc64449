//! How long one order takes to sign: hashed and signed, its key opened, with a key that was open, and
//! all of it.
//!
//! `cargo run --release --package evm --example sign_order [SIGNATURES]`
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement that cannot go on has failed; it prints what it found"
)]

use std::time::{Duration, Instant};

use evm::AgentKey;
use evm::hyperliquid::{Action, Chain, Envelope, L1Action, SigningTerms};
use serde_json::{Value, json};

/// Signatures, unless the first argument says otherwise.
const SIGNATURES: usize = 20_000;
/// The nonce of the first: a moment in milliseconds.
const FIRST_NONCE: u64 = 1_767_225_600_000;

fn main() {
    let wanted = std::env::args().nth(1).and_then(|word| word.parse().ok());
    let signatures = wanted.unwrap_or(SIGNATURES).max(1);
    let (key, order) = (AgentKey::generate(), order());
    let bytes = key.to_bytes();
    report("signing alone", signatures, |nonce| {
        let action = parsed(order.clone());
        let begun = Instant::now();
        std::hint::black_box(Envelope::sign(&key, action, terms(nonce)));
        begun.elapsed()
    });
    report("opening the key", signatures, |_| {
        let begun = Instant::now();
        std::hint::black_box(AgentKey::from_bytes(&bytes).unwrap());
        begun.elapsed()
    });
    report(
        "from JSON to JSON, the key kept open",
        signatures,
        |nonce| {
            let order = order.clone();
            let begun = Instant::now();
            let envelope = Envelope::sign(&key, parsed(order), terms(nonce));
            std::hint::black_box(serde_json::to_string(&envelope).unwrap());
            begun.elapsed()
        },
    );
    report("all of it, from JSON to JSON", signatures, |nonce| {
        let order = order.clone();
        let begun = Instant::now();
        let key = AgentKey::from_bytes(&bytes).unwrap();
        let envelope = Envelope::sign(&key, parsed(order), terms(nonce));
        std::hint::black_box(serde_json::to_string(&envelope).unwrap());
        begun.elapsed()
    });
}

fn report(what: &str, times: usize, mut once: impl FnMut(u64) -> Duration) {
    let mut taken: Vec<Duration> = (0..times as u64).map(&mut once).collect();
    taken.sort_unstable();
    let at = |percent: usize| taken[(taken.len() - 1) * percent / 100];
    println!(
        "{what}: p50 {:?}, p99 {:?}, most {:?} ({times} times)",
        at(50),
        at(99),
        at(100)
    );
}

fn parsed(order: Value) -> L1Action {
    match serde_json::from_value(order).unwrap() {
        Action::L1(action) => action,
        Action::User(_) => unreachable!("an order is an action of the venue's chain"),
    }
}

fn terms(nonce: u64) -> SigningTerms {
    SigningTerms {
        chain: Chain::Testnet,
        nonce: FIRST_NONCE + nonce,
        vault_address: None,
        expires_after: Some(FIRST_NONCE + 30_000),
    }
}

/// An entry with its stop, as the platform sends it.
fn order() -> Value {
    json!({
        "type": "order",
        "orders": [
            {
                "a": 0, "b": true, "p": "101", "s": "7.68", "r": false,
                "t": { "limit": { "tif": "Ioc" } },
                "c": "0x00000000000000000000000000000001",
            },
            {
                "a": 0, "b": false, "p": "90", "s": "7.68", "r": true,
                "t": { "trigger": { "isMarket": true, "triggerPx": "95", "tpsl": "sl" } },
                "c": "0x00000000000000000000000000000002",
            },
        ],
        "grouping": "normalTpsl",
    })
}
