//! Batched loading by id.

use std::collections::HashMap;

use async_graphql::dataloader::{DataLoader, Loader};
use domain::{ClassificationId, PostId, SignalId, UserId};
use graph::AppError;
use platform::Tasks;
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use crate::entity::{classification, post_revision, signal};
use crate::store;

/// One loader per thing.
pub struct Loaders {
    pub classifications: DataLoader<Classifications>,
    pub of_posts: DataLoader<Classifications>,
    pub revisions: DataLoader<Revisions>,
    pub signals: DataLoader<Signals>,
    pub signals_of_posts: DataLoader<Signals>,
}

/// Classifications by id and by post.
pub struct Classifications(DatabaseConnection);
/// What happened to posts after they were read.
pub struct Revisions(DatabaseConnection);
/// Signals by id and by post, each for one reader.
pub struct Signals(DatabaseConnection);

/// The classifications of this post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClassificationsOf(pub PostId);

/// The revisions of this post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RevisionsOf(pub PostId);

/// The signals of this post that this reader may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignalsOf {
    pub post: PostId,
    pub reader: Option<UserId>,
}

impl Loaders {
    /// Loads from this database.
    pub fn new(db: &DatabaseConnection, tasks: &Tasks) -> Self {
        Self {
            classifications: tasks.loader(Classifications(db.clone())),
            of_posts: tasks.loader(Classifications(db.clone())),
            revisions: tasks.loader(Revisions(db.clone())),
            signals: tasks.loader(Signals(db.clone())),
            signals_of_posts: tasks.loader(Signals(db.clone())),
        }
    }
}

impl Loader<ClassificationId> for Classifications {
    type Value = classification::Model;
    type Error = AppError;

    async fn load(
        &self,
        ids: &[ClassificationId],
    ) -> Result<HashMap<ClassificationId, Self::Value>, AppError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
        let rows = store::classifications::load(&self.0, &ids)
            .await
            .map_err(AppError::internal)?;
        Ok(rows
            .into_iter()
            .map(|row| (ClassificationId::from_uuid(row.id), row))
            .collect())
    }
}

impl Loader<ClassificationsOf> for Classifications {
    type Value = Vec<classification::Model>;
    type Error = AppError;

    async fn load(
        &self,
        posts: &[ClassificationsOf],
    ) -> Result<HashMap<ClassificationsOf, Self::Value>, AppError> {
        let ids: Vec<Uuid> = posts
            .iter()
            .map(|ClassificationsOf(id)| id.uuid())
            .collect();
        let rows = store::classifications::load_of_posts(&self.0, &ids)
            .await
            .map_err(AppError::internal)?;
        let mut by_post: HashMap<ClassificationsOf, Self::Value> = HashMap::new();
        for row in rows {
            let of = ClassificationsOf(PostId::from_uuid(row.post_id));
            by_post.entry(of).or_default().push(row);
        }
        Ok(by_post)
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
        let rows = store::revisions::load_of_posts(&self.0, &ids)
            .await
            .map_err(AppError::internal)?;
        let mut by_post: HashMap<RevisionsOf, Self::Value> = HashMap::new();
        for row in rows {
            let of = RevisionsOf(PostId::from_uuid(row.post_id));
            by_post.entry(of).or_default().push(row);
        }
        Ok(by_post)
    }
}

impl Loader<(Option<UserId>, SignalId)> for Signals {
    type Value = signal::Model;
    type Error = AppError;

    async fn load(
        &self,
        keys: &[(Option<UserId>, SignalId)],
    ) -> Result<HashMap<(Option<UserId>, SignalId), Self::Value>, AppError> {
        let mut found = HashMap::new();
        for (reader, ids) in by_reader(keys.iter().map(|(reader, id)| (*reader, id.uuid()))) {
            let rows = store::signals::load_visible(&self.0, reader, &ids)
                .await
                .map_err(AppError::internal)?;
            found.extend(
                rows.into_iter()
                    .map(|row| ((reader, SignalId::from_uuid(row.id)), row)),
            );
        }
        Ok(found)
    }
}

impl Loader<SignalsOf> for Signals {
    type Value = Vec<signal::Model>;
    type Error = AppError;

    async fn load(&self, keys: &[SignalsOf]) -> Result<HashMap<SignalsOf, Self::Value>, AppError> {
        let mut found: HashMap<SignalsOf, Self::Value> = HashMap::new();
        for (reader, posts) in by_reader(keys.iter().map(|key| (key.reader, key.post.uuid()))) {
            let rows = store::signals::load_visible_of_posts(&self.0, reader, &posts)
                .await
                .map_err(AppError::internal)?;
            for row in rows {
                let key = SignalsOf {
                    post: PostId::from_uuid(row.post_id),
                    reader,
                };
                found.entry(key).or_default().push(row);
            }
        }
        Ok(found)
    }
}

fn by_reader(
    keys: impl Iterator<Item = (Option<UserId>, Uuid)>,
) -> HashMap<Option<UserId>, Vec<Uuid>> {
    let mut grouped: HashMap<Option<UserId>, Vec<Uuid>> = HashMap::new();
    for (reader, id) in keys {
        grouped.entry(reader).or_default().push(id);
    }
    grouped
}
