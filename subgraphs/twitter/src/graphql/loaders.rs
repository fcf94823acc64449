//! Batched loading by id.

use std::collections::HashMap;

use async_graphql::dataloader::{DataLoader, Loader};
use domain::{PostId, XAccountId};
use graph::AppError;
use platform::Tasks;
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::account::XAccount;
use super::post::Post;
use crate::entity::post_revision;
use crate::store;

/// One loader per thing.
pub struct Loaders {
    pub accounts: DataLoader<Accounts>,
    pub posts: DataLoader<Posts>,
    pub revisions: DataLoader<Revisions>,
}

/// Accounts by id.
pub struct Accounts(DatabaseConnection);
/// Posts by id.
pub struct Posts(DatabaseConnection);
/// Revisions by post.
pub struct Revisions(DatabaseConnection);

/// The revisions of this post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RevisionsOf(pub PostId);

impl Loaders {
    /// Loads from this database.
    pub fn new(db: &DatabaseConnection, tasks: &Tasks) -> Self {
        Self {
            accounts: tasks.loader(Accounts(db.clone())),
            posts: tasks.loader(Posts(db.clone())),
            revisions: tasks.loader(Revisions(db.clone())),
        }
    }
}

impl Loader<XAccountId> for Accounts {
    type Value = XAccount;
    type Error = AppError;

    async fn load(&self, ids: &[XAccountId]) -> Result<HashMap<XAccountId, XAccount>, AppError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
        let rows = store::load_accounts(&self.0, &ids)
            .await
            .map_err(AppError::internal)?;
        Ok(rows
            .into_iter()
            .map(|row| (XAccountId::from_uuid(row.id), XAccount(row)))
            .collect())
    }
}

impl Loader<PostId> for Posts {
    type Value = Post;
    type Error = AppError;

    async fn load(&self, ids: &[PostId]) -> Result<HashMap<PostId, Post>, AppError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
        let rows = store::load_posts(&self.0, &ids)
            .await
            .map_err(AppError::internal)?;
        Ok(rows
            .into_iter()
            .map(|row| (PostId::from_uuid(row.id), Post(row)))
            .collect())
    }
}

impl Loader<RevisionsOf> for Revisions {
    type Value = Vec<post_revision::Model>;
    type Error = AppError;

    async fn load(
        &self,
        posts: &[RevisionsOf],
    ) -> Result<HashMap<RevisionsOf, Self::Value>, AppError> {
        let ids: Vec<Uuid> = posts.iter().map(|RevisionsOf(id)| id.uuid()).collect();
        let rows = store::load_revisions(&self.0, &ids)
            .await
            .map_err(AppError::internal)?;
        let mut by_post: HashMap<RevisionsOf, Self::Value> = HashMap::new();
        for row in rows {
            by_post
                .entry(RevisionsOf(PostId::from_uuid(row.post_id)))
                .or_default()
                .push(row);
        }
        Ok(by_post)
    }
}
