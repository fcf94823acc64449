//! A post as it was first seen.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use domain::{PostId, Timestamp, XAccountId};
use graph::{AppError, DateTime, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::account::XAccount;
use super::loaders::{Loaders, RevisionsOf};
use crate::entity::{post, post_revision};

/// A post as it was first seen. Edits and deletions are kept beside it.
#[derive(Clone, Debug)]
pub struct Post(pub post::Model);

/// A post as it was first seen. Edits and deletions are kept beside it.
#[Object]
impl Post {
    /// The post's id.
    async fn id(&self) -> ID {
        PostId::from_uuid(self.0.id).into()
    }

    /// Who posted it.
    async fn account(&self, ctx: &Context<'_>) -> Result<XAccount> {
        let loaders = ctx.data_unchecked::<Loaders>();
        let id = XAccountId::from_uuid(self.0.account_id);
        let account = loaders.accounts.load_one(id).await?;
        account.ok_or_else(|| AppError::not_found("the account of this post is not there"))
    }

    /// The text as it was first seen.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// When it was posted.
    async fn posted_at(&self) -> DateTime {
        self.0.posted_at
    }

    /// When we saw it first.
    async fn first_seen_at(&self) -> DateTime {
        self.0.first_seen_at
    }

    /// Whether it was first seen too late to trade on.
    async fn is_late(&self) -> bool {
        self.0.is_late
    }

    /// Where it is on X.
    async fn url(&self) -> Option<String> {
        Some(format!("https://x.com/i/status/{}", self.0.tweet_id))
    }

    /// What happened to it since, oldest first.
    async fn revisions(&self, ctx: &Context<'_>) -> Result<Vec<PostRevision>> {
        let loaders = ctx.data_unchecked::<Loaders>();
        let of = RevisionsOf(PostId::from_uuid(self.0.id));
        let rows = loaders.revisions.load_one(of).await?.unwrap_or_default();
        Ok(rows.into_iter().map(PostRevision::from).collect())
    }
}

/// What happened to a post after it was first seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PostRevisionKind {
    /// Its text changed.
    Edited,
    /// It is gone.
    Deleted,
}

/// An edit or the deletion of a post.
#[derive(Clone, Debug, SimpleObject)]
pub struct PostRevision {
    /// What happened.
    kind: PostRevisionKind,
    /// The text after an edit.
    text: Option<String>,
    /// When we saw it.
    seen_at: DateTime,
}

impl From<post_revision::Model> for PostRevision {
    fn from(row: post_revision::Model) -> Self {
        let post_revision::Model {
            id: _,
            post_id: _,
            kind,
            tweet_id: _,
            text,
            seen_at,
        } = row;
        // The column's check allows no third word.
        let kind = if kind == "DELETED" {
            PostRevisionKind::Deleted
        } else {
            PostRevisionKind::Edited
        };
        Self {
            kind,
            text,
            seen_at,
        }
    }
}

/// The sort key of posts: newest first.
#[derive(Debug, Serialize, Deserialize)]
pub struct PostKey(i64, Uuid);

impl PostKey {
    /// Where a post stands.
    pub fn of(post: &post::Model) -> Self {
        Self(post.posted_at.timestamp_millis(), post.id)
    }

    /// The moment and id it stands for.
    pub fn place(&self) -> Result<(Timestamp, Uuid)> {
        Timestamp::from_timestamp_millis(self.0)
            .map(|at| (at, self.1))
            .ok_or_else(|| AppError::bad_input("`after` is not a cursor of this list"))
    }
}
