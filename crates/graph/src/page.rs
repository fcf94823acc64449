//! Relay pages by keyset: an opaque cursor over the sort key, never an offset.

use async_graphql::OutputType;
use async_graphql::connection::{self, DefaultConnectionName, DefaultEdgeName, EmptyFields};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{AppError, Result};

/// How many rows a page has when the client does not say.
pub const PAGE_DEFAULT: u64 = 20;
/// How many rows a page may have.
pub const PAGE_MAX: u64 = 100;
/// Longer than any cursor we write.
const CURSOR_LENGTH_MAX: usize = 512;

/// A Relay connection without the `nodes` shortcut.
pub type Connection<N, C = EmptyFields> = connection::Connection<
    String,
    N,
    C,
    EmptyFields,
    DefaultConnectionName,
    DefaultEdgeName,
    connection::DisableNodesField,
>;

/// What a client asked of a list, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest<K> {
    /// How many rows, 1 to [`PAGE_MAX`].
    pub first: u64,
    /// The sort key of the row to continue after.
    pub after: Option<K>,
}

impl<K: Cursor> PageRequest<K> {
    /// Reads `first` and `after` as every list has them.
    pub fn try_new(first: Option<i32>, after: Option<String>) -> Result<Self> {
        let first = match first {
            None => PAGE_DEFAULT,
            Some(first) => u64::try_from(first)
                .ok()
                .filter(|first| (1..=PAGE_MAX).contains(first))
                .ok_or_else(|| {
                    AppError::bad_input(format!("`first` must be from 1 to {PAGE_MAX}"))
                })?,
        };
        let after = after.map(|cursor| K::decode(&cursor)).transpose()?;
        Ok(Self { first, after })
    }

    /// How many rows to read: one more than asked tells whether there is a next page.
    pub const fn limit(&self) -> u64 {
        self.first + 1
    }

    /// Cuts `rows`, read with [`limit`](Self::limit), down to the page.
    pub fn page<T>(&self, mut rows: Vec<T>) -> Page<T> {
        let first = usize::try_from(self.first).expect("a page is at most 100 rows");
        let has_next = rows.len() > first;
        rows.truncate(first);
        Page {
            rows,
            has_next,
            has_previous: self.after.is_some(),
        }
    }
}

/// One page of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in order.
    pub rows: Vec<T>,
    /// Whether more rows follow.
    pub has_next: bool,
    /// Whether the page continues another.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// The same page with each row turned into something else, or the first error.
    pub fn try_map<U>(self, turn: impl FnMut(T) -> Result<U>) -> Result<Page<U>> {
        let Self {
            rows,
            has_next,
            has_previous,
        } = self;
        let rows = rows.into_iter().map(turn).collect::<Result<_>>()?;
        Ok(Page {
            rows,
            has_next,
            has_previous,
        })
    }
}

/// A sort key that can be written as an opaque cursor.
pub trait Cursor: Serialize + DeserializeOwned {
    /// The cursor as clients see it.
    fn encode(&self) -> String {
        let json = serde_json::to_vec(self).expect("a sort key is plain values");
        URL_SAFE_NO_PAD.encode(json)
    }

    /// The sort key, or `BAD_USER_INPUT` for what we did not write.
    fn decode(cursor: &str) -> Result<Self> {
        let refused = || AppError::bad_input("`after` is not a cursor of this list");
        if cursor.len() > CURSOR_LENGTH_MAX {
            return Err(refused());
        }
        let json = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refused())?;
        serde_json::from_slice(&json).map_err(|_| refused())
    }
}

impl<T: Serialize + DeserializeOwned> Cursor for T {}

/// The page as a Relay connection; `row` gives each row's sort key and node.
pub fn connection<T, K: Cursor, N: OutputType>(
    page: Page<T>,
    mut row: impl FnMut(T) -> (K, N),
) -> Connection<N> {
    let mut connection = Connection::new(page.has_previous, page.has_next);
    connection.edges.extend(page.rows.into_iter().map(|item| {
        let (key, node) = row(item);
        connection::Edge::new(key.encode(), node)
    }));
    connection
}
