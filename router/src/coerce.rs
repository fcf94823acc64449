//! Variables as the client sent them become values of the declared types, or the request is refused
//! with the variable and the field.

use graphql_tools::static_graphql::query as ast;
use serde_json::{Map, Value};

use crate::error::{Code, GraphQlError, Refusal};
use crate::parse::OperationRef;
use crate::schema::type_ref;
use crate::schema::{InputDef, Schema, TypeDef, TypeKind, TypeRef};

/// Coerced variables; a variable that was not given and has no default is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variables {
    /// By name.
    pub values: Map<String, Value>,
}

impl Variables {
    /// The value of a condition.
    pub fn is_true(&self, name: &str) -> bool {
        self.values.get(name) == Some(&Value::Bool(true))
    }
}

/// The variables of an operation from what the client sent.
pub fn coerce_variables(
    schema: &Schema,
    operation: OperationRef<'_>,
    mut given: Map<String, Value>,
    list_items_max: usize,
) -> Result<Variables, Refusal> {
    let mut values = Map::new();
    let mut errors = Vec::new();
    let coercion = Coercion {
        schema,
        list_items_max,
    };
    for variable in operation.variables {
        let ty = type_ref(&variable.var_type);
        let name = &variable.name;
        let value = match given.remove(name) {
            Some(value) => coercion.value(&ty, value, &mut Vec::new()),
            None => match &variable.default_value {
                Some(default) => literal(default).map_err(|reason| Wrong::at(&[], reason)),
                None if ty.is_non_null() => Err(Wrong::at(&[], "it is required".to_owned())),
                None => continue,
            },
        };
        match value {
            Ok(value) => {
                values.insert(name.clone(), value);
            }
            Err(wrong) => errors.push(wrong.into_error(name, variable)),
        }
    }
    if errors.is_empty() {
        Ok(Variables { values })
    } else {
        Err(Refusal::of_operation(errors))
    }
}

/// What is wrong with a value, and where inside the variable.
struct Wrong {
    path: Vec<String>,
    reason: String,
}

impl Wrong {
    fn at(path: &[String], reason: impl Into<String>) -> Self {
        Self {
            path: path.to_vec(),
            reason: reason.into(),
        }
    }

    fn into_error(self, name: &str, variable: &ast::VariableDefinition) -> GraphQlError {
        let Self { path, reason } = self;
        let message = if path.is_empty() {
            format!("variable `${name}`: {reason}")
        } else {
            format!("variable `${name}` at `{}`: {reason}", path.join("."))
        };
        let mut error = GraphQlError::new(Code::BadUserInput, message);
        error.locations = vec![(variable.position.line, variable.position.column)];
        error.field = Some(path.last().cloned().unwrap_or_else(|| name.to_owned()));
        error
    }
}

struct Coercion<'a> {
    schema: &'a Schema,
    list_items_max: usize,
}

impl Coercion<'_> {
    fn value(&self, ty: &TypeRef, value: Value, path: &mut Vec<String>) -> Result<Value, Wrong> {
        match (ty, value) {
            (TypeRef::NonNull(_), Value::Null) => Err(Wrong::at(path, "it must not be null")),
            (TypeRef::NonNull(inner), value) => self.value(inner, value, path),
            (_, Value::Null) => Ok(Value::Null),
            (TypeRef::List(inner), Value::Array(items)) => {
                if items.len() > self.list_items_max {
                    let most = self.list_items_max;
                    return Err(Wrong::at(
                        path,
                        format!("a list holds at most {most} items"),
                    ));
                }
                let item = |(index, item): (usize, Value)| {
                    path.push(index.to_string());
                    let item = self.value(inner, item, path)?;
                    path.pop();
                    Ok(item)
                };
                items
                    .into_iter()
                    .enumerate()
                    .map(item)
                    .collect::<Result<_, _>>()
                    .map(Value::Array)
            }
            // One value stands for a list of one.
            (TypeRef::List(inner), value) => {
                Ok(Value::Array(vec![self.value(inner, value, path)?]))
            }
            (TypeRef::Named(name), value) => match self.schema.find_type(name) {
                Some(def) => self.named(def, value, path),
                None => Err(Wrong::at(path, format!("its type `{name}` is unknown"))),
            },
        }
    }

    fn named(&self, def: &TypeDef, value: Value, path: &mut Vec<String>) -> Result<Value, Wrong> {
        match def.kind {
            TypeKind::Scalar => self.scalar(&def.name, value, path),
            TypeKind::Enum => match value {
                Value::String(word) if def.values.iter().any(|known| *known.name == *word) => {
                    Ok(Value::String(word))
                }
                _ => Err(Wrong::at(
                    path,
                    format!("it must be a value of `{}`", def.name),
                )),
            },
            TypeKind::InputObject => match value {
                Value::Object(fields) => self.object(def, fields, path),
                _ => Err(Wrong::at(
                    path,
                    format!("it must be an object `{}`", def.name),
                )),
            },
            TypeKind::Object | TypeKind::Interface | TypeKind::Union => {
                Err(Wrong::at(path, format!("`{}` is no input type", def.name)))
            }
        }
    }

    fn scalar(&self, name: &str, value: Value, path: &[String]) -> Result<Value, Wrong> {
        let whole = |value: &Value| match value.as_i64() {
            Some(number) => i32::try_from(number).ok(),
            None => value.as_f64().and_then(whole_float),
        };
        let coerced = match (name, &value) {
            ("Int", Value::Number(_)) => whole(&value).map(Value::from),
            ("ID", Value::Number(number)) if !number.is_f64() => {
                Some(Value::String(number.to_string()))
            }
            ("Float", Value::Number(_))
            | ("String" | "ID", Value::String(_))
            | ("Boolean", Value::Bool(_)) => Some(value),
            ("Int" | "Float" | "String" | "ID" | "Boolean", _) => None,
            _ => {
                self.check_lists(&value, path)?;
                Some(value)
            }
        };
        coerced.ok_or_else(|| Wrong::at(path, format!("it must be of type `{name}`")))
    }

    fn check_lists(&self, value: &Value, path: &[String]) -> Result<(), Wrong> {
        match value {
            Value::Array(items) if items.len() > self.list_items_max => {
                let most = self.list_items_max;
                Err(Wrong::at(
                    path,
                    format!("a list holds at most {most} items"),
                ))
            }
            Value::Array(items) => items
                .iter()
                .try_for_each(|item| self.check_lists(item, path)),
            Value::Object(map) => map
                .values()
                .try_for_each(|item| self.check_lists(item, path)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
        }
    }

    fn object(
        &self,
        def: &TypeDef,
        mut given: Map<String, Value>,
        path: &mut Vec<String>,
    ) -> Result<Value, Wrong> {
        let mut fields = Map::new();
        for input in &def.inputs {
            let InputDef {
                name, ty, default, ..
            } = input;
            path.push(name.to_string());
            match given.remove(&**name) {
                Some(value) => {
                    fields.insert(name.to_string(), self.value(ty, value, path)?);
                }
                None if ty.is_non_null() && default.is_none() => {
                    return Err(Wrong::at(path, "it is required"));
                }
                // The subgraph that owns the input fills its own default in.
                None => {}
            }
            path.pop();
        }
        if let Some(unknown) = given.keys().next() {
            path.push(unknown.clone());
            return Err(Wrong::at(path, format!("`{}` has no such field", def.name)));
        }
        if def.is_one_of && (fields.len() != 1 || fields.values().any(Value::is_null)) {
            let reason = format!("`{}` takes exactly one field, not null", def.name);
            return Err(Wrong::at(path, reason));
        }
        Ok(Value::Object(fields))
    }
}

/// The integer a number without a fraction stands for.
fn whole_float(number: f64) -> Option<i32> {
    // Formatting is exact for every f64 that can be an i32, and avoids a lossy cast.
    (number.fract() == 0.0)
        .then(|| format!("{number:.0}").parse().ok())
        .flatten()
}

/// A literal of the document as JSON; variables cannot stand in defaults.
pub fn literal(value: &ast::Value) -> Result<Value, String> {
    Ok(match value {
        ast::Value::Variable(name) => return Err(format!("`${name}` cannot be a default")),
        ast::Value::Int(number) => number.as_i64().map_or(Value::Null, Value::from),
        ast::Value::Float(number) => Value::from(*number),
        ast::Value::String(text) | ast::Value::Enum(text) => Value::String(text.clone()),
        ast::Value::Boolean(flag) => Value::Bool(*flag),
        ast::Value::Null => Value::Null,
        ast::Value::List(items) => {
            Value::Array(items.iter().map(literal).collect::<Result<_, _>>()?)
        }
        ast::Value::Object(fields) => {
            let field = |(name, value): &(String, ast::Value)| Ok((name.clone(), literal(value)?));
            Value::Object(fields.iter().map(field).collect::<Result<_, String>>()?)
        }
    })
}
