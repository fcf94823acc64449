//! Stand-in data for any slice of a graph: every field gets a value of its type, made from its
//! name; lists have a fixed length; entities keep what their representations say.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::parser::types::{
    BaseType, DocumentOperations, ExecutableDocument, Field, Selection, SelectionSet, Type,
    TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql::parser::{parse_query, parse_schema};
use async_graphql::{Name, Positioned};
use async_trait::async_trait;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::Failure;
use crate::subgraphs::{Answers, Subgraph};

/// The platform's own graph, its permissions taken away: nobody signs in to a benchmark.
pub fn supergraph() -> String {
    let composed = include_str!("../../../schema/supergraph.graphql");
    let mut open = String::with_capacity(composed.len());
    for line in composed
        .lines()
        .filter(|line| !line.starts_with("directive @authenticated"))
    {
        let line = line.replace(
            r#" @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)"#,
            "",
        );
        let line = line.replace(
            r#" @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)"#,
            "",
        );
        let line = line.replace(" @authenticated", "");
        let (kept, demands) = line.split_once(" @requiresScopes(").unwrap_or((&line, ""));
        open.push_str(if demands.starts_with("scopes: [[requires") {
            &line
        } else {
            kept
        });
        open.push('\n');
    }
    open
}

/// What a person sees first: the portfolio, the deployments, the open positions.
pub const OPERATION: &str = "
query Dashboard {
  portfolio(mode: PAPER) { equity { amount currency } openPositions }
  myDeployments(first: 12) { edges { node { id status
    agent { id name venue sources { account { id handle } } weights { rsi macd riskReward } }
    positions(first: 12) { edges { node { id token state unrealisedPnl { amount } } } } } } }
  positions(first: 12) { edges { node { id token state side markPrice
    signal { id token post { id text } } } } }
}";

const LIST_LENGTH: usize = 12;

/// One slice.
struct StandIn {
    types: HashMap<Name, TypeDefinition>,
}

/// The subgraphs of the platform's graph with stand-in data.
pub fn subgraphs() -> Result<Vec<Subgraph>, Failure> {
    let slices = [
        (
            "agents",
            include_str!("../../../schema/subgraphs/agents.graphql"),
        ),
        (
            "auth",
            include_str!("../../../schema/subgraphs/auth.graphql"),
        ),
        (
            "deployments",
            include_str!("../../../schema/subgraphs/deployments.graphql"),
        ),
        (
            "hyperliquid",
            include_str!("../../../schema/subgraphs/hyperliquid.graphql"),
        ),
        (
            "positions",
            include_str!("../../../schema/subgraphs/positions.graphql"),
        ),
        (
            "signals",
            include_str!("../../../schema/subgraphs/signals.graphql"),
        ),
        (
            "trades",
            include_str!("../../../schema/subgraphs/trades.graphql"),
        ),
        (
            "twitter",
            include_str!("../../../schema/subgraphs/twitter.graphql"),
        ),
        (
            "wallets",
            include_str!("../../../schema/subgraphs/wallets.graphql"),
        ),
    ];
    let stand_in = |(name, sdl): (&'static str, &str)| {
        let mut types = HashMap::new();
        for definition in parse_schema(sdl)?.definitions {
            if let TypeSystemDefinition::Type(definition) = definition {
                types.insert(definition.node.name.node.clone(), definition.node);
            }
        }
        let answers: Arc<dyn Answers> = Arc::new(StandIn { types });
        let transport = None;
        Ok(Subgraph {
            name,
            answers,
            transport,
        })
    };
    slices.into_iter().map(stand_in).collect()
}

#[derive(Deserialize)]
struct Asked {
    query: String,
    #[serde(default)]
    variables: Map<String, Value>,
}

#[async_trait]
impl Answers for StandIn {
    async fn answer(&self, body: &Bytes) -> Result<Bytes, Failure> {
        let Asked { query, variables } = serde_json::from_slice(body)?;
        let document = parse_query(&query)?;
        let DocumentOperations::Single(operation) = &document.operations else {
            return Err("one operation is expected".into());
        };
        let asked = Operation {
            types: &self.types,
            document: &document,
            variables: &variables,
        };
        let data = asked.object("Query", &operation.node.selection_set.node, &Map::new());
        Ok(serde_json::to_vec(&json!({ "data": data }))?.into())
    }
}

struct Operation<'a> {
    types: &'a HashMap<Name, TypeDefinition>,
    document: &'a ExecutableDocument,
    variables: &'a Map<String, Value>,
}

impl Operation<'_> {
    fn object(&self, name: &str, selected: &SelectionSet, known: &Map<String, Value>) -> Value {
        let mut object = Map::new();
        self.add(name, selected, known, &mut object);
        Value::Object(object)
    }

    fn add(
        &self,
        name: &str,
        selected: &SelectionSet,
        known: &Map<String, Value>,
        object: &mut Map<String, Value>,
    ) {
        for selection in &selected.items {
            let (condition, below) = match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let key = field.response_key().node.to_string();
                    object.insert(key, self.field(name, field, known));
                    continue;
                }
                Selection::InlineFragment(fragment) => {
                    let fragment = &fragment.node;
                    (fragment.type_condition.as_ref(), &fragment.selection_set)
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragments.get(&spread.node.fragment_name.node);
                    let Some(fragment) = fragment else { continue };
                    (
                        Some(&fragment.node.type_condition),
                        &fragment.node.selection_set,
                    )
                }
            };
            if condition.is_none_or(|condition| condition.node.on.node == name) {
                self.add(name, &below.node, known, object);
            }
        }
    }

    fn field(&self, parent: &str, field: &Field, known: &Map<String, Value>) -> Value {
        let name = field.name.node.as_str();
        match name {
            "__typename" => return parent.into(),
            "_entities" => return self.entities(field),
            _ => {}
        }
        if let Some(value) = known.get(name) {
            return value.clone();
        }
        let fields = match self.types.get(parent).map(|found| &found.kind) {
            Some(TypeKind::Object(object)) => &object.fields,
            Some(TypeKind::Interface(interface)) => &interface.fields,
            _ => return Value::Null,
        };
        let found = fields.iter().find(|found| found.node.name.node == name);
        found.map_or(Value::Null, |found| self.value(&found.node.ty.node, field))
    }

    fn entities(&self, field: &Field) -> Value {
        let argument = field
            .arguments
            .first()
            .map(|(_, value)| value.node.to_string());
        let variable = argument
            .as_deref()
            .and_then(|written| written.strip_prefix('$'));
        let listed = variable.and_then(|name| self.variables.get(name));
        let entity = |representation: &Value| {
            let known = representation.as_object().cloned().unwrap_or_default();
            let name = known
                .get("__typename")
                .and_then(Value::as_str)
                .unwrap_or_default();
            self.object(name, &field.selection_set.node, &known)
        };
        listed
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(entity)
            .collect()
    }

    fn value(&self, ty: &Type, field: &Field) -> Value {
        let name = match &ty.base {
            BaseType::List(item) => {
                return (0..LIST_LENGTH).map(|_| self.value(item, field)).collect();
            }
            BaseType::Named(name) => name,
        };
        let named = |name: &Name| self.object(name, &field.selection_set.node, &Map::new());
        let first = |names: &[Positioned<Name>]| names.first().map(|name| name.node.clone());
        match self.types.get(name).map(|found| &found.kind) {
            Some(TypeKind::Object(_) | TypeKind::Interface(_)) => named(name),
            Some(TypeKind::Union(union)) => {
                first(&union.members).map_or(Value::Null, |it| named(&it))
            }
            Some(TypeKind::Enum(words)) => {
                let word = words.values.first();
                word.map_or(Value::Null, |word| word.node.value.node.as_str().into())
            }
            _ => scalar(name, field.name.node.as_str()),
        }
    }
}

fn scalar(ty: &str, field: &str) -> Value {
    match ty {
        "Int" => 42.into(),
        "Float" => 0.5.into(),
        "Boolean" => true.into(),
        "ID" => format!("{field}_01HV").into(),
        "DateTime" => "2026-11-25T12:00:00.000Z".into(),
        "Decimal" => "12345.678901".into(),
        _ => format!("what stands in for {field}").into(),
    }
}
