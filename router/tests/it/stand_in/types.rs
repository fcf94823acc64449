//! What a stand-in knows of its own schema.

use std::collections::{BTreeMap, BTreeSet};

use graphql_tools::parser::schema::TypeDefinition;
use graphql_tools::static_graphql::schema;

/// A field as its service declares it.
pub struct Field {
    pub ty: schema::Type,
    pub is_external: bool,
    pub provides: BTreeSet<String>,
}

/// A type as its service declares it.
#[derive(Default)]
pub struct Type {
    pub fields: BTreeMap<String, Field>,
    /// Keys, each as paths of names.
    pub keys: Vec<Vec<String>>,
    /// Object types behind an interface or union.
    pub possible: BTreeSet<String>,
    pub is_abstract: bool,
    pub stands_for_interface: bool,
    pub is_leaf: bool,
}

/// A type and its name; interfaces it implements are noted.
pub fn read_type(
    definition: &schema::TypeDefinition,
    implementors: &mut Vec<(String, String)>,
) -> (String, Type) {
    match definition {
        TypeDefinition::Object(def) => {
            for interface in &def.implements_interfaces {
                implementors.push((interface.clone(), def.name.clone()));
            }
            (def.name.clone(), composite(&def.directives, &def.fields))
        }
        TypeDefinition::Interface(def) => {
            let mut ty = composite(&def.directives, &def.fields);
            ty.is_abstract = true;
            (def.name.clone(), ty)
        }
        TypeDefinition::Union(def) => {
            let possible = def.types.iter().cloned().collect();
            let ty = Type {
                possible,
                is_abstract: true,
                ..Type::default()
            };
            (def.name.clone(), ty)
        }
        TypeDefinition::Scalar(def) => (def.name.clone(), leaf()),
        TypeDefinition::Enum(def) => (def.name.clone(), leaf()),
        TypeDefinition::InputObject(def) => (def.name.clone(), leaf()),
    }
}

fn leaf() -> Type {
    Type {
        is_leaf: true,
        ..Type::default()
    }
}

fn composite(directives: &[schema::Directive], fields: &[schema::Field]) -> Type {
    let key = |directive: &schema::Directive| {
        (directive.name == "key").then(|| paths(text(directive, "fields")))
    };
    let field = |field: &schema::Field| {
        let named = |name: &str| field.directives.iter().find(|found| found.name == name);
        let provides = named("provides").map(|found| paths(text(found, "fields")));
        let def = Field {
            ty: field.field_type.clone(),
            is_external: named("external").is_some(),
            provides: provides.unwrap_or_default().into_iter().collect(),
        };
        (field.name.clone(), def)
    };
    Type {
        fields: fields.iter().map(field).collect(),
        keys: directives.iter().filter_map(key).collect(),
        stands_for_interface: directives
            .iter()
            .any(|found| found.name == "interfaceObject"),
        ..Type::default()
    }
}

fn text<'a>(directive: &'a schema::Directive, name: &str) -> &'a str {
    let found = directive.arguments.iter().find(|(known, _)| known == name);
    match found {
        Some((_, schema::Value::String(text))) => text,
        _ => panic!("@{} without {name}", directive.name),
    }
}

/// The fields of a field set as paths: `a b { c }` is `a` and `b.c`.
fn paths(set: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut above: Vec<String> = Vec::new();
    let spaced = set.replace('{', " { ").replace('}', " } ");
    let mut words = spaced.split_whitespace().peekable();
    while let Some(word) = words.next() {
        match word {
            "{" => {}
            "}" => drop(above.pop()),
            name if words.peek() == Some(&"{") => above.push(name.to_owned()),
            name => {
                let path = above.iter().map(String::as_str).chain([name]);
                found.push(path.collect::<Vec<_>>().join("."));
            }
        }
    }
    found
}
