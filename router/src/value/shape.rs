//! What a fetch expects back: the keys to keep, which of them hold objects, and in what order they
//! likely come.

use super::Symbol;

/// The keys of one object level of an answer; anything else that arrives is skipped unread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// In the order of the fetch's document, which is the order a server answers in.
    pub fields: Vec<ShapeField>,
}

/// One expected key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeField {
    /// The key as it stands in the answer.
    pub key: Box<str>,
    /// Its number in the plan.
    pub symbol: Symbol,
    /// What it holds.
    pub kind: ShapeKind,
}

/// What an expected key holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShapeKind {
    /// A scalar under this many lists; deeper brackets belong to the scalar itself.
    Leaf(u8),
    /// An object, under any number of lists.
    Object(Shape),
}

/// What is expected at one place.
#[derive(Clone, Copy, Debug)]
pub(super) enum ShapeRef<'a> {
    Leaf(u8),
    Object(&'a Shape),
}

impl Shape {
    /// The field of a key. Servers answer in the order they were asked, so the next key is nearly
    /// always the next field, which `likely` keeps.
    pub(super) fn find(&self, key: &[u8], likely: &mut usize) -> Option<(Symbol, ShapeRef<'_>)> {
        let is_key = |field: &ShapeField| field.key.as_bytes() == key;
        let index = match self.fields.get(*likely) {
            Some(field) if is_key(field) => *likely,
            _ => self.fields.iter().position(is_key)?,
        };
        let field = self.fields.get(index)?;
        *likely = index + 1;
        let below = match &field.kind {
            ShapeKind::Leaf(lists) => ShapeRef::Leaf(*lists),
            ShapeKind::Object(shape) => ShapeRef::Object(shape),
        };
        Some((field.symbol, below))
    }

    /// Adds a key; a key that is already there grows by what the new one has more.
    pub fn add(&mut self, field: ShapeField) {
        let Some(known) = self.fields.iter_mut().find(|known| known.key == field.key) else {
            self.fields.push(field);
            return;
        };
        match (&mut known.kind, field.kind) {
            (ShapeKind::Object(known), ShapeKind::Object(new)) => {
                for field in new.fields {
                    known.add(field);
                }
            }
            (ShapeKind::Leaf(known), ShapeKind::Leaf(new)) => *known = (*known).max(new),
            (known @ ShapeKind::Leaf(_), new @ ShapeKind::Object(_)) => *known = new,
            (ShapeKind::Object(_), ShapeKind::Leaf(_)) => {}
        }
    }
}
