//! Writes the answer: one walk over the merged data that checks every value against its type, lets
//! nulls rise to where they are allowed, and copies leaves as they came.

use std::sync::Arc;

use crate::authorize::refused;
use crate::error::{Code, GraphQlError, PathSegment};
use crate::value::{Buffers, Slice, Value};

use super::{FieldPlan, FieldSource, LeafKind, OutputType, Projection, Selection, SelectionId};

/// What writing found out.
#[derive(Debug, Default)]
pub struct Written {
    /// Errors that only show in the data: refused fields, nulls where none may be, wrong types.
    pub errors: Vec<GraphQlError>,
    /// What some subgraph is to blame for, for the log.
    pub faults: Vec<Fault>,
}

/// A value that is not what the schema says.
#[derive(Debug)]
pub struct Fault {
    /// Where.
    pub path: Vec<PathSegment>,
    /// What is wrong with it.
    pub cause: &'static str,
}

/// What is known to have gone wrong before the answer is written.
#[derive(Debug, Default)]
pub struct Failures {
    /// Errors to tell.
    pub errors: Vec<GraphQlError>,
    /// Response keys down to the objects that a failed call would have filled, list places left
    /// out: one error tells of all of them.
    pub unfilled: Vec<Vec<Arc<str>>>,
}

/// Writes the value of `data`, at the end of `out`.
pub fn write_answer(
    projection: &Projection,
    data: (&Value, &Buffers),
    known: &Failures,
    out: &mut Vec<u8>,
) -> Written {
    let (data, buffers) = data;
    let (errors, faults) = (Vec::new(), Vec::new());
    let mut writer = Writer {
        projection,
        buffers,
        known,
        out,
        path: Vec::new(),
        errors,
        faults,
    };
    let start = writer.out.len();
    if writer.object(data, Projection::ROOT).is_err() {
        writer.null(start);
    }
    Written {
        errors: writer.errors,
        faults: writer.faults,
    }
}

/// A null that is not allowed where it stands: the value around it becomes null instead.
struct Rising;

/// A step of the way, borrowed until an error needs it.
#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a FieldPlan),
    Index(usize),
}

struct Writer<'a, 'o> {
    projection: &'a Projection,
    buffers: &'a Buffers,
    known: &'a Failures,
    out: &'o mut Vec<u8>,
    path: Vec<Step<'a>>,
    errors: Vec<GraphQlError>,
    faults: Vec<Fault>,
}

impl<'a> Writer<'a, '_> {
    fn object(&mut self, value: &'a Value, id: SelectionId) -> Result<(), Rising> {
        let Value::Object(data) = value.seen() else {
            self.fail("an object was expected");
            return Err(Rising);
        };
        let fields = match self.projection.selection(id) {
            Selection::Fixed(fields) => fields,
            Selection::ByType(by_type) => {
                let name = value.type_name(self.buffers);
                let Some(fields) = name.and_then(|name| by_type.get(name)) else {
                    self.fail("the type of an object is missing or unknown");
                    return Err(Rising);
                };
                fields
            }
        };
        self.out.push(b'{');
        // Data comes in nearly the order it is written, so the search starts where it last ended.
        let mut likely = 0;
        for (index, field) in fields.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.out.extend_from_slice(&field.key);
            self.path.push(Step::Field(field));
            match &field.source {
                FieldSource::Data(symbol) => {
                    let found = match data.get(likely) {
                        Some((key, _)) if key == symbol => Some(likely),
                        _ => data.iter().position(|(key, _)| key == symbol),
                    };
                    let value = found.and_then(|at| data.get(at)).map(|(_, value)| value);
                    likely = found.map_or(likely, |at| at + 1);
                    self.value(value.unwrap_or(&Value::Null), &field.ty)?;
                }
                FieldSource::TypeName(name) => self.out.extend_from_slice(name),
                FieldSource::Refused(code) => self.refused(*code, &field.ty)?,
            }
            self.path.pop();
        }
        self.out.push(b'}');
        Ok(())
    }

    /// Writes a value; on a rising null the path is left where it happened, and cut by whoever
    /// catches it.
    fn value(&mut self, value: &'a Value, ty: &'a OutputType) -> Result<(), Rising> {
        match ty {
            OutputType::NonNull(inner) => {
                if *value == Value::Null {
                    self.missing();
                    return Err(Rising);
                }
                self.present(value, inner)
            }
            nullable => {
                let (start, depth) = (self.out.len(), self.path.len());
                if self.present(value, nullable).is_err() {
                    self.path.truncate(depth);
                    self.null(start);
                }
                Ok(())
            }
        }
    }

    fn present(&mut self, value: &'a Value, ty: &'a OutputType) -> Result<(), Rising> {
        match (ty, value.seen()) {
            (_, Value::Null) => {
                self.out.extend_from_slice(b"null");
                Ok(())
            }
            (OutputType::NonNull(inner), value) => self.present(value, inner),
            (OutputType::List(inner), Value::Array(items)) => self.list(items, inner),
            (OutputType::Object(id), value) => self.object(value, *id),
            (OutputType::Leaf(kind), Value::Leaf(slice)) => self.leaf(*slice, kind),
            (OutputType::List(_), _) => self.wrong("a list was expected"),
            (OutputType::Leaf(_), _) => self.wrong("a single value was expected"),
        }
    }

    fn list(&mut self, items: &'a [Value], item: &'a OutputType) -> Result<(), Rising> {
        self.out.push(b'[');
        for (index, value) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.path.push(Step::Index(index));
            self.value(value, item)?;
            self.path.pop();
        }
        self.out.push(b']');
        Ok(())
    }

    fn leaf(&mut self, slice: Slice, kind: &LeafKind) -> Result<(), Rising> {
        let text = self.buffers.text(slice);
        let first = text.first().copied().unwrap_or_default();
        let is_number = first == b'-' || first.is_ascii_digit();
        let fits = match kind {
            LeafKind::Custom => true,
            LeafKind::String => first == b'"',
            LeafKind::Float => is_number,
            LeafKind::Int => is_number && is_int(text),
            LeafKind::Boolean => matches!(first, b't' | b'f'),
            LeafKind::Enum(words) => words.contains(text),
            LeafKind::Id if first == b'"' => true,
            LeafKind::Id if is_number => {
                self.out.push(b'"');
                self.out.extend_from_slice(text);
                self.out.push(b'"');
                return Ok(());
            }
            LeafKind::Id => false,
        };
        if fits {
            self.out.extend_from_slice(text);
            Ok(())
        } else {
            self.wrong("the value is not of the field's type")
        }
    }

    fn refused(&mut self, code: Code, ty: &OutputType) -> Result<(), Rising> {
        let error = refused(code).at(self.here());
        self.errors.push(error);
        if matches!(ty, OutputType::NonNull(_)) {
            return Err(Rising);
        }
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn null(&mut self, start: usize) {
        self.out.truncate(start);
        self.out.extend_from_slice(b"null");
    }

    /// Null where none may be. Whoever caused it has said so already if there is an error on the
    /// way here or below; else it is told now.
    fn missing(&mut self) {
        let here = self.here();
        let overlaps = |error: &GraphQlError| {
            !error.path.is_empty()
                && error
                    .path
                    .iter()
                    .zip(&here)
                    .all(|(left, right)| left == right)
        };
        let is_key = |segment: &&PathSegment| matches!(segment, PathSegment::Key(_));
        let is_below = |keys: &Vec<Arc<str>>| {
            let mut here = here.iter().filter(is_key);
            keys.iter()
                .all(|key| matches!(here.next(), Some(PathSegment::Key(at)) if at == key))
        };
        let is_told = self.known.errors.iter().chain(&self.errors).any(overlaps)
            || self.known.unfilled.iter().any(is_below);
        if !is_told {
            let cause = "a value that must not be null is missing";
            let error = GraphQlError::new(Code::Internal, cause);
            self.errors.push(error.at(here.clone()));
            self.faults.push(Fault { path: here, cause });
        }
    }

    fn wrong(&mut self, message: &'static str) -> Result<(), Rising> {
        self.fail(message);
        Err(Rising)
    }

    fn fail(&mut self, cause: &'static str) {
        let path = self.here();
        let error = GraphQlError::new(Code::Internal, Code::Internal.masked_message());
        self.errors.push(error.at(path.clone()));
        self.faults.push(Fault { path, cause });
    }

    fn here(&self) -> Vec<PathSegment> {
        let segment = |step: &Step<'_>| match step {
            Step::Field(field) => PathSegment::Key(field.name.clone()),
            Step::Index(index) => PathSegment::Index(u32::try_from(*index).unwrap_or(u32::MAX)),
        };
        self.path.iter().map(segment).collect()
    }
}

/// Whether a JSON number is a whole one of 32 bits; `1.0` and `1e2` count where they are whole.
fn is_int(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else {
        return false;
    };
    if text.parse::<i32>().is_ok() {
        return true;
    }
    let range = f64::from(i32::MIN)..=f64::from(i32::MAX);
    text.parse::<f64>()
        .is_ok_and(|number| number.fract() == 0.0 && range.contains(&number))
}
