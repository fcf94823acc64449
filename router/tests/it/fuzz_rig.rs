//! Routers over all supergraphs at hand, with subgraphs that say what a case tells them to, or make
//! something up and remember it.

use std::collections::{BTreeMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use domain::SystemClock;
use futures_util::FutureExt;
use graphql_tools::parser::parse_query;
use graphql_tools::static_graphql::query;
use router::gateway::GraphQlRequest;
use router::{
    AnswerBody, Caller, Dependencies, EventStream, Router, RouterConfig, SubgraphRequest,
    SubgraphResponse, SubgraphTransport, TransportError, Transports, endpoints_of,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::chance::Chance;

/// A case that takes longer is a failure.
const TIME_MAX: Duration = Duration::from_secs(10);
/// Leaves that say something to nobody.
const LEAVES: [&str; 12] = [
    "null",
    "1",
    "-0",
    "1e999",
    "0.1",
    "true",
    "\"text\"",
    "\"\\ud83d\"",
    "\"\\u0000\"",
    "\"\"",
    "12345678901234567890123",
    "\"u1\"",
];

/// One request, and what subgraphs answer it with, in order, again and again.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Case {
    pub supergraph: String,
    pub query: String,
    #[serde(default)]
    pub variables: Map<String, Value>,
    /// Text, or `hex:` and bytes.
    #[serde(default)]
    pub answers: Vec<String>,
}

#[derive(Default)]
struct Script {
    answers: VecDeque<Bytes>,
    made_up: Option<Chance>,
    told: Vec<Bytes>,
    wrong: Option<String>,
}

/// Every subgraph of one supergraph.
struct Babbler {
    script: Mutex<Script>,
    types: Vec<String>,
}

#[async_trait]
impl SubgraphTransport for Babbler {
    async fn execute(&self, request: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        let mut script = self.script.lock().unwrap();
        let document = match parse_query::<String>(&request.document) {
            Ok(document) => document.into_static(),
            Err(error) => {
                script.wrong = Some(format!(
                    "a subgraph was sent `{}`: {error}",
                    request.document
                ));
                return Err(TransportError::Timeout);
            }
        };
        if serde_json::from_slice::<&RawValue>(&request.body()).is_err() {
            script.wrong = Some("a subgraph was sent a body that is no JSON".to_owned());
        }
        let body = if let Some(chance) = &mut script.made_up {
            let body = make_up(&document, &self.types, chance);
            script.told.push(body.clone());
            body
        } else {
            let body = script.answers.pop_front().unwrap_or_default();
            script.answers.push_back(body.clone());
            body
        };
        Ok(AnswerBody::from(body).into())
    }

    async fn subscribe(&self, _: SubgraphRequest) -> Result<EventStream, TransportError> {
        Err(TransportError::Timeout)
    }
}

struct Place {
    router: Router,
    babbler: Arc<Babbler>,
    caller: Arc<Caller>,
}

/// All supergraphs.
pub struct Rig {
    places: BTreeMap<String, Place>,
}

/// How a case went.
pub struct Outcome {
    pub answer: Value,
    /// What the subgraphs said.
    pub told: Vec<Bytes>,
}

impl Rig {
    pub fn new() -> Self {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
        let mut files = vec![
            (
                "ours".to_owned(),
                tests.join("../../schema/supergraph.graphql"),
            ),
            (
                "readers".to_owned(),
                tests.join("fixtures/supergraph.graphql"),
            ),
        ];
        for world in ["media", "chain", "provided", "shared", "nested"] {
            let file = tests.join(format!("fixtures/worlds/{world}/supergraph.graphql"));
            files.push((world.to_owned(), file));
        }
        let place = |(name, file): (String, PathBuf)| {
            let sdl = std::fs::read_to_string(file).unwrap();
            (name, Place::open(&sdl))
        };
        Self {
            places: files.into_iter().map(place).collect(),
        }
    }

    pub fn names(&self) -> Vec<String> {
        self.places.keys().cloned().collect()
    }

    /// What a supergraph says about itself.
    pub async fn introspect(&self, supergraph: &str, query: &str) -> Value {
        let case = Case {
            supergraph: supergraph.to_owned(),
            query: query.to_owned(),
            ..Case::default()
        };
        self.run(&case, None).await.unwrap().answer
    }

    /// Runs a case; with `made_up` the subgraphs say what comes to their mind. An error is what no
    /// client should ever bring about.
    pub async fn run(&self, case: &Case, made_up: Option<Chance>) -> Result<Outcome, String> {
        let place = &self.places[&case.supergraph];
        *place.babbler.script.lock().unwrap() = Script {
            answers: case.answers.iter().map(|text| bytes_of(text)).collect(),
            made_up,
            ..Script::default()
        };
        let request = GraphQlRequest {
            query: Some(case.query.clone()),
            variables: Some(case.variables.clone()),
            ..GraphQlRequest::default()
        };
        let answering = place.router.answer(request, Some(place.caller.clone()));
        let answering = AssertUnwindSafe(answering).catch_unwind();
        let answered = tokio::time::timeout(TIME_MAX, answering).await;
        let answered = answered.map_err(|_| "it takes too long".to_owned())?;
        let body = answered.map_err(|_| "the router panicked".to_owned())?;
        let script = std::mem::take(&mut *place.babbler.script.lock().unwrap());
        if let Some(wrong) = script.wrong {
            return Err(wrong);
        }
        let answer: &RawValue = serde_json::from_slice(&body)
            .map_err(|error| format!("the answer is no JSON: {error}"))?;
        // Half a surrogate is JSON, and is passed on, but no text of Rust's.
        let answer = serde_json::from_str::<Value>(answer.get());
        let answer = answer.unwrap_or_else(|_| json!({ "data": {} }));
        let errors = answer["errors"].as_array().cloned().unwrap_or_default();
        let has_code = |error: &Value| error["extensions"]["code"].is_string();
        if !errors.iter().all(has_code) {
            return Err("an error has no code".to_owned());
        }
        if answer.get("data").is_none() && errors.is_empty() {
            return Err("the answer says nothing".to_owned());
        }
        Ok(Outcome {
            answer,
            told: script.told,
        })
    }
}

impl Place {
    fn open(sdl: &str) -> Self {
        let types = sdl.lines().filter_map(|line| line.strip_prefix("type "));
        let types = types.filter_map(|line| line.split_whitespace().next());
        let babbler = Arc::new(Babbler {
            script: Mutex::default(),
            types: types.map(str::to_owned).collect(),
        });
        let mut transports = Transports::new();
        for name in endpoints_of(sdl).unwrap().into_keys() {
            transports.insert(name, babbler.clone());
        }
        let dependencies = Dependencies {
            transports,
            key_source: None,
            key_verifier: None,
            identity_signer: None,
            clock: Arc::new(SystemClock),
            metrics: None,
            shutdown: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        let demands = sdl.split("@requiresScopes(scopes: ").skip(1);
        let words = demands.filter_map(|rest| rest.split(')').next());
        let words = words.flat_map(|list| list.split('"').skip(1).step_by(2));
        let caller = Arc::new(Caller {
            subject: "everybody".to_owned(),
            session: None,
            scopes: words.map(str::to_owned).collect(),
            claims: Map::new(),
            expires_at: None,
        });
        let router = Router::try_new(RouterConfig::default(), sdl, dependencies).unwrap();
        Self {
            router,
            babbler,
            caller,
        }
    }
}

pub fn bytes_of(text: &str) -> Bytes {
    match text.strip_prefix("hex:") {
        Some(digits) => hex::decode(digits).unwrap().into(),
        None => Bytes::copy_from_slice(text.as_bytes()),
    }
}

pub fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.starts_with("hex:") => text.to_owned(),
        _ => format!("hex:{}", hex::encode(bytes)),
    }
}

/// Something like an answer to a document, and often not quite.
fn make_up(document: &query::Document, types: &[String], chance: &mut Chance) -> Bytes {
    let selection = document
        .definitions
        .iter()
        .find_map(|definition| match definition {
            query::Definition::Operation(query::OperationDefinition::Query(op)) => {
                Some(&op.selection_set)
            }
            query::Definition::Operation(query::OperationDefinition::Mutation(op)) => {
                Some(&op.selection_set)
            }
            query::Definition::Operation(query::OperationDefinition::SelectionSet(set)) => {
                Some(set)
            }
            _ => None,
        });
    let Some(selection) = selection else {
        return Bytes::from_static(b"{\"data\":null}");
    };
    let mut out = String::from("{\"data\":");
    if chance.once_in(20) {
        out.push_str("null");
    } else {
        object(selection, types, chance, &mut out);
    }
    if chance.once_in(4) {
        let path = [
            "[]",
            "[\"_entities\",0,\"name\"]",
            "[\"a\",99999999999]",
            "7",
            "null",
        ];
        let path = path[chance.below(path.len())];
        let code = LEAVES[chance.below(LEAVES.len())];
        let told = format!(
            ",\"errors\":[{{\"message\":\"no\",\"path\":{path},\"extensions\":{{\"code\":{code}}}}}]"
        );
        out.push_str(&told);
    }
    out.push('}');
    let mut bytes = out.into_bytes();
    if chance.once_in(4) {
        spoil(&mut bytes, chance);
    }
    bytes.into()
}

fn object(
    selection: &query::SelectionSet,
    types: &[String],
    chance: &mut Chance,
    out: &mut String,
) {
    out.push('{');
    fields(selection, types, chance, out);
    if out.ends_with(',') {
        out.pop();
    }
    out.push('}');
}

fn fields(
    selection: &query::SelectionSet,
    types: &[String],
    chance: &mut Chance,
    out: &mut String,
) {
    for item in &selection.items {
        match item {
            query::Selection::Field(_) if chance.once_in(30) => {}
            query::Selection::Field(field) => {
                let key = field.alias.as_ref().unwrap_or(&field.name);
                out.push_str(&json!(key).to_string());
                out.push(':');
                value(field, types, chance, out);
                out.push(',');
            }
            query::Selection::InlineFragment(fragment) => {
                if !chance.once_in(3) {
                    fields(&fragment.selection_set, types, chance, out);
                }
            }
            query::Selection::FragmentSpread(_) => {}
        }
    }
}

fn value(field: &query::Field, types: &[String], chance: &mut Chance, out: &mut String) {
    let is_leaf = field.selection_set.items.is_empty();
    if field.name == "__typename" && !chance.once_in(15) {
        out.push_str(&json!(types[chance.below(types.len())]).to_string());
    } else if chance.once_in(12) {
        out.push_str(chance.pick(&["null", "[]", "{}", "7", "[[null]]", "\"\""]));
    } else if is_leaf && !chance.once_in(10) {
        out.push_str(LEAVES[chance.below(LEAVES.len())]);
    } else if field.name == "_entities" || chance.once_in(2) {
        out.push('[');
        for number in 0..chance.below(4) {
            if number > 0 {
                out.push(',');
            }
            if chance.once_in(8) {
                out.push_str("null");
            } else {
                object(&field.selection_set, types, chance, out);
            }
        }
        out.push(']');
    } else {
        object(&field.selection_set, types, chance, out);
    }
}

/// Takes away, doubles, or changes some bytes.
pub fn spoil(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(3) {
        if bytes.is_empty() {
            return;
        }
        let at = chance.below(bytes.len());
        match chance.below(5) {
            0 => bytes.truncate(at),
            1 => bytes[at] = u8::try_from(chance.below(256)).unwrap(),
            2 => bytes.insert(at, b"{}[]\",:\\ \0"[chance.below(10)]),
            3 => drop(bytes.remove(at)),
            _ => {
                let end = (at + chance.below(32)).min(bytes.len());
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
        }
    }
}
