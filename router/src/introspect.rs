//! Answers questions about the schema itself, as data that the projection then writes like any
//! other.

use crate::coerce::{Variables, literal};
use crate::project::{
    FieldPlan, FieldSource, IntrospectionField, OutputType, Projection, Selection,
};
use crate::schema::{
    DirectiveDef, EnumValueDef, FieldDef, InputDef, Schema, TypeDef, TypeKind, TypeRef,
};
use crate::value::{Buffers, Symbol, Value};

/// Whether an operation asks about the schema.
pub fn is_asked(projection: &Projection) -> bool {
    root_fields(projection).next().is_some()
}

/// The data of `__schema` and `__type`, by key.
pub fn resolve(
    schema: &Schema,
    projection: &Projection,
    variables: &Variables,
    buffers: &mut Buffers,
) -> Vec<(Symbol, Value)> {
    let mut resolver = Resolver {
        schema,
        projection,
        variables,
        buffers,
    };
    let mut data = Vec::new();
    for (key, field, asked) in root_fields(projection) {
        let node = if asked.name == "__schema" {
            Some(Node::Schema)
        } else {
            let name = resolver.argument(asked, "name");
            let name = name.as_ref().and_then(serde_json::Value::as_str);
            name.and_then(|name| schema.find_type(name)).map(Node::Type)
        };
        let value = node.map_or(Value::Null, |node| resolver.object(node, &field.ty));
        data.push((key, value));
    }
    data
}

fn root_fields(
    projection: &Projection,
) -> impl Iterator<Item = (Symbol, &FieldPlan, &IntrospectionField)> {
    let fields = match projection.selection(Projection::ROOT) {
        Selection::Fixed(fields) => fields.as_slice(),
        Selection::ByType(_) => &[],
    };
    fields
        .iter()
        .filter_map(|field| match (&field.source, &field.introspection) {
            (FieldSource::Data(key), Some(asked)) => Some((*key, field, &**asked)),
            _ => None,
        })
}

/// Something the schema is made of.
#[derive(Clone, Copy)]
enum Node<'a> {
    Schema,
    Type(&'a TypeDef),
    Wrapper(&'a TypeRef),
    Field(&'a FieldDef),
    Input(&'a InputDef),
    EnumValue(&'a EnumValueDef),
    Directive(&'a DirectiveDef),
}

/// What a field of a node is.
enum Answer<'a> {
    Null,
    Flag(bool),
    Text(String),
    Texts(Vec<String>),
    One(Node<'a>),
    Many(Vec<Node<'a>>),
}

struct Resolver<'a, 'b> {
    schema: &'a Schema,
    projection: &'a Projection,
    variables: &'a Variables,
    buffers: &'b mut Buffers,
}

impl<'a> Resolver<'a, '_> {
    fn object(&mut self, node: Node<'a>, ty: &OutputType) -> Value {
        let id = match ty {
            OutputType::NonNull(inner) | OutputType::List(inner) => {
                return self.object(node, inner);
            }
            OutputType::Leaf(_) => return Value::Null,
            OutputType::Object(id) => *id,
        };
        let Selection::Fixed(fields) = self.projection.selection(id) else {
            return Value::Null;
        };
        let mut data = Vec::with_capacity(fields.len());
        for field in fields {
            if let (FieldSource::Data(key), Some(asked)) = (&field.source, &field.introspection) {
                let answer = self.answer(node, asked);
                data.push((*key, self.value(answer, &field.ty)));
            }
        }
        Value::Object(data)
    }

    fn value(&mut self, answer: Answer<'a>, ty: &OutputType) -> Value {
        match answer {
            Answer::Null => Value::Null,
            Answer::Flag(flag) => self.buffers.leaf(flag.to_string()),
            Answer::Text(text) => self.text(&text),
            Answer::Texts(texts) => {
                Value::Array(texts.iter().map(|text| self.text(text)).collect())
            }
            Answer::One(node) => self.object(node, ty),
            Answer::Many(nodes) => Value::Array(
                nodes
                    .into_iter()
                    .map(|node| self.object(node, ty))
                    .collect(),
            ),
        }
    }

    fn text(&mut self, text: &str) -> Value {
        self.buffers.leaf(serde_json::Value::from(text).to_string())
    }

    fn answer(&self, node: Node<'a>, asked: &IntrospectionField) -> Answer<'a> {
        let with_deprecated =
            || self.argument(asked, "includeDeprecated") == Some(serde_json::Value::Bool(true));
        let name = asked.name.as_str();
        match node {
            Node::Schema => self.of_schema(name),
            Node::Type(def) => self.of_type(def, name, with_deprecated()),
            Node::Wrapper(wrapper) => self.of_wrapper(wrapper, name, with_deprecated()),
            Node::Field(def) => match name {
                "name" => Answer::Text(def.name.to_string()),
                "description" => maybe(def.description.as_ref()),
                "args" => inputs(&def.arguments, with_deprecated()),
                "type" => self.type_of(&def.ty),
                "isDeprecated" => Answer::Flag(def.deprecated.is_some()),
                "deprecationReason" => maybe(def.deprecated.as_ref()),
                _ => Answer::Null,
            },
            Node::Input(def) => match name {
                "name" => Answer::Text(def.name.to_string()),
                "description" => maybe(def.description.as_ref()),
                "type" => self.type_of(&def.ty),
                "defaultValue" => maybe(def.default.as_ref().map(ToString::to_string).as_ref()),
                "isDeprecated" => Answer::Flag(def.deprecated.is_some()),
                "deprecationReason" => maybe(def.deprecated.as_ref()),
                _ => Answer::Null,
            },
            Node::EnumValue(def) => match name {
                "name" => Answer::Text(def.name.to_string()),
                "description" => maybe(def.description.as_ref()),
                "isDeprecated" => Answer::Flag(def.deprecated.is_some()),
                "deprecationReason" => maybe(def.deprecated.as_ref()),
                _ => Answer::Null,
            },
            Node::Directive(def) => match name {
                "name" => Answer::Text(def.name.to_string()),
                "description" => maybe(def.description.as_ref()),
                "isRepeatable" => Answer::Flag(def.is_repeatable),
                "locations" => Answer::Texts(def.locations.clone()),
                "args" => inputs(&def.arguments, with_deprecated()),
                _ => Answer::Null,
            },
        }
    }

    fn of_schema(&self, name: &str) -> Answer<'a> {
        let schema = self.schema;
        let root = |name: Option<&str>| {
            let def = name.and_then(|name| schema.find_type(name));
            def.map_or(Answer::Null, |def| Answer::One(Node::Type(def)))
        };
        match name {
            "description" => maybe(schema.description.as_ref()),
            "types" => {
                let mut types: Vec<&TypeDef> = schema.types.values().collect();
                types.sort_unstable_by_key(|def| &def.name);
                Answer::Many(types.into_iter().map(Node::Type).collect())
            }
            "queryType" => root(Some(&schema.query)),
            "mutationType" => root(schema.mutation.as_deref()),
            "subscriptionType" => root(schema.subscription.as_deref()),
            "directives" => Answer::Many(schema.directives.iter().map(Node::Directive).collect()),
            _ => Answer::Null,
        }
    }

    fn of_type(&self, def: &'a TypeDef, name: &str, with_deprecated: bool) -> Answer<'a> {
        let is_shown = |reason: &Option<String>| with_deprecated || reason.is_none();
        let is_input = def.kind == TypeKind::InputObject;
        match name {
            "kind" => Answer::Text(kind_name(def.kind).to_owned()),
            "name" => Answer::Text(def.name.to_string()),
            "description" => maybe(def.description.as_ref()),
            "specifiedByURL" => maybe(def.specified_by.as_ref()),
            "fields" if matches!(def.kind, TypeKind::Object | TypeKind::Interface) => {
                let fields = def
                    .fields
                    .iter()
                    .filter(|field| !field.name.starts_with("__"));
                let fields = fields.filter(|field| is_shown(&field.deprecated));
                Answer::Many(fields.map(Node::Field).collect())
            }
            "interfaces" if matches!(def.kind, TypeKind::Object | TypeKind::Interface) => {
                self.types(&def.interfaces)
            }
            "possibleTypes" if def.kind.is_abstract() => self.types(&def.possible),
            "enumValues" if def.kind == TypeKind::Enum => {
                let values = def
                    .values
                    .iter()
                    .filter(|value| is_shown(&value.deprecated));
                Answer::Many(values.map(Node::EnumValue).collect())
            }
            "inputFields" if is_input => inputs(&def.inputs, with_deprecated),
            "isOneOf" if is_input => Answer::Flag(def.is_one_of),
            _ => Answer::Null,
        }
    }

    fn of_wrapper(&self, wrapper: &'a TypeRef, name: &str, with_deprecated: bool) -> Answer<'a> {
        match (wrapper, name) {
            (TypeRef::List(_), "kind") => Answer::Text("LIST".to_owned()),
            (TypeRef::NonNull(_), "kind") => Answer::Text("NON_NULL".to_owned()),
            (TypeRef::List(inner) | TypeRef::NonNull(inner), "ofType") => self.type_of(inner),
            (TypeRef::Named(named), name) => match self.schema.find_type(named) {
                Some(def) => self.of_type(def, name, with_deprecated),
                None => Answer::Null,
            },
            _ => Answer::Null,
        }
    }

    fn type_of(&self, ty: &'a TypeRef) -> Answer<'a> {
        match ty {
            TypeRef::Named(name) => {
                let def = self.schema.find_type(name);
                def.map_or(Answer::Null, |def| Answer::One(Node::Type(def)))
            }
            TypeRef::List(_) | TypeRef::NonNull(_) => Answer::One(Node::Wrapper(ty)),
        }
    }

    fn types(&self, names: &'a [std::sync::Arc<str>]) -> Answer<'a> {
        let found = names.iter().filter_map(|name| self.schema.find_type(name));
        Answer::Many(found.map(Node::Type).collect())
    }

    fn argument(&self, asked: &IntrospectionField, name: &str) -> Option<serde_json::Value> {
        use graphql_tools::static_graphql::query::Value as Literal;
        let (_, value) = asked.arguments.iter().find(|(known, _)| known == name)?;
        match value {
            Literal::Variable(variable) => self.variables.values.get(variable).cloned(),
            value => literal(value).ok(),
        }
    }
}

fn inputs(inputs: &[InputDef], with_deprecated: bool) -> Answer<'_> {
    let is_shown = |input: &&InputDef| with_deprecated || input.deprecated.is_none();
    Answer::Many(inputs.iter().filter(is_shown).map(Node::Input).collect())
}

fn maybe<'a>(text: Option<&String>) -> Answer<'a> {
    text.map_or(Answer::Null, |text| Answer::Text(text.clone()))
}

const fn kind_name(kind: TypeKind) -> &'static str {
    match kind {
        TypeKind::Scalar => "SCALAR",
        TypeKind::Object => "OBJECT",
        TypeKind::Interface => "INTERFACE",
        TypeKind::Union => "UNION",
        TypeKind::Enum => "ENUM",
        TypeKind::InputObject => "INPUT_OBJECT",
    }
}
