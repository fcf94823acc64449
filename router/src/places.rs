//! List places on the way to an object, without an allocation for the usual few.

use std::ops::Deref;

/// As many places are kept in place.
const INLINE_MAX: usize = 6;

/// The places on the way to one object, outermost first.
#[derive(Clone, Debug)]
pub enum Places {
    /// A few.
    Inline(u8, [u32; INLINE_MAX]),
    /// More.
    Heap(Box<[u32]>),
}

impl From<&[u32]> for Places {
    fn from(places: &[u32]) -> Self {
        let mut inline = [0; INLINE_MAX];
        match (inline.get_mut(..places.len()), u8::try_from(places.len())) {
            (Some(kept), Ok(count)) => {
                kept.copy_from_slice(places);
                Self::Inline(count, inline)
            }
            _ => Self::Heap(places.into()),
        }
    }
}

impl Deref for Places {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        match self {
            Self::Inline(count, places) => places.get(..usize::from(*count)).unwrap_or_default(),
            Self::Heap(places) => places,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_places_come_back_as_they_went_in() {
        for count in 0..20 {
            let places: Vec<u32> = (0..count).collect();
            assert_eq!(&*Places::from(&*places), &*places);
        }
    }
}
