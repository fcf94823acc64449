//! Batched loading: one query for all entities of a request, and no entity fails another.

use std::hash::Hash;

use async_graphql::ID;
use async_graphql::dataloader::{DataLoader, Loader};
use domain::IdError;

use crate::error::{AppError, Result};
use crate::id::find_id;

/// What an entity resolver returns: the entity, nothing, or an error of its own.
///
/// `_entities` gives up as a whole when one resolver returns `Err` or finds nothing by itself;
/// inside an `Option` both stay with their own row.
pub type Entity<T> = Option<Result<T>>;

/// Turns a lookup into what `_entities` takes.
pub fn entity<T>(found: Result<Option<T>>) -> Entity<T> {
    found.transpose()
}

/// Looks an entity up by its id through a loader; text that is no id finds nothing.
pub async fn load_entity<K, L>(loader: &DataLoader<L>, id: &ID) -> Entity<L::Value>
where
    K: std::str::FromStr<Err = IdError> + Send + Sync + Hash + Eq + Clone + 'static,
    L: Loader<K>,
    L::Error: Into<AppError>,
{
    let key = find_id::<K>(id)?;
    entity(loader.load_one(key).await.map_err(Into::into))
}
