//! Whatever a client or a subgraph sends, the router answers.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use bytes::Bytes;
use proptest::prelude::*;
use router::gateway::GraphQlRequest;
use router::{
    AnswerBody, EventStream, Router, RouterConfig, SubgraphRequest, SubgraphResponse,
    SubgraphTransport, TransportError,
};
use serde_json::Value;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use crate::world::{SUPERGRAPH, dependencies};

/// A subgraph that answers what the last byte of the request's id names.
struct Babbler(std::sync::Mutex<Bytes>);

#[async_trait]
impl SubgraphTransport for Babbler {
    async fn execute(&self, _: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        let body = self.0.lock().unwrap().clone();
        Ok(AnswerBody::from(body).into())
    }

    async fn subscribe(&self, _: SubgraphRequest) -> Result<EventStream, TransportError> {
        Err(TransportError::Timeout)
    }
}

struct Setting {
    runtime: Runtime,
    router: Router,
    babbler: Arc<Babbler>,
}

fn setting() -> &'static Setting {
    static SETTING: OnceLock<Setting> = OnceLock::new();
    SETTING.get_or_init(|| {
        let runtime = Runtime::new().unwrap();
        let babbler = Arc::new(Babbler(std::sync::Mutex::default()));
        let mut dependencies = dependencies(&CancellationToken::new());
        for name in ["accounts", "catalog", "reviews"] {
            dependencies
                .transports
                .insert(name.to_owned(), babbler.clone());
        }
        let router = Router::try_new(RouterConfig::default(), SUPERGRAPH, dependencies).unwrap();
        Setting {
            runtime,
            router,
            babbler,
        }
    })
}

fn ask(query: &str, answer: &[u8]) -> Value {
    let Setting {
        runtime,
        router,
        babbler,
    } = setting();
    *babbler.0.lock().unwrap() = Bytes::copy_from_slice(answer);
    let request = GraphQlRequest {
        query: Some(query.to_owned()),
        ..GraphQlRequest::default()
    };
    let body = runtime.block_on(router.answer(request, None));
    serde_json::from_slice(&body).expect("the answer is JSON")
}

/// Names that mean something to the schema, and some that do not.
fn word() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "users",
        "items",
        "search",
        "reviews",
        "author",
        "book",
        "id",
        "name",
        "title",
        "pages",
        "__typename",
        "on",
        "User",
        "Book",
        "Item",
        "Hit",
        "query",
        "mutation",
        "fragment",
        "subscription",
        "{",
        "}",
        "{",
        "}",
        "(",
        ")",
        ":",
        "...",
        "$a",
        "@skip",
        "@include",
        "if",
        "true",
        "1",
        "\"x\"",
        "[",
        "]",
        "null",
        "first",
        "filter",
        "__schema",
        "types",
        "me",
    ];
    proptest::sample::select(WORDS).prop_map(str::to_owned)
}

/// JSON of roughly the shape of an answer.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-z\"\\\\\n]{0,4}".prop_map(Value::from),
        proptest::sample::select(["Book", "Game", "User", "Review", "Lamp"].as_slice())
            .prop_map(Value::from),
    ];
    let key = proptest::sample::select(
        [
            "data",
            "errors",
            "users",
            "items",
            "reviews",
            "_entities",
            "__typename",
            "id",
            "name",
            "author",
            "book",
            "title",
            "path",
            "message",
            "extensions",
            "code",
            "_e0",
        ]
        .as_slice(),
    );
    leaf.prop_recursive(6, 48, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((key.clone(), inner), 0..6).prop_map(|fields| {
                fields
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect()
            }),
        ]
    })
}

const QUERIES: [&str; 3] = [
    "{ users { id name reviews { id author { name } book { title pages postage } } } }",
    "{ items { __typename id ... on Book { reviews { body author { handle } } } ... on Game
        { players } } }",
    "{ reviews { author { reviews { book { reviews { author { id name } } } } } } }",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn on_arbitrary_operations(words in proptest::collection::vec(word(), 0..40),
        noise in any::<String>()) {
        ask(&words.join(" "), b"{\"data\":{}}");
        ask(&noise, b"");
    }

    #[test]
    fn on_arbitrary_answers(data in json(), errors in json(), query in 0_usize..3) {
        let whole = serde_json::json!({ "data": data, "errors": errors });
        ask(QUERIES[query], whole.to_string().as_bytes());
        ask(QUERIES[query], data.to_string().as_bytes());
    }

    #[test]
    fn on_arbitrary_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..64),
        query in 0_usize..3) {
        ask(QUERIES[query], &bytes);
    }
}
