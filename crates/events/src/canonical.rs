//! The one way to write a JSON value as bytes, so that a hash of it means something.
//!
//! Keys in the order of their UTF-8 bytes, no white space, the escapes of `serde_json`, and only
//! whole numbers: a float has no single text, so whoever wants to be hashed has none. The result
//! does not depend on how a database or a library orders the keys it gives back.

use std::fmt::Write;

use serde_json::Value;

/// Why a value has no canonical form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// The value holds a number that is not a whole one.
    #[error("{0} is not a whole number")]
    Inexact(String),
    /// The value nests deeper than [`DEPTH_MAX`].
    #[error("the value nests too deeply")]
    TooDeep,
}

/// How deeply a value may nest; the parser of JSON stops at the same depth.
pub const DEPTH_MAX: usize = 128;

/// The canonical text of a value.
pub fn canonical(value: &Value) -> Result<String, CanonicalError> {
    let mut text = String::with_capacity(512);
    write(&mut text, value, 0)?;
    Ok(text)
}

fn write(text: &mut String, value: &Value, depth: usize) -> Result<(), CanonicalError> {
    if depth > DEPTH_MAX {
        return Err(CanonicalError::TooDeep);
    }
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) if number.is_f64() => {
            return Err(CanonicalError::Inexact(number.to_string()));
        }
        Value::Number(number) => write!(text, "{number}").expect("a string takes what it is told"),
        Value::String(string) => quote(text, string),
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write(text, item, depth + 1)?;
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_unstable_by_key(|(key, _)| *key);
            text.push('{');
            for (at, (key, field)) in sorted.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                quote(text, key);
                text.push(':');
                write(text, field, depth + 1)?;
            }
            text.push('}');
        }
    }
    Ok(())
}

fn quote(text: &mut String, string: &str) {
    let quoted = serde_json::to_string(string).expect("a string is always JSON");
    text.push_str(&quoted);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_keys_on_arrival_does_not_matter() {
        let one: Value =
            serde_json::from_str(r#"{"b": [1, {"z": null, "a": "é\n"}], "a": -2, "B": true}"#)
                .unwrap();
        let other: Value = serde_json::from_str(
            r#"{"a": -2, "B": true, "b": [1, {"a": "\u00e9\u000a", "z": null}]}"#,
        )
        .unwrap();
        let expected = r#"{"B":true,"a":-2,"b":[1,{"a":"é\n","z":null}]}"#;
        assert_eq!(canonical(&one).unwrap(), expected);
        assert_eq!(canonical(&other).unwrap(), expected);
    }

    #[test]
    fn a_float_has_no_canonical_form() {
        let value = serde_json::json!({ "price": 0.1 });
        assert_eq!(
            canonical(&value),
            Err(CanonicalError::Inexact("0.1".to_owned()))
        );
    }
}
