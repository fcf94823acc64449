//! An account on X.

use async_graphql::{Context, ID, Object};
use domain::XAccountId;
use graph::{AppError, Connection, DateTime, PageRequest, Result, connection};

use super::post::{Post, PostKey};
use crate::entity::account;
use crate::service::Reader;
use crate::store;

/// An account on X whose posts may be read.
#[derive(Clone, Debug)]
pub struct XAccount(pub account::Model);

/// An account on X whose posts may be read.
#[Object(name = "XAccount")]
impl XAccount {
    /// The account's id.
    async fn id(&self) -> ID {
        XAccountId::from_uuid(self.0.id).into()
    }

    /// The handle, without the @.
    async fn handle(&self) -> &str {
        &self.0.handle
    }

    /// The name shown on X.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// Whether its posts are read.
    async fn is_followed(&self) -> bool {
        self.0.is_followed
    }

    /// When X was last asked for its posts.
    async fn last_polled_at(&self) -> Option<DateTime> {
        self.0.last_polled_at
    }

    /// Its posts, newest first.
    async fn posts(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Post>> {
        page_of_posts(ctx, Some(self.0.id), first, after).await
    }
}

/// A page of posts, newest first; of one account or of all.
pub async fn page_of_posts(
    ctx: &Context<'_>,
    account_id: Option<uuid::Uuid>,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Connection<Post>> {
    let request = PageRequest::<PostKey>::try_new(first, after)?;
    let before = request.after.as_ref().map(PostKey::place).transpose()?;
    let reader = ctx.data_unchecked::<Reader>();
    let rows = store::page_posts(reader.read_db(), account_id, before, request.limit())
        .await
        .map_err(AppError::internal)?;
    Ok(connection(request.page(rows), |row| {
        (PostKey::of(&row), Post(row))
    }))
}
