//! Operations over a schema as introspection tells it: mostly valid, now and then not.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use crate::chance::Chance;

/// Asks for what operations are made of.
pub const SCHEMA: &str = "{ __schema { queryType { name } mutationType { name } types {
    kind name possibleTypes { name } enumValues { name }
    fields { name args { ...input } type { ...type } } inputFields { ...input }
} } }
fragment input on __InputValue { name defaultValue type { ...type } }
fragment type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }";

/// Selections inside selections.
const DEPTH_MAX: usize = 6;

/// A schema.
pub struct Types {
    by_name: BTreeMap<String, Value>,
    query: String,
    mutation: Option<String>,
}

impl Types {
    /// The schema of an introspection's answer.
    pub fn read(answer: &Value) -> Self {
        let schema = &answer["data"]["__schema"];
        let name = |value: &Value| value["name"].as_str().map(str::to_owned);
        let types = schema["types"].as_array().unwrap().iter();
        Self {
            by_name: types.map(|def| (name(def).unwrap(), def.clone())).collect(),
            query: name(&schema["queryType"]).unwrap(),
            mutation: name(&schema["mutationType"]),
        }
    }

    /// An operation.
    pub fn operation(&self, chance: &mut Chance) -> String {
        let mutation = self.mutation.as_ref().filter(|_| chance.once_in(5));
        let (kind, root) = match mutation {
            Some(root) => ("mutation", root),
            None => ("query", &self.query),
        };
        let mut fragments = Vec::new();
        let depth = 1 + chance.below(DEPTH_MAX);
        let selection = self.selection(root, depth, chance, &mut fragments);
        let mut text = format!("{{ {selection} }}");
        for fragment in fragments {
            let _ = write!(text, " {fragment}");
        }
        // What is used is declared, now and then with another type.
        let variables = ["$a: Int", "$b: Boolean = true", "$c: String"];
        let is_used = |variable: &&&str| text.contains(&variable[..2]);
        let declared: Vec<_> = variables.iter().filter(is_used).copied().collect();
        let declared = match declared.join(", ") {
            none if none.is_empty() => none,
            some if chance.once_in(12) => format!("({})", some.replace("Int", "[Boolean]")),
            some => format!("({some})"),
        };
        format!("{kind}{declared} {text}")
    }

    fn selection(
        &self,
        name: &str,
        depth: usize,
        chance: &mut Chance,
        fragments: &mut Vec<String>,
    ) -> String {
        let def = &self.by_name[name];
        let fields = def["fields"].as_array().map_or(&[][..], Vec::as_slice);
        let possible = def["possibleTypes"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        let mut text = String::new();
        for _ in 0..=chance.below(4) {
            match chance.below(7) {
                0 => text.push_str(" __typename"),
                1 | 2 if !possible.is_empty() => {
                    let on = possible[chance.below(possible.len())]["name"]
                        .as_str()
                        .unwrap();
                    let below = self.selection(on, depth, chance, fragments);
                    let condition = condition(chance);
                    if chance.once_in(3) {
                        let name = format!("f{}", fragments.len());
                        fragments.push(format!("fragment {name} on {on} {{ {below} }}"));
                        let _ = write!(text, " ...{name}{condition}");
                    } else {
                        let _ = write!(text, " ... on {on}{condition} {{ {below} }}");
                    }
                }
                _ if !fields.is_empty() => {
                    let field = &fields[chance.below(fields.len())];
                    text.push_str(&self.field(field, depth, chance, fragments));
                }
                _ => {}
            }
        }
        if text.is_empty() {
            text.push_str("__typename");
        }
        text
    }

    fn field(
        &self,
        field: &Value,
        depth: usize,
        chance: &mut Chance,
        fragments: &mut Vec<String>,
    ) -> String {
        let inner = inner_name(&field["type"]);
        let is_leaf = matches!(
            self.by_name[inner]["kind"].as_str(),
            Some("SCALAR" | "ENUM")
        );
        if !is_leaf && depth == 0 {
            return String::new();
        }
        let name = field["name"].as_str().unwrap();
        let mut arguments = String::new();
        for argument in field["args"].as_array().into_iter().flatten() {
            let is_required = argument["type"]["kind"] == "NON_NULL";
            if is_required || chance.once_in(3) {
                let value = self.literal(&argument["type"], 3, chance);
                let _ = write!(
                    arguments,
                    "{}: {value} ",
                    argument["name"].as_str().unwrap()
                );
            }
        }
        if !arguments.is_empty() {
            arguments = format!("({arguments})");
        }
        let below = if is_leaf {
            String::new()
        } else {
            format!(
                " {{ {} }}",
                self.selection(inner, depth - 1, chance, fragments)
            )
        };
        // A number makes clashes rare, and a plain name keeps some.
        let alias = match chance.below(4) {
            0 => format!("k{}: ", chance.below(1_000)),
            1 if chance.once_in(8) => {
                format!("{}: ", ["id", "name", "a", "__x"][chance.below(4)])
            }
            _ => String::new(),
        };
        format!(" {alias}{name}{arguments}{}{below}", condition(chance))
    }

    fn literal(&self, ty: &Value, depth: usize, chance: &mut Chance) -> String {
        if chance.once_in(80) {
            return ["null", "1.5", "$a", "$b", "{}", "[[]]", "WORD"][chance.below(7)].to_owned();
        }
        match ty["kind"].as_str() {
            Some("NON_NULL") => self.literal(&ty["ofType"], depth, chance),
            Some("LIST") => {
                let items =
                    (0..chance.below(3)).map(|_| self.literal(&ty["ofType"], depth, chance));
                format!("[{}]", items.collect::<Vec<_>>().join(", "))
            }
            Some("ENUM") => {
                let values = self.by_name[ty["name"].as_str().unwrap()]["enumValues"].as_array();
                let values = values.unwrap();
                values[chance.below(values.len())]["name"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            }
            Some("INPUT_OBJECT") => {
                self.input(&self.by_name[ty["name"].as_str().unwrap()], depth, chance)
            }
            _ => match ty["name"].as_str() {
                Some("Int") => ["1", "0", "7", "2", "$a"][chance.below(5)].to_owned(),
                Some("Float") => "1.5".to_owned(),
                Some("Boolean") => ["true", "$b"][chance.below(2)].to_owned(),
                _ => ["\"1\"", "\"\\u00e9\\\"\"", "\"\"\"block\"\"\"", "\"x\""][chance.below(4)]
                    .to_owned(),
            },
        }
    }

    fn input(&self, def: &Value, depth: usize, chance: &mut Chance) -> String {
        let mut text = String::from("{ ");
        for input in def["inputFields"].as_array().into_iter().flatten() {
            let is_required =
                input["type"]["kind"] == "NON_NULL" && input["defaultValue"].is_null();
            if is_required || (depth > 0 && chance.once_in(2)) {
                let value = self.literal(&input["type"], depth.saturating_sub(1), chance);
                let _ = write!(text, "{}: {value}, ", input["name"].as_str().unwrap());
            }
        }
        text.push('}');
        text
    }
}

fn condition(chance: &mut Chance) -> &'static str {
    match chance.below(160) {
        0 => " @nope",
        1..=12 => " @include(if: true)",
        13..=24 => " @skip(if: $b)",
        _ => "",
    }
}

fn inner_name(ty: &Value) -> &str {
    if ty["ofType"].is_null() {
        ty["name"].as_str().unwrap()
    } else {
        inner_name(&ty["ofType"])
    }
}
