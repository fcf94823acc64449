//! Documents named by their SHA-256: trusted ones of a file, and those a client has sent once.

use router::config::{Documents, PersistedConfig};
use router::{Router, RouterConfig};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::world::{SUPERGRAPH, World, dependencies};

const ADA: &str = "query Ada { user(id: \"u1\") { name } }";
const OTHER: &str = "{ users { name } }";

fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

fn extensions(hash: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } })
}

fn manifest(content: &Value) -> (TempDir, PersistedConfig) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("documents.json");
    std::fs::write(&path, content.to_string()).unwrap();
    let settings = PersistedConfig {
        manifest: Some(path),
        documents: Documents::Trusted,
        ..PersistedConfig::default()
    };
    (folder, settings)
}

fn ada() -> Value {
    json!({ "data": { "user": { "name": "Ada" } } })
}

#[tokio::test]
async fn a_document_that_was_sent_once_is_found_by_its_hash() {
    let world = World::start().await;
    let by_hash = json!({ "extensions": extensions(&hash(ADA)) });
    let unknown = world.send(world.post().json(&by_hash)).await;
    assert_eq!(unknown["errors"][0]["message"], "PersistedQueryNotFound");
    assert_eq!(unknown["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let whole = json!({ "query": ADA, "extensions": extensions(&hash(ADA)) });
    assert_eq!(world.send(world.post().json(&whole)).await, ada());
    assert_eq!(world.send(world.post().json(&by_hash)).await, ada());
    let in_address = format!("extensions={}", extensions(&hash(ADA)));
    assert_eq!(world.send(world.get(&in_address)).await, ada());
    let in_address = format!("documentId=sha256:{}", hash(ADA));
    assert_eq!(world.send(world.get(&in_address)).await, ada());
}

#[tokio::test]
async fn a_hash_that_is_not_the_documents_is_refused_and_not_kept() {
    let world = World::start().await;
    let cases = [
        json!({ "query": ADA, "extensions": extensions(&hash(OTHER)) }),
        json!({ "query": ADA, "extensions": extensions("abc") }),
        json!({ "extensions": { "persistedQuery": { "version": 2, "sha256Hash": hash(ADA) } } }),
        json!({ "documentId": "md5:0" }),
        json!({ "query": "{ nope }", "extensions": extensions(&hash("{ nope }")) }),
    ];
    for case in cases {
        let refused = world.send(world.post().json(&case)).await;
        let code = &refused["errors"][0]["extensions"]["code"];
        assert_eq!(code, "BAD_USER_INPUT", "{case}: {refused}");
    }
    for text in [ADA, OTHER, "{ nope }"] {
        let request = json!({ "extensions": extensions(&hash(text)) });
        let unknown = world.send(world.post().json(&request)).await;
        assert_eq!(unknown["errors"][0]["message"], "PersistedQueryNotFound");
    }
}

#[tokio::test]
async fn where_it_is_switched_off_clients_are_told_to_send_texts() {
    let mut config = RouterConfig::default();
    config.persisted.automatic = false;
    let world = World::start_with(config, |_| {}).await;
    let whole = json!({ "query": ADA, "extensions": extensions(&hash(ADA)) });
    assert_eq!(world.send(world.post().json(&whole)).await, ada());
    let by_hash = json!({ "extensions": extensions(&hash(ADA)) });
    let refused = world.send(world.post().json(&by_hash)).await;
    assert_eq!(
        refused["errors"][0]["message"],
        "PersistedQueryNotSupported"
    );
}

#[tokio::test]
async fn only_trusted_documents_are_answered_where_settings_say_so() {
    let by_hash = json!({ hash(ADA): ADA });
    let listed = json!({
        "format": "apollo-persisted-query-manifest", "version": 1,
        "operations": [{ "id": hash(ADA), "name": "Ada", "type": "query", "body": ADA }],
    });
    for content in [by_hash, listed] {
        let (_folder, persisted) = manifest(&content);
        let config = RouterConfig {
            persisted,
            ..RouterConfig::default()
        };
        let world = World::start_with(config, |_| {}).await;
        assert_eq!(world.ask(ADA).await, ada());
        let request = json!({ "documentId": hash(ADA) });
        assert_eq!(world.send(world.post().json(&request)).await, ada());
        let automatic = json!({ "query": OTHER, "extensions": extensions(&hash(OTHER)) });
        let unknown = json!({ "extensions": extensions(&hash(OTHER)) });
        for case in [json!({ "query": OTHER }), automatic, unknown] {
            let refused = world.send(world.post().json(&case)).await;
            let code = &refused["errors"][0]["extensions"]["code"];
            assert_eq!(code, "FORBIDDEN", "{case}: {refused}");
        }
        world.stage.take_calls();
    }
}

#[test]
fn a_manifest_that_does_not_hold_what_it_says_is_refused_at_the_start() {
    let cases = [
        json!({ hash(OTHER): ADA }),
        json!({ "abc": ADA }),
        json!([ADA]),
        json!({}),
    ];
    for content in cases {
        let (_folder, persisted) = manifest(&content);
        let config = RouterConfig {
            persisted,
            ..RouterConfig::default()
        };
        let config = crate::world::with_away_subgraphs(config);
        let given = dependencies(&CancellationToken::new());
        let refused = Router::try_new(config, SUPERGRAPH, given);
        assert!(refused.is_err(), "{content}");
    }
}
