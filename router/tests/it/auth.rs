//! Who may see what: tokens, API keys, scopes, and what subgraphs are told of the caller.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use router::config::Unauthorized;
use router::{
    Assertion, Caller, Dependencies, IdentitySigner, KeySource, KeySourceError, KeyVerifier,
    RouterConfig, VerifierUnavailable,
};
use serde_json::{Map, Value, json};

use crate::world::World;

/// An issuer of tokens with one key, which counts how often its keys are read.
pub struct Issuer {
    key: EncodingKey,
    set: JwkSet,
    pub reads: AtomicUsize,
}

impl Issuer {
    pub fn new() -> Arc<Self> {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap();
        let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let set = json!({ "keys": [
            { "kty": "OKP", "crv": "Ed25519", "kid": "k1", "alg": "EdDSA", "use": "sig", "x": x },
        ] });
        let set = serde_json::from_value(set).unwrap();
        let key = EncodingKey::from_ed_der(pkcs8.as_ref());
        Arc::new(Self {
            key,
            set,
            reads: AtomicUsize::new(0),
        })
    }

    pub fn token(&self, claims: &Value) -> String {
        self.token_of("k1", claims)
    }

    pub fn token_of(&self, kid: &str, claims: &Value) -> String {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(kid.to_owned());
        jsonwebtoken::encode(&header, claims, &self.key).unwrap()
    }
}

#[async_trait]
impl KeySource for Issuer {
    async fn fetch(&self) -> Result<JwkSet, KeySourceError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        Ok(self.set.clone())
    }
}

pub fn in_seconds(seconds: i64) -> i64 {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap();
    i64::try_from(now.as_secs()).unwrap() + seconds
}

pub fn ada(scopes: &[&str], expires_in: i64) -> Value {
    json!({ "sub": "u1", "sid": "s1", "wallet": "0xada", "scopes": scopes,
        "exp": in_seconds(expires_in) })
}

/// Signs by writing down whom it was asked to sign for.
pub struct PlainSigner;

#[async_trait]
impl IdentitySigner for PlainSigner {
    async fn sign(&self, caller: Option<&Caller>) -> Option<Assertion> {
        let caller = caller?;
        let wallet = caller
            .claims
            .get("wallet")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let value = format!("signed:{}:{wallet}", caller.subject)
            .parse()
            .unwrap();
        Some(Assertion {
            value,
            reusable_for: Duration::from_secs(2),
        })
    }
}

/// Knows one key, until it is revoked.
#[derive(Default)]
pub struct OneKey {
    pub is_revoked: AtomicBool,
}

#[async_trait]
impl KeyVerifier for OneKey {
    async fn verify(&self, key: &str) -> Result<Option<Caller>, VerifierUnavailable> {
        match key {
            "mx_good" if !self.is_revoked.load(Ordering::Relaxed) => Ok(Some(Caller {
                subject: "u2".to_owned(),
                session: None,
                scopes: BTreeSet::from(["read".to_owned()]),
                claims: Map::new(),
                expires_at: None,
            })),
            "mx_away" => Err(VerifierUnavailable),
            _ => Ok(None),
        }
    }
}

pub async fn guarded(config: RouterConfig) -> (World, Arc<Issuer>) {
    let issuer = Issuer::new();
    let source = issuer.clone();
    let equip = |dependencies: &mut Dependencies| {
        dependencies.key_source = Some(source);
        dependencies.key_verifier = Some(Arc::new(OneKey::default()));
        dependencies.identity_signer = Some(Arc::new(PlainSigner));
    };
    (World::start_with(config, equip).await, issuer)
}

const ME: &str = "{ me { name email } users(first: 1) { name } }";

#[tokio::test]
async fn a_refused_field_is_null_with_an_error_and_never_fetched() {
    let (world, issuer) = guarded(RouterConfig::default()).await;
    let nobody = world.ask(ME).await;
    assert_eq!(
        nobody,
        json!({
            "data": { "me": null, "users": [{ "name": "Ada" }] },
            "errors": [{ "message": "sign in first", "path": ["me"],
                "extensions": { "code": "UNAUTHENTICATED" } }],
        })
    );
    let token = issuer.token(&ada(&["read"], 60));
    let reader = world
        .send(
            world
                .post()
                .bearer_auth(&token)
                .json(&json!({ "query": ME })),
        )
        .await;
    assert_eq!(
        reader,
        json!({
            "data": { "me": { "name": "Ada", "email": null }, "users": [{ "name": "Ada" }] },
            "errors": [{ "message": "this needs a scope you do not hold", "path": ["me", "email"],
                "extensions": { "code": "FORBIDDEN" } }],
        })
    );
    assert!(
        world
            .stage
            .take_calls()
            .iter()
            .all(|call| !call.query.contains("email"))
    );
    let token = issuer.token(&ada(&["read", "email"], 60));
    let whole = world
        .send(
            world
                .post()
                .bearer_auth(&token)
                .json(&json!({ "query": ME })),
        )
        .await;
    assert_eq!(whole["data"]["me"]["email"], "u1@example.org");
    assert!(whole.get("errors").is_none());
}

#[tokio::test]
async fn an_operation_with_a_refused_field_can_be_refused_whole() {
    let config = RouterConfig {
        unauthorized: Unauthorized::Reject,
        ..RouterConfig::default()
    };
    let (world, _) = guarded(config).await;
    let answer = world.ask(ME).await;
    assert_eq!(
        answer,
        json!({ "errors": [
        { "message": "sign in first", "extensions": { "code": "UNAUTHENTICATED" } },
    ] })
    );
    assert!(world.stage.take_calls().is_empty());
}

#[tokio::test]
async fn bad_credentials_are_refused_and_not_taken_for_none() {
    let (world, issuer) = guarded(RouterConfig::default()).await;
    let stranger = Issuer::new();
    let no_end = issuer.token(&json!({ "sub": "u1", "sid": "s1" }));
    let tokens = [
        stranger.token(&ada(&["read"], 60)),
        issuer.token(&ada(&["read"], -1)),
        no_end,
        "nonsense".to_owned(),
        "x".repeat(10_000),
    ];
    for token in tokens {
        let request = world
            .post()
            .bearer_auth(&token)
            .json(&json!({ "query": ME }));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 401);
        let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    }
    assert!(world.stage.take_calls().is_empty());
}

#[tokio::test]
async fn unknown_key_ids_do_not_make_the_keys_be_read_without_end() {
    let (world, issuer) = guarded(RouterConfig::default()).await;
    for number in 0..20 {
        let token = issuer.token_of(&format!("unknown-{number}"), &ada(&["read"], 60));
        let request = world
            .post()
            .bearer_auth(&token)
            .json(&json!({ "query": ME }));
        assert_eq!(request.send().await.unwrap().status(), 401);
    }
    assert_eq!(issuer.reads.load(Ordering::Relaxed), 1);
}

/// Keys that can be read once and never again.
struct Once(Arc<Issuer>);

#[async_trait]
impl KeySource for Once {
    async fn fetch(&self) -> Result<JwkSet, KeySourceError> {
        match self.0.reads.fetch_add(1, Ordering::Relaxed) {
            0 => Ok(self.0.set.clone()),
            _ => Err(KeySourceError("nobody is there".to_owned())),
        }
    }
}

#[tokio::test]
async fn known_keys_stay_good_while_the_issuer_is_away() {
    let issuer = Issuer::new();
    let source = Arc::new(Once(issuer.clone()));
    let equip = |dependencies: &mut Dependencies| dependencies.key_source = Some(source);
    let world = World::start_with(RouterConfig::default(), equip).await;
    let ask = async |token: String| {
        let request = world.post().bearer_auth(token);
        let request = request.json(&json!({ "query": "{ __typename }" }));
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(ask(issuer.token(&ada(&[], 60))).await, 200);
    // A key id nobody knows, asked for again and again: the keys are not.
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(ask(issuer.token_of("k9", &ada(&[], 60))).await);
    }
    assert!(
        statuses
            .iter()
            .all(|status| *status == 401 || *status == 503)
    );
    assert_eq!(ask(issuer.token(&ada(&["read"], 60))).await, 200);
    assert!(issuer.reads.load(Ordering::Relaxed) <= 2);
}

#[tokio::test]
async fn an_api_key_is_exchanged_for_its_owner() {
    let (world, _) = guarded(RouterConfig::default()).await;
    let with = |key: &str| {
        world
            .post()
            .header("x-api-key", key)
            .json(&json!({ "query": "{ me { name } }" }))
    };
    let good = world.send(with("mx_good")).await;
    assert_eq!(good, json!({ "data": { "me": { "name": "Ada" } } }));
    assert_eq!(
        world.stage.take_calls()[0].identity.as_deref(),
        Some("signed:u2:")
    );
    assert_eq!(with("mx_bad").send().await.unwrap().status(), 401);
    let away = with("mx_away").send().await.unwrap();
    assert_eq!(away.status(), 503);
    assert!(away.text().await.unwrap().contains("UNAVAILABLE"));
}

#[tokio::test]
async fn subgraphs_hear_of_the_caller_from_the_router_alone() {
    let (world, issuer) = guarded(RouterConfig::default()).await;
    let query = json!({ "query": "{ users { reviews { id } } }" });
    let forged = world
        .post()
        .header("x-maxxit-identity", "signed:root:0x0")
        .json(&query);
    world.send(forged).await;
    assert!(
        world
            .stage
            .take_calls()
            .iter()
            .all(|call| call.identity.is_none())
    );
    let token = issuer.token(&ada(&["read"], 60));
    let honest = world
        .post()
        .header("x-maxxit-identity", "signed:root:0x0")
        .bearer_auth(&token);
    world.send(honest.json(&query)).await;
    let calls = world.stage.take_calls();
    assert_eq!(calls.len(), 2);
    assert!(
        calls
            .iter()
            .all(|call| call.identity.as_deref() == Some("signed:u1:0xada"))
    );
}

#[tokio::test]
async fn a_revoked_session_ends_before_its_token_does() {
    let (world, issuer) = guarded(RouterConfig::default()).await;
    let token = issuer.token(&ada(&["read"], 60));
    let ask = || {
        world
            .post()
            .bearer_auth(&token)
            .json(&json!({ "query": "{ me { name } }" }))
            .send()
    };
    assert_eq!(ask().await.unwrap().status(), 200);
    world.router.revoke("s1").await;
    assert_eq!(ask().await.unwrap().status(), 401);
}

/// The supergraph with other demands: on a field, on a type, on an interface.
fn demanding() -> String {
    let directives = "directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE
        directive @policy(policies: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE";
    let field = "nick: String @join__field(graph: ACCOUNTS)";
    let ty = "type Book implements Item";
    let interface = "interface Item @join__type(graph: CATALOG)";
    let sdl = crate::world::SUPERGRAPH
        .replace(field, &format!("{field} @authenticated"))
        .replace(interface, &format!("{interface} @authenticated"))
        .replace(" @join__implements(graph: CATALOG, interface: \"Item\") {\n  id: ID!\n  pages",
            " @join__implements(graph: CATALOG, interface: \"Item\") @policy(policies: [[\"books\"], \
            [\"staff\", \"night\"]]) {\n  id: ID!\n  pages");
    assert!(sdl.contains("@policy(") && sdl.contains(ty));
    format!("{sdl}\n{directives}\n")
}

#[tokio::test]
async fn fields_types_and_interfaces_may_ask_for_a_sign_in_or_a_policy() {
    const QUERY: &str = "{ user(id: \"u1\") { name nick } search { ... on Book { weight } } }";
    let (world, issuer) = guarded(RouterConfig::default()).await;
    world.router.reload(&demanding()).await.unwrap();
    let code = |answer: &Value, field: &str| {
        let errors = answer["errors"].as_array().cloned().unwrap_or_default();
        let at = |error: &&Value| error["path"].as_array().unwrap().contains(&json!(field));
        errors
            .iter()
            .find(at)
            .map(|error| error["extensions"]["code"].clone())
    };
    let nobody = world.ask(QUERY).await;
    assert_eq!(
        nobody["data"]["user"],
        json!({ "name": "Ada", "nick": null })
    );
    assert_eq!(code(&nobody, "nick"), Some(json!("UNAUTHENTICATED")));
    assert_eq!(code(&nobody, "weight"), Some(json!("UNAUTHENTICATED")));
    let cases: [(&[&str], Option<Value>); 4] = [
        (&[], Some(json!("FORBIDDEN"))),
        (&["books"], None),
        (&["night"], Some(json!("FORBIDDEN"))),
        (&["staff", "night"], None),
    ];
    for (scopes, refused) in cases {
        let token = issuer.token(&ada(scopes, 60));
        let request = world.post().bearer_auth(token);
        let answer = world.send(request.json(&json!({ "query": QUERY }))).await;
        assert_eq!(answer["data"]["user"]["nick"], "ada");
        assert_eq!(code(&answer, "weight"), refused, "{scopes:?}: {answer}");
    }
    let items = world.ask("{ items { title } }").await;
    assert_eq!(items["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert_eq!(items["data"], json!(null), "an item's title is never null");
}
