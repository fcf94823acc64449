//! Signatures as the vendor's Python client makes them.

use domain::Address;
use evm::AgentKey;
use evm::hyperliquid::{Action, Chain, Envelope, L1Action, SigningTerms, UserSigned, WireDecimal};
use evm::hyperliquid::{action_hash, encode_action};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::shared;

const KEY: &str = "0123456789012345678901234567890123456789012345678901234567890123";

fn key() -> AgentKey {
    let mut bytes = [0; 32];
    hex::decode_to_slice(KEY, &mut bytes).unwrap();
    AgentKey::from_bytes(&bytes).unwrap()
}

fn terms(chain: Chain, nonce: u64) -> SigningTerms {
    SigningTerms {
        chain,
        nonce,
        vault_address: None,
        expires_after: None,
    }
}

fn sign(chain: Chain, action: Value) -> Value {
    let action: L1Action = serde_json::from_value(action).unwrap();
    let envelope = Envelope::sign(&key(), action, terms(chain, 0));
    assert_eq!(envelope.recover(chain), Ok(key().address()));
    serde_json::to_value(envelope.signature).unwrap()
}

/// Published in the vendor's own tests.
#[test]
fn published_signatures_are_reproduced() {
    let order = json!({"type": "order", "orders": [{"a": 1, "b": true, "p": "100", "s": "100",
        "r": false, "t": {"limit": {"tif": "Gtc"}}}], "grouping": "na"});
    let mut with_cloid = order.clone();
    with_cloid["orders"][0]["c"] = json!("0x00000000000000000000000000000001");
    let stop = json!({"type": "order", "orders": [{"a": 1, "b": true, "p": "100", "s": "100",
        "r": false, "t": {"trigger": {"isMarket": true, "triggerPx": "103", "tpsl": "sl"}}}],
        "grouping": "na"});
    let cases = [
        (Chain::Mainnet, &order, "0xd65369825a9d", 28),
        (Chain::Testnet, &order, "0x82b2ba28", 27),
        (Chain::Mainnet, &with_cloid, "0x041ae18e8239a", 27),
        (Chain::Testnet, &with_cloid, "0xeba0664b", 28),
        (Chain::Mainnet, &stop, "0x98343f2b5ae8", 27),
        (Chain::Testnet, &stop, "0x971c554d", 28),
    ];
    for (chain, action, r, v) in cases {
        let signature = sign(chain, action.clone());
        assert!(
            signature["r"].as_str().unwrap().starts_with(r),
            "{signature} {r}"
        );
        assert_eq!(signature["v"], v);
    }
}

#[test]
fn the_published_phantom_agent_is_reproduced() {
    let action = json!({"type": "order", "orders": [{"a": 4, "b": true, "p": "1670.1",
        "s": "0.0147", "r": false, "t": {"limit": {"tif": "Ioc"}}}], "grouping": "na"});
    let action: L1Action = serde_json::from_value(action).unwrap();
    let hash = action_hash(&action, &terms(Chain::Mainnet, 1_677_777_606_040));
    let expected = "0fcbeda5ae3c4950a548021552a4fea2226858c4453571bf3f24ba017eac2908";
    assert_eq!(hex::encode(hash), expected);
}

#[test]
fn published_user_signatures_are_reproduced() {
    let cases = [
        ("usdSend", "0x637b37dd", 27),
        ("withdraw3", "0x8363524c", 28),
    ];
    for (kind, r, v) in cases {
        let action = json!({"type": kind, "amount": "1", "time": 1_687_816_341_423_u64,
            "destination": "0x5e9ee1089755c3435139848e47e6635505d5a13a",
            "signatureChainId": "0x66eee", "hyperliquidChain": "Testnet"});
        let action: UserSigned = serde_json::from_value(action).unwrap();
        let signature = Envelope::sign_as_user(&key(), action).signature;
        let signature = serde_json::to_value(signature).unwrap();
        assert!(
            signature["r"].as_str().unwrap().starts_with(r),
            "{signature}"
        );
        assert_eq!(signature["v"], v);
    }
}

#[test]
fn an_envelope_survives_json_with_the_fields_the_venue_wants() {
    let action = json!({"type": "noop"});
    let action: L1Action = serde_json::from_value(action).unwrap();
    let envelope = Envelope::sign(&key(), action, terms(Chain::Testnet, 5));
    let json = serde_json::to_value(&envelope).unwrap();
    assert_eq!(json["action"], json!({"type": "noop"}));
    assert_eq!(json["vaultAddress"], Value::Null);
    assert_eq!(serde_json::from_value::<Envelope>(json).unwrap(), envelope);
}

#[test]
fn a_price_with_trailing_zeros_is_hashed_as_the_venue_normalises_it() {
    let action = |price: &str| -> L1Action {
        serde_json::from_value(json!({"type": "order", "orders": [{"a": 4, "b": true,
            "p": price, "s": "1", "r": false, "t": {"limit": {"tif": "Ioc"}}}],
            "grouping": "na"}))
        .unwrap()
    };
    assert_eq!(
        encode_action(&action("100.0")),
        encode_action(&action("100"))
    );
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct L1Vector {
    name: String,
    action: Value,
    vault_address: Option<Address>,
    nonce: u64,
    expires_after: Option<u64>,
    msgpack: String,
    action_hash: String,
    mainnet: Value,
    testnet: Value,
}

#[derive(Deserialize)]
struct UserVector {
    name: String,
    action: UserSigned,
    digest: String,
    signature: Value,
    #[serde(rename = "primaryType")]
    primary_type: String,
    types: Value,
}

#[derive(Deserialize)]
struct Vectors {
    l1: Vec<L1Vector>,
    user_signed: Vec<UserVector>,
    float_to_wire: Vec<(String, String)>,
}

#[test]
fn every_kept_vector_is_reproduced() {
    let Some(text) = shared::read("hyperliquid_signing.json") else {
        return; // The published ones above are always there.
    };
    let vectors: Vectors = serde_json::from_str(&text).unwrap();
    assert!(vectors.l1.len() >= 28 && vectors.user_signed.len() >= 20);
    vectors.l1.iter().for_each(check_l1);
    vectors.user_signed.iter().for_each(check_user_signed);
    for (number, written) in &vectors.float_to_wire {
        let Ok(number) = rust_decimal::Decimal::from_scientific(number)
            .or_else(|_| rust_decimal::Decimal::from_str_exact(number))
        else {
            panic!("{number} is no number");
        };
        let ours = WireDecimal::try_new(number).unwrap().to_string();
        assert_eq!(ours, written.replace("-0", "0"));
    }
}

fn check_l1(vector: &L1Vector) {
    let action: L1Action = serde_json::from_value(vector.action.clone()).unwrap();
    assert_eq!(
        serde_json::to_value(&action).unwrap(),
        vector.action,
        "{}",
        vector.name
    );
    assert_eq!(
        format!("0x{}", hex::encode(encode_action(&action))),
        vector.msgpack
    );
    for (chain, expected) in [
        (Chain::Mainnet, &vector.mainnet),
        (Chain::Testnet, &vector.testnet),
    ] {
        let terms = SigningTerms {
            chain,
            nonce: vector.nonce,
            vault_address: vector.vault_address.clone(),
            expires_after: vector.expires_after,
        };
        let hash = format!("0x{}", hex::encode(action_hash(&action, &terms)));
        assert_eq!(hash, vector.action_hash, "{}", vector.name);
        let envelope = Envelope::sign(&key(), action.clone(), terms);
        assert_eq!(
            &padded(expected),
            &serde_json::to_value(envelope.signature).unwrap()
        );
        assert_eq!(
            envelope.recover(chain),
            Ok(key().address()),
            "{}",
            vector.name
        );
    }
}

fn check_user_signed(vector: &UserVector) {
    let typed_data = vector.action.typed_data();
    let digest = format!("0x{}", hex::encode(typed_data.digest()));
    assert_eq!(digest, vector.digest, "{}", vector.name);
    let json = typed_data.to_json();
    assert_eq!(json["primaryType"], vector.primary_type.as_str());
    assert_eq!(json["types"][&vector.primary_type], vector.types);
    let envelope = Envelope::sign_as_user(&key(), vector.action.clone());
    assert!(matches!(envelope.action, Action::User(_)));
    assert_eq!(
        serde_json::to_value(envelope.signature).unwrap(),
        padded(&vector.signature)
    );
    assert_eq!(envelope.recover(Chain::Mainnet), Ok(key().address()));
}

fn padded(signature: &Value) -> Value {
    let pad = |name: &str| {
        let digits = signature[name].as_str().unwrap().trim_start_matches("0x");
        format!("0x{digits:0>64}")
    };
    json!({"r": pad("r"), "s": pad("s"), "v": signature["v"]})
}

/// Prints what signing costs: the quickest of some, because tests share the machine. The limit is
/// wide because debug builds are slow.
#[test]
fn signing_an_order_is_quick() {
    let action = json!({"type": "order", "orders": [{"a": 1, "b": true, "p": "100", "s": "100",
        "r": false, "t": {"limit": {"tif": "Gtc"}}}], "grouping": "na"});
    let action: L1Action = serde_json::from_value(action).unwrap();
    let key = key();
    let quickest = (0..50)
        .map(|nonce| {
            let started = std::time::Instant::now();
            Envelope::sign(&key, action.clone(), terms(Chain::Testnet, nonce));
            started.elapsed()
        })
        .min()
        .unwrap();
    println!("signing one order: {quickest:?}");
    let limit_us = if cfg!(debug_assertions) { 20_000 } else { 100 };
    assert!(quickest.as_micros() < limit_us, "{quickest:?}");
}
