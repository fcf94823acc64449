//! A GraphQL service made of a schema and of data: a subgraph that knows only what its own schema
//! declares and what it is handed, or the monolith that knows everything. Whatever a right gateway
//! would not ask is a panic.

mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use graphql_tools::parser::schema::Definition;
use graphql_tools::parser::{parse_query, parse_schema};
use graphql_tools::static_graphql::{query, schema};
use serde_json::{Map, Value, json};

use types::{Field, Type, read_type};

/// What all services of a world know together: things by name, and where each query begins.
#[derive(Debug)]
pub struct Data(pub Value);

impl Data {
    fn thing(&self, name: &str) -> &Map<String, Value> {
        let thing = self.0["things"][name].as_object();
        thing.unwrap_or_else(|| panic!("nothing is named {name}"))
    }

    fn implements(&self, interface: &str, name: &str) -> bool {
        let objects = self.0["implements"][interface].as_array();
        objects.is_some_and(|objects| objects.iter().any(|object| object == name))
    }
}

/// A service.
pub struct StandIn {
    name: String,
    types: BTreeMap<String, Type>,
    data: Arc<Data>,
    /// The monolith holds nothing for external.
    is_whole: bool,
}

/// One object as a service sees it.
#[derive(Clone)]
struct View<'a> {
    ty: &'a str,
    own: &'a Map<String, Value>,
    /// What a representation handed in.
    given: Option<&'a Map<String, Value>>,
    provided: &'a BTreeSet<String>,
}

struct Run<'a> {
    service: &'a StandIn,
    document: &'a query::Document,
    variables: Map<String, Value>,
}

static NOTHING: BTreeSet<String> = BTreeSet::new();

impl StandIn {
    /// A service of this name.
    pub fn new(name: &str, sdl: &str, data: Arc<Data>, is_whole: bool) -> Self {
        // The links of a subgraph's schema are not for this parser.
        let lines = sdl
            .lines()
            .filter(|line| !line.starts_with("extend schema"));
        let sdl = lines.collect::<Vec<_>>().join("\n");
        let document = parse_schema::<String>(&sdl).unwrap().into_static();
        let mut types: BTreeMap<String, Type> = BTreeMap::new();
        let mut implementors = Vec::new();
        for definition in &document.definitions {
            if let Definition::TypeDefinition(definition) = definition {
                let (name, def) = read_type(definition, &mut implementors);
                types.insert(name, def);
            }
        }
        for (interface, object) in implementors {
            let def = types.get_mut(&interface).unwrap();
            def.possible.insert(object);
        }
        Self {
            name: name.to_owned(),
            types,
            data,
            is_whole,
        }
    }

    /// Answers a document.
    pub fn answer(&self, text: &str, variables: &Map<String, Value>) -> Value {
        let document = parse_query::<String>(text).unwrap().into_static();
        let operation = document
            .definitions
            .iter()
            .find_map(|definition| match definition {
                query::Definition::Operation(operation) => Some(operation),
                query::Definition::Fragment(_) => None,
            });
        let (declared, selection) = match operation.unwrap() {
            query::OperationDefinition::SelectionSet(selection) => (&[][..], selection),
            query::OperationDefinition::Query(query) => {
                (&query.variable_definitions[..], &query.selection_set)
            }
            _ => panic!("{}: a query is expected: {text}", self.name),
        };
        let mut variables = variables.clone();
        for variable in declared {
            if let Some(default) = &variable.default_value {
                let default = literal(default, &Map::new());
                variables.entry(variable.name.clone()).or_insert(default);
            }
        }
        let run = Run {
            service: self,
            document: &document,
            variables,
        };
        let view = View {
            ty: "Query",
            own: self.data.0["Query"].as_object().unwrap(),
            given: None,
            provided: &NOTHING,
        };
        json!({ "data": run.object(&view, &[selection]) })
    }

    fn find_type(&self, name: &str) -> &Type {
        let found = self.types.get(name);
        found.unwrap_or_else(|| panic!("{}: no type {name}", self.name))
    }

    /// The name under which this service knows an object.
    fn type_of(&self, name: &str) -> &str {
        if let Some((known, _)) = self.types.get_key_value(name) {
            return known;
        }
        let stands = |(interface, def): &(&String, &Type)| {
            def.stands_for_interface && self.data.implements(interface, name)
        };
        let found = self.types.iter().find(stands);
        found
            .unwrap_or_else(|| panic!("{}: no type {name}", self.name))
            .0
    }

    fn satisfies(&self, ty: &str, condition: &str) -> bool {
        ty == condition || self.find_type(condition).possible.contains(ty)
    }

    /// The thing a representation means.
    fn find(&self, representation: &Map<String, Value>) -> Option<&Map<String, Value>> {
        let asked = representation["__typename"].as_str().unwrap();
        let things = self.data.0["things"].as_object().unwrap().values();
        let is_meant = |thing: &&Map<String, Value>| {
            let name = thing["__typename"].as_str().unwrap();
            let is_type = name == asked || self.data.implements(asked, name);
            let has = |path: &String| {
                let given = path_of(representation, path, &self.data);
                !given.is_null() && given == path_of(thing, path, &self.data)
            };
            let keys = &self.find_type(asked).keys;
            is_type && keys.iter().any(|key| key.iter().all(has))
        };
        things
            .map(|thing| thing.as_object().unwrap())
            .find(is_meant)
    }
}

impl<'a> Run<'a> {
    fn object(&self, view: &View<'a>, selections: &[&'a query::SelectionSet]) -> Value {
        let mut fields: Vec<(&str, Vec<&query::Field>)> = Vec::new();
        for selection in selections {
            self.collect(view.ty, selection, &mut fields);
        }
        let mut object = Map::new();
        for (key, group) in fields {
            object.insert(key.to_owned(), self.field(view, &group));
        }
        Value::Object(object)
    }

    fn collect(
        &self,
        ty: &str,
        selection: &'a query::SelectionSet,
        fields: &mut Vec<(&'a str, Vec<&'a query::Field>)>,
    ) {
        for item in &selection.items {
            match item {
                query::Selection::Field(field) => {
                    if !self.includes(&field.directives) {
                        continue;
                    }
                    let key = field.alias.as_ref().unwrap_or(&field.name).as_str();
                    match fields.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, group)) => group.push(field),
                        None => fields.push((key, vec![field])),
                    }
                }
                query::Selection::InlineFragment(fragment) => {
                    let condition = fragment.type_condition.as_ref().map(condition);
                    let fits = condition.is_none_or(|on| self.service.satisfies(ty, on));
                    if fits && self.includes(&fragment.directives) {
                        self.collect(ty, &fragment.selection_set, fields);
                    }
                }
                query::Selection::FragmentSpread(spread) => {
                    let fragment = self.fragment(&spread.fragment_name);
                    let fits = self
                        .service
                        .satisfies(ty, condition(&fragment.type_condition));
                    if fits && self.includes(&spread.directives) {
                        self.collect(ty, &fragment.selection_set, fields);
                    }
                }
            }
        }
    }

    fn fragment(&self, name: &str) -> &'a query::FragmentDefinition {
        let found = self
            .document
            .definitions
            .iter()
            .find_map(|definition| match definition {
                query::Definition::Fragment(fragment) if fragment.name == name => Some(fragment),
                _ => None,
            });
        found.unwrap()
    }

    fn includes(&self, directives: &[query::Directive]) -> bool {
        directives.iter().all(|directive| {
            let value = &directive
                .arguments
                .iter()
                .find(|(name, _)| name == "if")
                .unwrap()
                .1;
            let holds = literal(value, &self.variables) == json!(true);
            if directive.name == "skip" {
                !holds
            } else {
                holds
            }
        })
    }

    fn field(&self, view: &View<'a>, group: &[&'a query::Field]) -> Value {
        let field = group[0];
        if field.name == "__typename" {
            return json!(view.ty);
        }
        let mut arguments = Map::new();
        for (name, value) in &field.arguments {
            arguments.insert(name.clone(), literal(value, &self.variables));
        }
        let below: Vec<_> = group.iter().map(|field| &field.selection_set).collect();
        if view.ty == "Query" && field.name == "_entities" {
            return self.entities(&arguments, &below);
        }
        let service = self.service;
        let def = service.find_type(view.ty).fields.get(&field.name);
        let def = def.unwrap_or_else(|| panic!("{}: no {}.{}", service.name, view.ty, field.name));
        let raw = self.raw(view, &field.name, def, &arguments);
        self.complete(&raw, &def.ty, &def.provides, &below)
    }

    fn entities(&self, arguments: &Map<String, Value>, below: &[&'a query::SelectionSet]) -> Value {
        let representations = arguments["representations"].as_array().unwrap();
        let entity = |representation: &Value| {
            let given = representation.as_object().unwrap();
            let Some(own) = self.service.find(given) else {
                return Value::Null;
            };
            let asked = self
                .service
                .find_type(given["__typename"].as_str().unwrap());
            let name = own["__typename"].as_str().unwrap();
            let name = if asked.is_abstract {
                name
            } else {
                given["__typename"].as_str().unwrap()
            };
            let ty = self.service.type_of(name);
            let run: Run<'_> = Run {
                service: self.service,
                document: self.document,
                variables: self.variables.clone(),
            };
            let view = View {
                ty,
                own,
                given: Some(given),
                provided: &NOTHING,
            };
            run.object(&view, below)
        };
        representations.iter().map(entity).collect()
    }

    /// What stands in a field before it is completed by its type.
    fn raw(
        &self,
        view: &View<'a>,
        name: &str,
        def: &Field,
        arguments: &Map<String, Value>,
    ) -> Value {
        let service = self.service;
        let stale = &service.data.0["stale"][&service.name][view.ty];
        let is_stale = stale
            .as_array()
            .is_some_and(|names| names.contains(&json!(name)));
        assert!(
            !is_stale,
            "{}: {}.{name} has moved away",
            service.name, view.ty
        );
        let is_key = service
            .find_type(view.ty)
            .keys
            .iter()
            .flatten()
            .any(|key| key == name);
        if def.is_external && !is_key && !service.is_whole && !view.provided.contains(name) {
            let given = view.given.and_then(|given| given.get(name));
            let told = || panic!("{}: {}.{name} was not handed in", service.name, view.ty);
            return given.cloned().unwrap_or_else(told);
        }
        let value = view.own.get(name).cloned().unwrap_or_default();
        if let Some(parts) = value.get("join").and_then(Value::as_array) {
            let part = |path: &Value| self.part(view, path.as_str().unwrap());
            let parts: Vec<Value> = parts.iter().map(part).collect();
            return json!(json!([arguments, parts]).to_string());
        }
        if let Some(names) = value.get("find").and_then(Value::as_array) {
            let things = service.data.0["things"].as_object().unwrap();
            let fits = |thing: &Value| {
                let same = |(name, value): (&String, &Value)| thing[name] == *value;
                names.contains(&thing["__typename"]) && arguments.iter().all(same)
            };
            let found = things.iter().find(|(_, thing)| fits(thing));
            return found.map_or(Value::Null, |(name, _)| json!(format!("@{name}")));
        }
        match (arguments.get("first").and_then(Value::as_u64), value) {
            (Some(first), Value::Array(items)) => {
                let first = usize::try_from(first).unwrap();
                items.into_iter().take(first).collect()
            }
            (_, value) => value,
        }
    }

    /// What a field with requirements reads: handed in, or known by this service itself.
    fn part(&self, view: &View<'a>, path: &str) -> Value {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        let def = &self.service.find_type(view.ty).fields[first];
        let raw = self.raw(view, first, def, &Map::new());
        deeper(&raw, rest, &self.service.data)
    }

    fn complete(
        &self,
        raw: &Value,
        ty: &schema::Type,
        provided: &'a BTreeSet<String>,
        below: &[&'a query::SelectionSet],
    ) -> Value {
        let name = match (ty, raw) {
            (schema::Type::NonNullType(inner), _) => {
                assert!(!raw.is_null(), "{}: null in {inner}!", self.service.name);
                return self.complete(raw, inner, provided, below);
            }
            (_, Value::Null) => return Value::Null,
            (schema::Type::ListType(inner), Value::Array(items)) => {
                let complete = |item| self.complete(item, inner, provided, below);
                return items.iter().map(complete).collect();
            }
            (schema::Type::ListType(_), other) => panic!("{other} is no list"),
            (schema::Type::NamedType(name), _) => name,
        };
        let is_leaf = self.service.types.get(name).is_none_or(|def| def.is_leaf);
        if is_leaf {
            return raw.clone();
        }
        // Values outlive the run in the data; those handed in do not, and are never selected from.
        let own = self.find_own(raw);
        let ty = self.service.type_of(own["__typename"].as_str().unwrap());
        let view = View {
            ty,
            own,
            given: None,
            provided,
        };
        self.object(&view, below)
    }

    fn find_own(&self, raw: &Value) -> &'a Map<String, Value> {
        let data = &self.service.data;
        match raw {
            Value::String(name) => data.thing(name.strip_prefix('@').unwrap()),
            value => find_inline(&data.0, value).unwrap_or_else(|| panic!("{value} is not known")),
        }
    }
}

/// The place in the data where an object without a name stands.
fn find_inline<'a>(within: &'a Value, value: &Value) -> Option<&'a Map<String, Value>> {
    if within == value {
        return within.as_object();
    }
    match within {
        Value::Array(items) => items.iter().find_map(|item| find_inline(item, value)),
        Value::Object(fields) => fields.values().find_map(|field| find_inline(field, value)),
        _ => None,
    }
}

fn path_of(object: &Map<String, Value>, path: &str, data: &Data) -> Value {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    deeper(object.get(first).unwrap_or(&Value::Null), rest, data)
}

fn deeper(value: &Value, path: &str, data: &Data) -> Value {
    if path.is_empty() {
        return value.clone();
    }
    match value {
        Value::Array(items) => items.iter().map(|item| deeper(item, path, data)).collect(),
        Value::String(name) => path_of(data.thing(name.strip_prefix('@').unwrap()), path, data),
        Value::Object(object) => path_of(object, path, data),
        _ => Value::Null,
    }
}

fn condition(condition: &query::TypeCondition) -> &str {
    let query::TypeCondition::On(name) = condition;
    name
}

fn literal(value: &query::Value, variables: &Map<String, Value>) -> Value {
    match value {
        query::Value::Variable(name) => variables.get(name).cloned().unwrap_or_default(),
        query::Value::Int(number) => json!(number.as_i64()),
        query::Value::Float(number) => json!(number),
        query::Value::String(text) | query::Value::Enum(text) => json!(text),
        query::Value::Boolean(flag) => json!(flag),
        query::Value::Null => Value::Null,
        query::Value::List(items) => items.iter().map(|item| literal(item, variables)).collect(),
        query::Value::Object(fields) => {
            let field =
                |(name, value): &(String, query::Value)| (name.clone(), literal(value, variables));
            fields.iter().map(field).collect()
        }
    }
}
