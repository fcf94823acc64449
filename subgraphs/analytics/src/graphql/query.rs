//! What can be asked.

use async_graphql::{Context, ID, Object};
use graph::{AppError, Result};

use super::chain::Chain;
use super::{reader, service};

/// The root of queries.
pub struct Query;

#[Object]
impl Query {
    /// The whole chain an id is part of, as far as the caller may see it: up to the post, down to
    /// the last thing that followed. The id may be of a post, classification, signal, verdict,
    /// intent, order, fill, position, ledger line or event, or a client order id.
    async fn chain(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Chain>> {
        let found = service(ctx)?.chain(reader(ctx), &id).await?;
        Ok(found.map(Chain))
    }

    /// The same chain as a file of JSON lines, which `maxxit verify FILE` checks without us.
    async fn chain_export(&self, ctx: &Context<'_>, id: ID) -> Result<Option<String>> {
        let Some(chain) = service(ctx)?.chain(reader(ctx), &id).await? else {
            return Ok(None);
        };
        let export = events::write_export(&chain.id, &chain.lines());
        export.map(Some).map_err(AppError::internal)
    }
}
