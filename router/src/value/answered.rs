//! Reads an answer made in this process: wanted objects become a tree, wanted scalars are written once
//! as JSON text, everything else is passed over.

use async_graphql::{Response, Value as Answered};

use super::json::{Answer, JsonError};
use super::shape::ShapeRef;
use super::{Buffers, Shape, Slice, Value};

/// Bytes of text an answer is given room for at first.
const TEXT_BYTES: usize = 4 * 1024;

/// Reads what resolvers returned; the text it is written to is kept in the execution's buffers.
pub fn read_answer(
    answered: &Response,
    shape: &Shape,
    buffers: &mut Buffers,
) -> Result<Answer, JsonError> {
    let mut reader = Reader {
        text: Vec::with_capacity(TEXT_BYTES),
        buffer: buffers.next(),
    };
    let data = reader.value(&answered.data, ShapeRef::Object(shape))?;
    let is_whole = answered.errors.is_empty();
    let errors = (!is_whole).then(|| reader.write(&answered.errors));
    let errors = errors.transpose()?;
    buffers.push(reader.text.into());
    Ok(Answer { data, errors })
}

struct Reader {
    text: Vec<u8>,
    /// The number the text will have.
    buffer: u32,
}

impl Reader {
    fn value(&mut self, answered: &Answered, shape: ShapeRef<'_>) -> Result<Value, JsonError> {
        match (answered, shape) {
            (Answered::Null, _) => Ok(Value::Null),
            (Answered::Object(answered), ShapeRef::Object(shape)) => {
                let mut fields = Vec::with_capacity(shape.fields.len());
                let mut likely = 0;
                for (key, value) in answered {
                    if let Some((symbol, below)) = shape.find(key.as_bytes(), &mut likely) {
                        fields.push((symbol, self.value(value, below)?));
                    }
                }
                Ok(Value::Object(fields))
            }
            (Answered::List(items), ShapeRef::Object(_)) => self.list(items, shape),
            (Answered::List(items), ShapeRef::Leaf(lists @ 1..)) => {
                self.list(items, ShapeRef::Leaf(lists - 1))
            }
            (scalar, _) => Ok(Value::Leaf(self.write(scalar)?)),
        }
    }

    fn list(&mut self, items: &[Answered], item: ShapeRef<'_>) -> Result<Value, JsonError> {
        let items = items.iter().map(|value| self.value(value, item));
        Ok(Value::Array(items.collect::<Result<_, _>>()?))
    }

    fn write(&mut self, value: &impl serde::Serialize) -> Result<Slice, JsonError> {
        let start = self.text.len();
        // Only a key that is no text cannot be written.
        serde_json::to_writer(&mut self.text, value).map_err(|_| JsonError::Syntax(start))?;
        Ok(Slice::new(self.buffer, &(start..self.text.len())))
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{Value as Answered, value};

    use super::*;
    use crate::value::{ShapeField, ShapeKind, Symbols, parse_answer};

    /// Some keys of the answer below, in another order.
    fn shape() -> Shape {
        let mut symbols = Symbols::new();
        let mut field = |key: &str, kind| ShapeField {
            key: key.into(),
            symbol: symbols.intern(key),
            kind,
        };
        let leaf = ShapeKind::Leaf;
        let fields = vec![
            field("tags", leaf(1)),
            field("id", leaf(0)),
            field("any", leaf(0)),
        ];
        let inner = ShapeKind::Object(Shape { fields });
        let fields = vec![field("none", inner.clone()), field("items", inner)];
        Shape { fields }
    }

    /// Every leaf's text in place of its span.
    fn told(value: &Value, buffers: &Buffers) -> String {
        match value {
            Value::Null | Value::Shared(_) => "null".to_owned(),
            Value::Leaf(slice) => String::from_utf8_lossy(buffers.text(*slice)).into_owned(),
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| told(item, buffers)).collect();
                format!("[{}]", items.join(","))
            }
            Value::Object(fields) => {
                let field = |(key, value): &(_, _)| format!("{key:?}:{}", told(value, buffers));
                let fields: Vec<_> = fields.iter().map(field).collect();
                format!("{{{}}}", fields.join(","))
            }
        }
    }

    #[test]
    fn values_are_read_as_their_json_is() {
        let item: Answered = value!({
            "id": "\"1\"\n\u{e9}", "unasked": {"id": 1}, "tags": ["a", null, 7], "any": {"b": [1.5, true]},
        });
        let mut response = Response::new(value!({"items": [item, null], "none": null, "more": 1}));
        let wrong = async_graphql::ServerError::new("broken", None);
        for errors in [vec![], vec![wrong]] {
            response.errors = errors;
            let json = serde_json::to_vec(&response).expect("an answer can be written");
            let (mut read, mut parsed) = (Buffers::default(), Buffers::default());
            read.push("something before".into());
            let values = read_answer(&response, &shape(), &mut read).expect("read");
            let buffer = parsed.push(json.clone().into());
            let text = parse_answer(&json, buffer, &shape()).expect("parsed");
            assert_eq!(told(&values.data, &read), told(&text.data, &parsed));
            let errors = |answer: &Answer, buffers: &Buffers| {
                answer.errors.map(|slice| buffers.text(slice).to_vec())
            };
            assert_eq!(errors(&values, &read), errors(&text, &parsed));
        }
    }
}
