//! Five other supergraphs, each with other features of federation: interfaces and their stand-ins,
//! chains of requirements, fields provided on the way, shared and moved fields under compound keys,
//! lists of lists. Generated operations are answered by the router and by a monolith with the same
//! data: not one difference.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use graphql_tools::parser::parse_schema;
use graphql_tools::parser::schema::{Definition, TypeDefinition};
use graphql_tools::static_graphql::schema;
use router::gateway::GraphQlRequest;
use router::{
    AnswerBody, EventStream, Router, RouterConfig, SubgraphRequest, SubgraphResponse,
    SubgraphTransport, TransportError,
};
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

use crate::chance::Chance;
use crate::stand_in::{Data, StandIn};
use crate::world::dependencies;

/// Operations compared over each supergraph; each has its number as its seed.
const OPERATIONS: u64 = 400;
/// Selections inside selections.
const DEPTH_MAX: usize = 5;
/// Aliases besides the names of the fields.
const ALIASES: [&str; 3] = ["a", "b", "c"];

struct Called(StandIn);

#[async_trait]
impl SubgraphTransport for Called {
    async fn execute(&self, request: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        let variables = serde_json::from_slice(&request.variables).unwrap();
        let answer = self.0.answer(&request.document, &variables);
        Ok(AnswerBody::from(answer.to_string()).into())
    }

    async fn subscribe(&self, _: SubgraphRequest) -> Result<EventStream, TransportError> {
        Err(TransportError::Timeout)
    }
}

fn folder(world: &str) -> PathBuf {
    let worlds = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/worlds");
    worlds.join(world)
}

fn read(world: &str, file: &str) -> String {
    std::fs::read_to_string(folder(world).join(file)).unwrap()
}

/// One world: a router over its subgraphs, the monolith, and what operations are made of.
struct World {
    router: Router,
    monolith: StandIn,
    graph: Graph,
}

impl World {
    fn load(name: &str) -> Self {
        let data: Value = serde_json::from_str(&read(name, "data.json")).unwrap();
        let (arguments, data) = (data["arguments"].clone(), Arc::new(Data(data)));
        let mut given = dependencies(&CancellationToken::new());
        for file in std::fs::read_dir(folder(name).join("subgraphs")).unwrap() {
            let path = file.unwrap().path();
            let subgraph = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let sdl = std::fs::read_to_string(&path).unwrap();
            let stand_in = StandIn::new(&subgraph, &sdl, data.clone(), false);
            let called = Arc::new(Called(stand_in));
            given.transports.insert(subgraph, called);
        }
        let mut config = RouterConfig::default();
        let limits = &mut config.limits;
        limits.cost_max = u64::MAX;
        limits.directives_max = usize::MAX;
        limits.aliases_max = usize::MAX;
        limits.fields_max = usize::MAX;
        let router = Router::try_new(config, &read(name, "supergraph.graphql"), given).unwrap();
        let api = read(name, "api.graphql");
        let monolith = StandIn::new("the monolith", &api, data, true);
        let graph = Graph::read(&api, arguments);
        Self {
            router,
            monolith,
            graph,
        }
    }

    async fn answer(&self, query: &str, variables: &Map<String, Value>) -> Value {
        let request = GraphQlRequest {
            query: Some(query.to_owned()),
            variables: Some(variables.clone()),
            ..GraphQlRequest::default()
        };
        serde_json::from_slice(&self.router.answer(request, None).await).unwrap()
    }
}

struct Field {
    name: String,
    ty: String,
    of: String,
    arguments: Vec<String>,
}

#[derive(Default)]
struct Type {
    fields: Vec<Field>,
    possible: Vec<String>,
    is_leaf: bool,
}

/// What operations are made of.
struct Graph {
    types: BTreeMap<String, Type>,
    arguments: Value,
}

impl Graph {
    fn read(api: &str, arguments: Value) -> Self {
        let document = parse_schema::<String>(api).unwrap().into_static();
        let mut types: BTreeMap<String, Type> = BTreeMap::new();
        for definition in &document.definitions {
            let Definition::TypeDefinition(definition) = definition else {
                continue;
            };
            let (name, fields, possible) = match definition {
                TypeDefinition::Object(def) => (&def.name, &def.fields[..], Vec::new()),
                TypeDefinition::Interface(def) => (&def.name, &def.fields[..], Vec::new()),
                TypeDefinition::Union(def) => (&def.name, &[][..], def.types.clone()),
                TypeDefinition::Scalar(def) => (&def.name, &[][..], Vec::new()),
                TypeDefinition::Enum(def) => (&def.name, &[][..], Vec::new()),
                TypeDefinition::InputObject(_) => continue,
            };
            let is_leaf = fields.is_empty() && possible.is_empty();
            let def = types.entry(name.clone()).or_default();
            (def.is_leaf, def.fields) = (is_leaf, fields.iter().map(field).collect());
            def.possible.extend(possible);
            if let TypeDefinition::Object(object) = definition {
                for interface in &object.implements_interfaces {
                    let def = types.entry(interface.clone()).or_default();
                    def.possible.push(object.name.clone());
                }
            }
        }
        Self { types, arguments }
    }

    fn is_leaf(&self, name: &str) -> bool {
        self.types.get(name).is_none_or(|def| def.is_leaf)
    }

    fn argument(&self, name: &str, chance: &mut Chance) -> String {
        let values = self.arguments[name].as_array().unwrap();
        let value = &values[chance.below(values.len())];
        match value.as_str().and_then(|text| text.strip_prefix('$')) {
            Some(word) => word.to_owned(),
            None => value.to_string(),
        }
    }
}

fn field(field: &schema::Field) -> Field {
    let mut of = field.field_type.clone();
    while let schema::Type::ListType(inner) | schema::Type::NonNullType(inner) = of {
        of = *inner;
    }
    Field {
        name: field.name.clone(),
        ty: field.field_type.to_string(),
        of: of.to_string(),
        arguments: field
            .arguments
            .iter()
            .map(|argument| argument.name.clone())
            .collect(),
    }
}

struct Writer<'a> {
    graph: &'a Graph,
    chance: Chance,
    /// What stands under a key, everywhere in the operation, so that nothing clashes.
    taken: BTreeMap<String, String>,
    fragments: Vec<String>,
}

impl Writer<'_> {
    fn operation(&mut self) -> String {
        let selection = self.selection("Query", DEPTH_MAX);
        let head = "query($yes: Boolean!, $no: Boolean = false)";
        let used = "y: __typename @include(if: $yes) n: __typename @skip(if: $no)";
        let mut text = format!("{head} {{ {used} {selection} }}");
        for fragment in &self.fragments {
            let _ = write!(text, " {fragment}");
        }
        text
    }

    fn selection(&mut self, ty: &str, depth: usize) -> String {
        let mut text = String::new();
        for _ in 0..=self.chance.below(4) {
            let item = match self.chance.below(6) {
                0 => Some("__typename".to_owned()),
                1 => Some(self.fragment(ty, depth)),
                _ => self.field(ty, depth),
            };
            if let Some(item) = item {
                let _ = write!(text, "{item} ");
            }
        }
        if text.is_empty() {
            text.push_str("__typename");
        }
        text
    }

    fn field(&mut self, ty: &str, depth: usize) -> Option<String> {
        let graph = self.graph;
        let fields = graph.types[ty].fields.iter();
        let fields: Vec<&Field> = fields
            .filter(|field| depth > 1 || graph.is_leaf(&field.of))
            .collect();
        if fields.is_empty() {
            return None;
        }
        let field = fields[self.chance.below(fields.len())];
        let mut arguments = String::new();
        for name in &field.arguments {
            let value = graph.argument(name, &mut self.chance);
            let _ = write!(arguments, "{name}: {value} ");
        }
        if !arguments.is_empty() {
            arguments = format!("({arguments})");
        }
        let alias = match self.chance.below(8) {
            0 => Some(self.chance.pick(&ALIASES)),
            // The name of another field, which may be a key or a requirement.
            1 => Some(fields[self.chance.below(fields.len())].name.as_str()),
            _ => None,
        };
        let key = alias.unwrap_or(&field.name).to_owned();
        let what = format!("{}{arguments}: {}", field.name, field.ty);
        let known = self
            .taken
            .entry(key.clone())
            .or_insert_with(|| what.clone());
        if *known != what {
            return None;
        }
        let alias = alias.map_or_else(String::new, |alias| format!("{alias}: "));
        let condition = self.condition();
        let below = if graph.is_leaf(&field.of) {
            String::new()
        } else {
            format!(" {{ {} }}", self.selection(&field.of, depth - 1))
        };
        Some(format!(
            "{alias}{}{arguments}{condition}{below}",
            field.name
        ))
    }

    fn fragment(&mut self, ty: &str, depth: usize) -> String {
        let possible = &self.graph.types[ty].possible;
        let on = if possible.is_empty() {
            ty.to_owned()
        } else {
            possible[self.chance.below(possible.len())].clone()
        };
        let condition = self.condition();
        let inner = self.selection(&on, depth);
        if self.chance.once_in(3) {
            let name = format!("f{}", self.fragments.len());
            self.fragments
                .push(format!("fragment {name} on {on} {{ {inner} }}"));
            format!("...{name}{condition}")
        } else {
            format!("... on {on}{condition} {{ {inner} }}")
        }
    }

    fn condition(&mut self) -> &'static str {
        self.chance.pick(&[
            "",
            "",
            "",
            "",
            "",
            " @include(if: $yes)",
            " @skip(if: $yes)",
            " @include(if: $no)",
        ])
    }
}

async fn compare(name: &str) {
    let world = World::load(name);
    let variables = json!({ "yes": true });
    let variables = variables.as_object().unwrap();
    let mut differences = Vec::new();
    for seed in 0..OPERATIONS {
        let mut writer = Writer {
            graph: &world.graph,
            chance: Chance::new(seed),
            taken: BTreeMap::new(),
            fragments: Vec::new(),
        };
        let query = writer.operation();
        let right = world.monolith.answer(&query, variables);
        let answer = world.answer(&query, variables).await;
        if answer != right {
            differences.push(format!("seed {seed}: {query}\n{answer}\n{right}"));
        }
    }
    let count = differences.len();
    let shortest = differences.into_iter().min_by_key(String::len);
    assert_eq!(
        count,
        0,
        "of {OPERATIONS}; the shortest:\n{}",
        shortest.unwrap_or_default()
    );
}

#[tokio::test]
async fn interfaces_and_their_stand_ins() {
    compare("media").await;
}

#[tokio::test]
async fn chains_of_requirements() {
    compare("chain").await;
}

#[tokio::test]
async fn fields_provided_on_the_way() {
    compare("provided").await;
}

#[tokio::test]
async fn shared_and_moved_fields_under_compound_keys() {
    compare("shared").await;
}

#[tokio::test]
async fn lists_of_lists() {
    compare("nested").await;
}
