//! How much memory a projection takes, about.

use std::sync::Arc;

use super::{FieldPlan, OutputType, Projection, Selection};

/// About what the allocator adds to each piece.
const PIECE_BYTES: usize = 16;

impl Projection {
    /// Its bytes on the heap, about.
    pub fn bytes(&self) -> usize {
        let selections = self.selections.iter().map(|selection| match selection {
            Selection::Fixed(fields) => fields_bytes(fields),
            Selection::ByType(by_type) => {
                // Tables are kept half empty.
                let entry_bytes = 2 * size_of::<(Box<[u8]>, Arc<Vec<FieldPlan>>)>();
                let names: usize = by_type.keys().map(|name| entry_bytes + name.len()).sum();
                names
                    + by_type
                        .values()
                        .map(|fields| fields_bytes(fields))
                        .sum::<usize>()
            }
        });
        size_of_val(&*self.selections) + selections.sum::<usize>()
    }
}

fn fields_bytes(fields: &Vec<FieldPlan>) -> usize {
    let field = |field: &FieldPlan| {
        // The key is kept as it is written and as it is told of.
        2 * PIECE_BYTES + field.name.len() + field.key.len() + type_bytes(&field.ty)
    };
    let pieces = fields.iter().map(field).sum::<usize>();
    PIECE_BYTES + fields.capacity() * size_of::<FieldPlan>() + pieces
}

fn type_bytes(ty: &OutputType) -> usize {
    match ty {
        OutputType::NonNull(inner) | OutputType::List(inner) => {
            PIECE_BYTES + size_of::<OutputType>() + type_bytes(inner)
        }
        OutputType::Leaf(_) | OutputType::Object(_) => 0,
    }
}
