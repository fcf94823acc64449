//! Generated operations, answered by the router and by the monolith: not one difference.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use async_graphql::Executor;
use async_trait::async_trait;
use router::gateway::GraphQlRequest;
use router::{
    AnswerBody, EventStream, Router, RouterConfig, SubgraphRequest, SubgraphResponse,
    SubgraphTransport, TransportError,
};
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

use crate::chance::Chance;
use crate::monolith;
use crate::subgraphs::{self, News};
use crate::world::{SUPERGRAPH, dependencies};

/// Operations compared in every run; each has its number as its seed.
const OPERATIONS: u64 = 400;
/// Selections inside selections.
const DEPTH_MAX: usize = 5;

/// A subgraph in the same process, and how its answers come.
struct Called<E>(E, Form);

#[derive(Clone, Copy)]
enum Form {
    Text,
    Values,
}

#[async_trait]
impl<E: Executor> SubgraphTransport for Called<E> {
    async fn execute(&self, request: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        let variables = serde_json::from_slice(&request.variables).unwrap();
        let request = async_graphql::Request::new(&*request.document).variables(variables);
        let answer = self.0.execute(request).await;
        let body = match self.1 {
            Form::Text => serde_json::to_vec(&answer).unwrap().into(),
            Form::Values => AnswerBody::Values(answer.into()),
        };
        Ok(body.into())
    }

    async fn subscribe(&self, _: SubgraphRequest) -> Result<EventStream, TransportError> {
        Err(TransportError::Timeout)
    }
}

fn router(form: Form) -> Router {
    let mut given = dependencies(&CancellationToken::new());
    let news = News::new();
    let transports = &mut given.transports;
    transports.insert(
        "accounts".to_owned(),
        Arc::new(Called(subgraphs::accounts(&news), form)),
    );
    transports.insert(
        "catalog".to_owned(),
        Arc::new(Called(subgraphs::catalog(), form)),
    );
    transports.insert(
        "reviews".to_owned(),
        Arc::new(Called(subgraphs::reviews(&news), form)),
    );
    let mut config = RouterConfig::default();
    let limits = &mut config.limits;
    limits.cost_max = u64::MAX;
    limits.directives_max = usize::MAX;
    limits.aliases_max = usize::MAX;
    limits.fields_max = usize::MAX;
    Router::try_new(config, SUPERGRAPH, given).unwrap()
}

/// Fields by type, without `postage`: the planner does not plan a field with `@requires` below an
/// entity that is itself below a fragment, so it stands in a fixed place.
///
/// Each has its name and what it returns; a lower-case word is a leaf of that shape.
const FIELDS: [(&str, &[(&str, &str)]); 7] = [
    (
        "Query",
        &[
            ("users", "User"),
            ("user", "User"),
            ("items", "Item"),
            ("search", "Hit"),
            ("reviews", "Review"),
        ],
    ),
    (
        "User",
        &[
            ("id", "id!"),
            ("name", "string!"),
            ("nick", "string"),
            ("reviews", "Review"),
        ],
    ),
    (
        "Book",
        &[
            ("id", "id!"),
            ("title", "string!"),
            ("pages", "int!"),
            ("weight", "int"),
            ("reviews", "Review"),
        ],
    ),
    (
        "Game",
        &[("id", "id!"), ("title", "string!"), ("players", "ints!")],
    ),
    (
        "Review",
        &[
            ("id", "id!"),
            ("body", "string!"),
            ("author", "User"),
            ("book", "Book"),
        ],
    ),
    ("Item", &[("id", "id!"), ("title", "string!")]),
    ("Hit", &[]),
];
/// Aliases, most of them names that mean something elsewhere.
const ALIASES: [&str; 8] = ["id", "name", "title", "weight", "reviews", "a", "b", "c"];

struct Writer {
    chance: Chance,
    fragments: Vec<String>,
}

/// Response keys of one level: what stands there, on which type.
type Taken = BTreeMap<String, (String, String)>;

impl Writer {
    fn operation(&mut self) -> String {
        let selection = self.selection("Query", DEPTH_MAX);
        let variables = "$yes: Boolean!, $no: Boolean = false, $first: Int, $id: ID!,
            $filter: Filter, $kind: Kind";
        // Every variable is used once, so that none is unused.
        let used =
            "used: search(filter: $filter) @skip(if: $yes) { ... on Book { id @include(if: $no) } }
            usedKind: search(filter: { kind: $kind }) { __typename }
            usedFirst: users(first: $first) { id } usedId: user(id: $id) { name }
            usedPostage: items { z: __typename ... on Book { weight: id postage } }";
        let mut text = format!("query({variables}) {{ {used} {selection} }}");
        for fragment in &self.fragments {
            let _ = write!(text, " {fragment}");
        }
        text
    }

    fn selection(&mut self, ty: &str, depth: usize) -> String {
        let mut taken = Taken::new();
        // An object of no fields at all is written by async-graphql as null, so there is always
        // one.
        format!("{} z: __typename", self.items(ty, depth, &mut taken))
    }

    fn items(&mut self, ty: &str, depth: usize, taken: &mut Taken) -> String {
        let mut text = String::new();
        for _ in 0..=self.chance.below(4) {
            let item = match self.chance.below(6) {
                0 => self.fragment(ty, depth, taken),
                1 => self.type_name(ty, taken),
                _ => self.field(ty, depth, taken),
            };
            text.push_str(&item.unwrap_or_default());
            text.push(' ');
        }
        if text.trim().is_empty() {
            "z: __typename".to_owned()
        } else {
            text
        }
    }

    fn type_name(&mut self, ty: &str, taken: &mut Taken) -> Option<String> {
        let key = if self.chance.once_in(2) {
            "kind"
        } else {
            "__typename"
        };
        claim(taken, key, "__typename", ty)?;
        let condition = self.condition();
        Some(if key == "kind" {
            format!("kind: __typename{condition}")
        } else {
            format!("__typename{condition}")
        })
    }

    fn field(&mut self, ty: &str, depth: usize, taken: &mut Taken) -> Option<String> {
        let (_, fields) = FIELDS.iter().find(|(name, _)| *name == ty)?;
        let fields: Vec<&(&str, &str)> = fields.iter().collect();
        let fields: Vec<_> = fields
            .into_iter()
            .filter(|(_, to)| depth > 1 || is_leaf(to))
            .collect();
        if fields.is_empty() {
            return None;
        }
        let (name, to) = **fields.get(self.chance.below(fields.len()))?;
        let alias = self.chance.once_in(3).then(|| self.chance.pick(&ALIASES));
        let key = alias.unwrap_or(name);
        let arguments = self.arguments(ty, name);
        claim(taken, key, &format!("{name}{arguments}:{to}"), ty)?;
        let alias = alias.map(|alias| format!("{alias}: ")).unwrap_or_default();
        let condition = self.condition();
        let below = if is_leaf(to) {
            String::new()
        } else {
            format!(" {{ {} }}", self.selection(to, depth - 1))
        };
        Some(format!("{alias}{name}{arguments}{condition}{below}"))
    }

    fn arguments(&mut self, ty: &str, field: &str) -> String {
        let written = match (ty, field) {
            ("Query", "users") => {
                self.chance
                    .pick(&["", "(first: 2)", "(first: $first)", "(first: null)"])
            }
            ("Query", "user") => {
                self.chance
                    .pick(&["(id: \"u1\")", "(id: \"u3\")", "(id: \"u7\")", "(id: $id)"])
            }
            ("Query", "search") => self.chance.pick(&[
                "",
                "(filter: $filter)",
                "(filter: { kind: GAME })",
                "(filter: { kind: $kind, pagesMin: 450 })",
                "(filter: { words: [\"m\", \"Go\"] })",
            ]),
            _ => "",
        };
        written.to_owned()
    }

    fn fragment(&mut self, ty: &str, depth: usize, taken: &mut Taken) -> Option<String> {
        let on = match ty {
            "Item" | "Hit" => self.chance.pick(&["Item", "Book", "Game", "Book", "Game"]),
            "Book" => self.chance.pick(&["Book", "Item"]),
            "Game" => self.chance.pick(&["Game", "Item"]),
            other => FIELDS
                .iter()
                .map(|(name, _)| *name)
                .find(|name| *name == other)?,
        };
        let inner = self.items(on, depth, taken);
        let condition = self.condition();
        Some(match self.chance.below(3) {
            0 => {
                let name = format!("f{}", self.fragments.len());
                self.fragments
                    .push(format!("fragment {name} on {on} {{ {inner} }}"));
                format!("...{name}{condition}")
            }
            1 if on == ty => format!("...{condition} {{ {inner} }}"),
            _ => format!("... on {on}{condition} {{ {inner} }}"),
        })
    }

    fn condition(&mut self) -> &'static str {
        self.chance.pick(&[
            "",
            "",
            "",
            "",
            "",
            "",
            " @include(if: $yes)",
            " @include(if: $no)",
            " @skip(if: $no)",
            " @skip(if: $yes)",
            " @skip(if: false)",
            " @include(if: false)",
            " @skip(if: $no) @include(if: $yes)",
        ])
    }
}

fn is_leaf(to: &str) -> bool {
    to.chars().next().is_some_and(char::is_lowercase)
}

/// Takes a response key if GraphQL allows what stands under it beside what stood there before.
fn claim(taken: &mut Taken, key: &str, what: &str, on: &str) -> Option<()> {
    match taken.get(key) {
        None => {
            taken.insert(key.to_owned(), (what.to_owned(), on.to_owned()));
            Some(())
        }
        Some((known, known_on)) => {
            let shape = |what: &str| what.rsplit(':').next().unwrap_or_default().to_owned();
            let are_apart = matches!((known_on.as_str(), on), ("Book", "Game") | ("Game", "Book"));
            let is_same_leaf = known == what && (what == "__typename" || is_leaf(&shape(what)));
            let is_alike = are_apart && is_leaf(&shape(what)) && shape(known) == shape(what);
            (is_same_leaf || is_alike).then_some(())
        }
    }
}

fn variables(chance: &mut Chance) -> Map<String, Value> {
    let firsts = [json!(null), json!(1), json!(3)];
    let filters = [
        json!(null),
        json!({}),
        json!({ "kind": "BOOK" }),
        json!({ "words": "u", "pagesMin": 400 }),
    ];
    let kinds = [json!(null), json!("GAME"), json!("BOOK")];
    let given = [
        ("yes", json!(true)),
        ("first", firsts[chance.below(3)].clone()),
        ("id", json!(chance.pick(&["u2", "u3", "u8"]))),
        ("filter", filters[chance.below(4)].clone()),
        ("kind", kinds[chance.below(3)].clone()),
    ];
    given
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

#[tokio::test]
async fn generated_operations_are_answered_as_by_a_monolith() {
    let [router, of_values] = [Form::Text, Form::Values].map(router);
    let monolith = monolith::schema();
    let mut with_data = 0;
    for seed in 0..OPERATIONS {
        let chance = Chance::new(seed);
        let mut writer = Writer {
            chance,
            fragments: Vec::new(),
        };
        let query = writer.operation();
        let variables = variables(&mut writer.chance);
        let request = async_graphql::Request::new(&query).variables(
            async_graphql::Variables::from_json(Value::Object(variables.clone())),
        );
        let right_text = serde_json::to_string(&monolith.execute(request).await).unwrap();
        let right: Value = serde_json::from_str(&right_text).unwrap();
        let (query_text, given) = (Some(query.clone()), Some(variables.clone()));
        let request = GraphQlRequest {
            query: query_text,
            variables: given,
            ..GraphQlRequest::default()
        };
        let body = router.answer(request.clone(), None).await;
        let text = std::str::from_utf8(&body).unwrap();
        let of_values = of_values.answer(request, None).await;
        assert_eq!(of_values, body, "seed {seed}: {query}");
        let answer: Value = serde_json::from_str(text).unwrap();
        let shown = format!("seed {seed}: {query}\n{}\n{text}", json!(variables));
        let data = answer.get("data").unwrap_or(&Value::Null);
        assert_eq!(data, &right["data"], "{shown}");
        let has_errors = answer.get("errors").is_some();
        assert_eq!(
            has_errors,
            right.get("errors").is_some(),
            "{shown}\n{right_text}"
        );
        // The order of keys is part of an answer.
        assert!(has_errors || text == right_text, "{shown}\n{right_text}");
        with_data += usize::from(!data.is_null());
    }
    assert!(
        with_data > 300,
        "most operations have an answer: {with_data}"
    );
}
