//! What can be asked.

use async_graphql::{Context, ID, Object};
use domain::{PostId, XAccountId};
use graph::{AppError, Connection, Entity, PageRequest, Result, connection, find_id, load_entity};

use super::account::{XAccount, page_of_posts};
use super::ingestion::Ingestion;
use super::loaders::Loaders;
use super::post::Post;
use crate::service::Reader;
use crate::store;

/// A longer search finds nothing anyway.
const SEARCH_LENGTH_MAX: usize = 64;

/// What can be asked of twitter.
pub struct Query;

#[Object]
impl Query {
    /// An account on X.
    async fn x_account(&self, ctx: &Context<'_>, id: ID) -> Result<Option<XAccount>> {
        match find_id::<XAccountId>(&id) {
            Some(id) => ctx.data_unchecked::<Loaders>().accounts.load_one(id).await,
            None => Ok(None),
        }
    }

    /// Accounts on X by handle; `search` looks in handles and names.
    async fn x_accounts(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        search: Option<String>,
    ) -> Result<Connection<XAccount>> {
        let request = PageRequest::<(String, uuid::Uuid)>::try_new(first, after)?;
        let search = search.filter(|search| !search.trim().is_empty());
        if search
            .as_ref()
            .is_some_and(|search| search.chars().count() > SEARCH_LENGTH_MAX)
        {
            let text = format!("`search` must have at most {SEARCH_LENGTH_MAX} characters");
            return Err(AppError::bad_input(text));
        }
        let search = search
            .as_deref()
            .map(|text| text.trim().trim_start_matches('@'));
        let db = ctx.data_unchecked::<Reader>().read_db();
        let rows = store::page_accounts(db, search, request.after.as_ref(), request.limit())
            .await
            .map_err(AppError::internal)?;
        let key = |row: &crate::entity::account::Model| (row.handle.clone(), row.id);
        Ok(connection(request.page(rows), |row| {
            (key(&row), XAccount(row))
        }))
    }

    /// A post.
    async fn post(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Post>> {
        match find_id::<PostId>(&id) {
            Some(id) => ctx.data_unchecked::<Loaders>().posts.load_one(id).await,
            None => Ok(None),
        }
    }

    /// Posts, newest first; of one account or of all.
    async fn posts(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        x_account_id: Option<ID>,
    ) -> Result<Connection<Post>> {
        let account_id = x_account_id
            .map(|id| graph::parse_id::<XAccountId>(&id))
            .transpose()?;
        page_of_posts(ctx, account_id.map(XAccountId::uuid), first, after).await
    }

    /// How reading from X goes.
    async fn ingestion(&self, ctx: &Context<'_>) -> Result<Ingestion> {
        let db = ctx.data_unchecked::<Reader>().read_db();
        store::find_ingestion(db)
            .await
            .map(Ingestion)
            .map_err(AppError::internal)
    }

    #[graphql(entity)]
    async fn find_x_account_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<XAccount> {
        load_entity::<XAccountId, _>(&ctx.data_unchecked::<Loaders>().accounts, &id).await
    }

    #[graphql(entity)]
    async fn find_post_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<Post> {
        load_entity::<PostId, _>(&ctx.data_unchecked::<Loaders>().posts, &id).await
    }
}
