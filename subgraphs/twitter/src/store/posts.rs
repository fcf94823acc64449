//! Posts as first seen, their revisions, and what was skipped.

use domain::Timestamp;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::entity::{post, post_revision, skipped_post};

/// Stores a post; false when it is there already.
pub async fn insert_post(db: &impl ConnectionTrait, row: post::ActiveModel) -> Result<bool, DbErr> {
    let known = OnConflict::column(post::Column::TweetId)
        .do_nothing()
        .to_owned();
    post::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(db)
        .await
        .map(|inserted| inserted == 1)
}

/// The post whose first version has this id.
pub async fn find_post_by_tweet_id(
    db: &impl ConnectionTrait,
    tweet_id: &str,
) -> Result<Option<post::Model>, DbErr> {
    post::Entity::find()
        .filter(post::Column::TweetId.eq(tweet_id))
        .one(db)
        .await
}

/// The posts with these ids.
pub async fn load_posts(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<post::Model>, DbErr> {
    post::Entity::find()
        .filter(post::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await
}

/// Posts, newest first, older than `before`; of one account or of all.
pub async fn page_posts(
    db: &impl ConnectionTrait,
    account_id: Option<Uuid>,
    before: Option<(Timestamp, Uuid)>,
    limit: u64,
) -> Result<Vec<post::Model>, DbErr> {
    let mut query = post::Entity::find();
    if let Some(account_id) = account_id {
        query = query.filter(post::Column::AccountId.eq(account_id));
    }
    if let Some((at, id)) = before {
        let same_moment = Condition::all()
            .add(post::Column::PostedAt.eq(at))
            .add(post::Column::Id.lt(id));
        query = query.filter(
            Condition::any()
                .add(post::Column::PostedAt.lt(at))
                .add(same_moment),
        );
    }
    query
        .order_by_desc(post::Column::PostedAt)
        .order_by_desc(post::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Posts that may have been deleted since they were last asked for, the longest unread first.
pub async fn list_to_recheck(
    db: &impl ConnectionTrait,
    posted_after: Timestamp,
    limit: u64,
) -> Result<Vec<post::Model>, DbErr> {
    post::Entity::find()
        .filter(post::Column::PostedAt.gt(posted_after))
        .filter(post::Column::IsDeleted.eq(false))
        .order_by_asc(post::Column::ReadAt)
        .order_by_asc(post::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// X was asked for these posts at this moment.
pub async fn note_read(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
    at: Timestamp,
) -> Result<(), DbErr> {
    post::Entity::update_many()
        .col_expr(post::Column::ReadAt, Expr::value(at))
        .filter(post::Column::Id.is_in(ids.iter().copied()))
        .exec(db)
        .await
        .map(drop)
}

/// A newer version of a post is known.
pub async fn note_edit(
    db: &impl ConnectionTrait,
    id: Uuid,
    newest_tweet_id: &str,
) -> Result<(), DbErr> {
    post::Entity::update_many()
        .col_expr(post::Column::NewestTweetId, Expr::value(newest_tweet_id))
        .filter(post::Column::Id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// A post is gone; its row stays.
pub async fn mark_deleted(db: &impl ConnectionTrait, id: Uuid) -> Result<(), DbErr> {
    post::Entity::update_many()
        .col_expr(post::Column::IsDeleted, Expr::value(true))
        .filter(post::Column::Id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// Stores what happened to a post; false when that is known.
pub async fn insert_revision(
    db: &impl ConnectionTrait,
    row: post_revision::ActiveModel,
) -> Result<bool, DbErr> {
    use post_revision::Column::{Kind, PostId, TweetId};
    let known = OnConflict::columns([PostId, Kind, TweetId])
        .do_nothing()
        .to_owned();
    post_revision::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(db)
        .await
        .map(|inserted| inserted == 1)
}

/// What happened to these posts, oldest first.
pub async fn load_revisions(
    db: &impl ConnectionTrait,
    post_ids: &[Uuid],
) -> Result<Vec<post_revision::Model>, DbErr> {
    post_revision::Entity::find()
        .filter(post_revision::Column::PostId.is_in(post_ids.iter().copied()))
        .order_by_asc(post_revision::Column::SeenAt)
        .order_by_asc(post_revision::Column::Id)
        .all(db)
        .await
}

/// Stores what could not be read; false when that is known.
pub async fn insert_skipped(
    db: &impl ConnectionTrait,
    row: skipped_post::ActiveModel,
) -> Result<bool, DbErr> {
    use skipped_post::Column::{AccountId, Raw};
    let known = OnConflict::columns([AccountId, Raw])
        .do_nothing()
        .to_owned();
    skipped_post::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(db)
        .await
        .map(|inserted| inserted == 1)
}
