//! Reads a subgraph's answer in one pass, guided by the fetch's [`Shape`]: wanted objects become a
//! tree, wanted scalars become spans, everything else is checked and skipped. Since spans are
//! copied to the client as they are, every byte is held to the JSON grammar here.

use super::shape::ShapeRef;
use super::{Shape, Slice, Value};

/// Brackets inside brackets, at most.
const DEPTH_MAX: u32 = 128;

/// What a subgraph answered.
#[derive(Debug)]
pub struct Answer {
    /// `data`, or null when it is missing.
    pub data: Value,
    /// The text of `errors`, when there is one that is not null.
    pub errors: Option<Slice>,
}

/// Why an answer could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// Not JSON at this byte.
    #[error("not valid JSON at byte {0}")]
    Syntax(usize),
    /// Too many brackets inside each other.
    #[error("JSON nested deeper than {DEPTH_MAX}")]
    TooDeep,
    /// Not valid UTF-8.
    #[error("not valid UTF-8")]
    Utf8,
    /// Valid JSON, but no GraphQL answer.
    #[error("neither `data` nor `errors` in the answer")]
    NotGraphQl,
}

/// Reads `{"data": …, "errors": …}`; `buffer` is the number the text has in the execution's
/// buffers.
pub fn parse_answer(text: &[u8], buffer: u32, shape: &Shape) -> Result<Answer, JsonError> {
    std::str::from_utf8(text).map_err(|_| JsonError::Utf8)?;
    let mut reader = Reader {
        text,
        at: 0,
        buffer,
        depth: 0,
    };
    let mut answer = Answer {
        data: Value::Null,
        errors: None,
    };
    let mut is_graphql = false;
    reader.space();
    reader.object(|reader, key| {
        match key {
            b"data" => {
                is_graphql = true;
                answer.data = reader.value(ShapeRef::Object(shape))?;
            }
            b"errors" => {
                is_graphql = true;
                let span = reader.skip()?;
                if text.get(span.clone()) != Some(b"null") {
                    answer.errors = Some(Slice::new(buffer, &span));
                }
            }
            _ => {
                reader.skip()?;
            }
        }
        Ok(())
    })?;
    reader.space();
    if reader.at != text.len() {
        return Err(JsonError::Syntax(reader.at));
    }
    if is_graphql {
        Ok(answer)
    } else {
        Err(JsonError::NotGraphQl)
    }
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    buffer: u32,
    depth: u32,
}

impl<'a> Reader<'a> {
    fn value(&mut self, shape: ShapeRef<'_>) -> Result<Value, JsonError> {
        match (self.peek()?, shape) {
            (b'{', ShapeRef::Object(shape)) => self.shaped_object(shape),
            (b'[', ShapeRef::Object(_)) => self.array(shape),
            (b'[', ShapeRef::Leaf(lists @ 1..)) => self.array(ShapeRef::Leaf(lists - 1)),
            (b'n', _) => {
                self.literal(b"null")?;
                Ok(Value::Null)
            }
            _ => {
                let span = self.skip()?;
                Ok(Value::Leaf(Slice::new(self.buffer, &span)))
            }
        }
    }

    fn shaped_object(&mut self, shape: &Shape) -> Result<Value, JsonError> {
        let mut fields = Vec::with_capacity(shape.fields.len());
        let mut likely = 0;
        self.object(|reader, key| {
            let Some((symbol, below)) = shape.find(key, &mut likely) else {
                reader.skip()?;
                return Ok(());
            };
            fields.push((symbol, reader.value(below)?));
            Ok(())
        })?;
        Ok(Value::Object(fields))
    }

    fn array(&mut self, item: ShapeRef<'_>) -> Result<Value, JsonError> {
        let mut items = Vec::new();
        self.list(|reader| {
            items.push(reader.value(item)?);
            Ok(())
        })?;
        Ok(Value::Array(items))
    }

    /// Checks one value of any kind and says where it stands.
    fn skip(&mut self) -> Result<std::ops::Range<usize>, JsonError> {
        let start = self.at;
        match self.peek()? {
            b'{' => self.object(|reader, _| reader.skip().map(drop))?,
            b'[' => self.list(|reader| reader.skip().map(drop))?,
            b'"' => {
                self.string()?;
            }
            b't' => self.literal(b"true")?,
            b'f' => self.literal(b"false")?,
            b'n' => self.literal(b"null")?,
            _ => self.number()?,
        }
        Ok(start..self.at)
    }

    fn object(
        &mut self,
        mut field: impl FnMut(&mut Self, &'a [u8]) -> Result<(), JsonError>,
    ) -> Result<(), JsonError> {
        self.open(b'{')?;
        if self.close(b'}') {
            return Ok(());
        }
        loop {
            let key = self.string()?;
            self.space();
            self.expect(b':')?;
            self.space();
            field(self, key)?;
            self.space();
            if self.close(b'}') {
                return Ok(());
            }
            self.expect(b',')?;
            self.space();
        }
    }

    fn list(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<(), JsonError>,
    ) -> Result<(), JsonError> {
        self.open(b'[')?;
        if self.close(b']') {
            return Ok(());
        }
        loop {
            item(self)?;
            self.space();
            if self.close(b']') {
                return Ok(());
            }
            self.expect(b',')?;
            self.space();
        }
    }

    fn open(&mut self, bracket: u8) -> Result<(), JsonError> {
        self.expect(bracket)?;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(JsonError::TooDeep);
        }
        self.space();
        Ok(())
    }

    fn close(&mut self, bracket: u8) -> bool {
        let closes = self.text.get(self.at) == Some(&bracket);
        if closes {
            self.at += 1;
            self.depth -= 1;
        }
        closes
    }

    /// The text between the quotes, escapes as they stand.
    fn string(&mut self) -> Result<&'a [u8], JsonError> {
        self.expect(b'"')?;
        let start = self.at;
        loop {
            self.at += plain_prefix(self.text.get(self.at..).unwrap_or_default());
            match self.text.get(self.at) {
                Some(b'"') => {
                    let key = self.text.get(start..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(key);
                }
                Some(b'\\') => self.escape()?,
                Some(_) | None => return Err(self.wrong()),
            }
        }
    }

    fn escape(&mut self) -> Result<(), JsonError> {
        let length = match self.text.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            Some(b'u') => {
                let digits = self.text.get(self.at + 2..self.at + 6).unwrap_or_default();
                if digits.len() != 4 || !digits.iter().all(u8::is_ascii_hexdigit) {
                    return Err(self.wrong());
                }
                6
            }
            _ => return Err(self.wrong()),
        };
        self.at += length;
        Ok(())
    }

    fn number(&mut self) -> Result<(), JsonError> {
        if self.text.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        let leads_with_zero = self.text.get(self.at) == Some(&b'0');
        let whole = self.digits()?;
        if leads_with_zero && whole > 1 {
            return Err(self.wrong());
        }
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.text.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.text.get(self.at) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<usize, JsonError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 {
            return Err(self.wrong());
        }
        self.at += count;
        Ok(count)
    }

    fn literal(&mut self, word: &[u8]) -> Result<(), JsonError> {
        if self.text.get(self.at..self.at + word.len()) != Some(word) {
            return Err(self.wrong());
        }
        self.at += word.len();
        Ok(())
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.text.get(self.at) != Some(&byte) {
            return Err(self.wrong());
        }
        self.at += 1;
        Ok(())
    }

    fn peek(&self) -> Result<u8, JsonError> {
        self.text.get(self.at).copied().ok_or_else(|| self.wrong())
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.text.get(self.at) {
            self.at += 1;
        }
    }

    fn wrong(&self) -> JsonError {
        JsonError::Syntax(self.at)
    }
}

/// How many bytes stand before the first quote, backslash or control character, eight at a time.
fn plain_prefix(text: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let has_zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    let (words, rest) = text.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let quotes = has_zero(word ^ (ONES * u64::from(b'"')));
        let slashes = has_zero(word ^ (ONES * u64::from(b'\\')));
        let controls = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        let stops = quotes | slashes | controls;
        if stops != 0 {
            return index * 8 + (stops.trailing_zeros() / 8) as usize;
        }
    }
    let is_stop = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    words.len() * 8 + rest.iter().position(is_stop).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::{Buffers, ShapeField, ShapeKind, Symbols};

    fn shape(symbols: &mut Symbols) -> Shape {
        let leaf = |symbols: &mut Symbols, key: &str, lists| ShapeField {
            key: key.into(),
            symbol: symbols.intern(key),
            kind: ShapeKind::Leaf(lists),
        };
        let inner = Shape {
            fields: vec![leaf(symbols, "id", 0), leaf(symbols, "tags", 1)],
        };
        let symbol = symbols.intern("items");
        let kind = ShapeKind::Object(inner);
        Shape {
            fields: vec![ShapeField {
                key: "items".into(),
                symbol,
                kind,
            }],
        }
    }

    fn read(text: &str) -> Result<(Value, Buffers, Symbols), JsonError> {
        let mut symbols = Symbols::new();
        let shape = shape(&mut symbols);
        let mut buffers = Buffers::default();
        let buffer = buffers.push(text.to_owned().into());
        let answer = parse_answer(text.as_bytes(), buffer, &shape)?;
        Ok((answer.data, buffers, symbols))
    }

    #[test]
    fn wanted_keys_are_kept_and_others_skipped() {
        let text = r#" {"extensions":{"a":[1]},"data":{"x":{"y":"\u00e9\n"},
            "items":[{"tags":["a",null], "id":"\"1\""},null]}} "#;
        let (data, buffers, symbols) = read(text).expect("valid");
        let Some(Value::Array(items)) = data.get(symbols.find("items").unwrap()) else {
            panic!("no list")
        };
        let Some(Value::Leaf(id)) = items[0].get(symbols.find("id").unwrap()) else {
            panic!("no id")
        };
        assert_eq!(buffers.text(*id), br#""\"1\"""#);
        let tags = items[0].get(symbols.find("tags").unwrap()).unwrap();
        assert!(matches!(tags, Value::Array(tags) if tags.len() == 2 && tags[1] == Value::Null));
        assert_eq!(items[1], Value::Null);
    }

    #[test]
    fn what_is_not_json_is_refused() {
        let cases = [
            "",
            "{",
            "[]",
            "{}",
            "null",
            r#"{"data":01}"#,
            r#"{"data":1.}"#,
            r#"{"data":"a"#,
            r#"{"data":"\x"}"#,
            r#"{"data":"\u12g4"}"#,
            "{\"data\":\"\n\"}",
            r#"{"data":{}} x"#,
            r#"{"data":{"items":[1,]}}"#,
            r#"{"data":{"items":tru}}"#,
            "<html>",
        ];
        for case in cases {
            assert!(read(case).is_err(), "{case}");
        }
        let deep = format!(r#"{{"data":{}"#, "[".repeat(100_000));
        assert_eq!(read(&deep).err(), Some(JsonError::TooDeep));
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json_on_what_is_json(text in r#"[\[\]{},:"\\a0-9eE.+ntu -]{0,24}"#) {
            let wrapped = format!(r#"{{"data":{text}}}"#);
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&wrapped);
            // A lone surrogate is grammatical JSON that serde's reader of strings refuses.
            prop_assert_eq!(read(&wrapped).is_ok(), theirs.is_ok(), "{}", wrapped);
        }

        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let mut symbols = Symbols::new();
            let shape = shape(&mut symbols);
            let _ = parse_answer(&bytes, 0, &shape);
        }
    }
}
