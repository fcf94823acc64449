//! The platform's own supergraph: every operation that is generated over it has a plan.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use router::gateway::GraphQlRequest;
use router::{
    Caller, EventStream, Router, RouterConfig, SubgraphRequest, SubgraphResponse,
    SubgraphTransport, TransportError, endpoints_of,
};
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

use crate::chance::Chance;
use crate::world::dependencies;

const OPERATIONS: u64 = 300;
const DEPTH_MAX: usize = 6;

/// A subgraph that is never there: whatever was planned is answered with an error at a path.
struct Away;

#[async_trait]
impl SubgraphTransport for Away {
    async fn execute(&self, _: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        Err(TransportError::Timeout)
    }

    async fn subscribe(&self, _: SubgraphRequest) -> Result<EventStream, TransportError> {
        Err(TransportError::Timeout)
    }
}

const SCHEMA: &str = "{ __schema { queryType { name } mutationType { name } types {
    kind name possibleTypes { name } enumValues { name }
    fields { name args { ...input } type { ...type } } inputFields { ...input }
} } }
fragment input on __InputValue { name defaultValue type { ...type } }
fragment type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } }
    } }";

/// The schema as introspection tells it.
struct Types(BTreeMap<String, Value>);

impl Types {
    fn get(&self, name: &str) -> &Value {
        &self.0[name]
    }

    fn is_leaf(&self, name: &str) -> bool {
        matches!(self.get(name)["kind"].as_str(), Some("SCALAR" | "ENUM"))
    }

    /// A literal of a type; it need not mean anything.
    fn literal(&self, ty: &Value) -> String {
        match ty["kind"].as_str() {
            Some("NON_NULL") => self.literal(&ty["ofType"]),
            Some("LIST") => format!("[{}]", self.literal(&ty["ofType"])),
            Some("ENUM") => {
                let def = self.get(ty["name"].as_str().unwrap());
                def["enumValues"][0]["name"].as_str().unwrap().to_owned()
            }
            Some("INPUT_OBJECT") => {
                let def = self.get(ty["name"].as_str().unwrap());
                format!("{{ {} }}", self.required(&def["inputFields"]))
            }
            _ => match ty["name"].as_str() {
                Some("Int" | "Float") => "1".to_owned(),
                Some("Boolean") => "true".to_owned(),
                _ => "\"1\"".to_owned(),
            },
        }
    }

    fn required(&self, inputs: &Value) -> String {
        let is_required =
            |input: &&Value| input["type"]["kind"] == "NON_NULL" && input["defaultValue"].is_null();
        let inputs = inputs.as_array().into_iter().flatten().filter(is_required);
        let written = inputs.map(|input| {
            format!(
                "{}: {}",
                input["name"].as_str().unwrap(),
                self.literal(&input["type"])
            )
        });
        written.collect::<Vec<_>>().join(", ")
    }

    fn selection(&self, name: &str, depth: usize, chance: &mut Chance) -> String {
        let def = self.get(name);
        let mut text = "__typename".to_owned();
        let fields = def["fields"].as_array().cloned().unwrap_or_default();
        for field in &fields {
            if chance.once_in(3) {
                continue;
            }
            let inner = inner_name(&field["type"]);
            let is_leaf = self.is_leaf(inner);
            if !is_leaf && depth == 0 {
                continue;
            }
            let arguments = self.required(&field["args"]);
            let arguments = if arguments.is_empty() {
                String::new()
            } else {
                format!("({arguments})")
            };
            let below = if is_leaf {
                String::new()
            } else {
                format!(" {{ {} }}", self.selection(inner, depth - 1, chance))
            };
            let name = field["name"].as_str().unwrap();
            let _ = write!(text, " {name}{arguments}{below}");
        }
        for possible in def["possibleTypes"].as_array().into_iter().flatten() {
            let possible = possible["name"].as_str().unwrap();
            // Fields of different types under one key could clash, so each fragment is on its own.
            if fields.is_empty() && chance.once_in(2) {
                return format!(
                    "... on {possible} {{ {} }}",
                    self.selection(possible, depth, chance)
                );
            }
        }
        text
    }
}

fn inner_name(ty: &Value) -> &str {
    if ty["ofType"].is_null() {
        ty["name"].as_str().unwrap()
    } else {
        inner_name(&ty["ofType"])
    }
}

/// A caller who holds every scope the supergraph asks for.
fn everybody(sdl: &str) -> Arc<Caller> {
    let demands = sdl.split("@requiresScopes(scopes: ").skip(1);
    let words = demands.filter_map(|rest| rest.split(')').next());
    let words = words.flat_map(|list| list.split('"').skip(1).step_by(2));
    Arc::new(Caller {
        subject: "everybody".to_owned(),
        session: None,
        scopes: words.map(str::to_owned).collect(),
        claims: Map::new(),
        expires_at: None,
    })
}

async fn ask(router: &Router, query: &str, caller: &Arc<Caller>) -> Value {
    let request = GraphQlRequest {
        query: Some(query.to_owned()),
        ..GraphQlRequest::default()
    };
    serde_json::from_slice(&router.answer(request, Some(caller.clone())).await).unwrap()
}

#[tokio::test]
async fn every_generated_operation_has_a_plan() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/supergraph.graphql");
    let sdl = std::fs::read_to_string(file).expect("the supergraph is composed and committed");
    let mut given = dependencies(&CancellationToken::new());
    for name in endpoints_of(&sdl).unwrap().into_keys() {
        given.transports.insert(name, Arc::new(Away));
    }
    let mut config = RouterConfig::default();
    config.limits.cost_max = u64::MAX;
    config.limits.fields_max = usize::MAX;
    config.limits.root_fields_max = usize::MAX;
    config.limits.tokens_max = usize::MAX;
    let router = Router::try_new(config, &sdl, given).unwrap();
    let caller = everybody(&sdl);
    let schema = ask(&router, SCHEMA, &caller).await["data"]["__schema"].clone();
    let types = schema["types"].as_array().unwrap().iter();
    let types = types.map(|def| (def["name"].as_str().unwrap().to_owned(), def.clone()));
    let types = Types(types.collect());
    for seed in 0..OPERATIONS {
        let mut chance = Chance::new(seed);
        let kind = if chance.once_in(4) {
            "mutation"
        } else {
            "query"
        };
        let root = schema[format!("{kind}Type")]["name"].as_str().unwrap();
        let fields = types.get(root)["fields"].as_array().unwrap();
        let field = &fields[chance.below(fields.len())];
        let (name, inner) = (field["name"].as_str().unwrap(), inner_name(&field["type"]));
        let arguments = types.required(&field["args"]);
        let arguments = if arguments.is_empty() {
            String::new()
        } else {
            format!("({arguments})")
        };
        let depth = chance.below(DEPTH_MAX);
        let below = if types.is_leaf(inner) {
            String::new()
        } else {
            format!("{{ {} }}", types.selection(inner, depth, &mut chance))
        };
        let query = format!("{kind} {{ {name}{arguments} {below} }}");
        let answer = ask(&router, &query, &caller).await;
        let is_planned = answer.get("data") != Some(&json!({})) && answer.get("data").is_some();
        assert!(is_planned, "seed {seed}: {query}\n{answer}");
        let is_refused = answer.to_string().contains("\"FORBIDDEN\"");
        assert!(!is_refused, "seed {seed}: {query}\n{answer}");
    }
}
