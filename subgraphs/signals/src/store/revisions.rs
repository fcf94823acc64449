//! What happened to posts after they were read.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::post_revision;

/// The most revisions shown beside the posts of one request.
const PER_POSTS_MAX: u64 = 1_000;

/// Writes one, unless it is there.
pub async fn insert(txn: &DatabaseTransaction, row: post_revision::Model) -> Result<(), DbErr> {
    let row = row.into_active_model().reset_all();
    let known = OnConflict::columns([
        post_revision::Column::PostId,
        post_revision::Column::SeenAt,
        post_revision::Column::Kind,
    ])
    .do_nothing()
    .to_owned();
    post_revision::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(txn)
        .await
        .map(drop)
}

/// Of these posts, oldest first.
pub async fn load_of_posts(
    db: &impl ConnectionTrait,
    posts: &[Uuid],
) -> Result<Vec<post_revision::Model>, DbErr> {
    post_revision::Entity::find()
        .filter(post_revision::Column::PostId.is_in(posts.iter().copied()))
        .order_by_asc(post_revision::Column::SeenAt)
        .order_by_asc(post_revision::Column::Id)
        .limit(PER_POSTS_MAX)
        .all(db)
        .await
}
