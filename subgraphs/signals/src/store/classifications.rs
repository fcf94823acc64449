//! What classifiers made of posts.

use domain::PostId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::classification;

/// The most classifications shown beside the posts of one request.
const PER_POSTS_MAX: u64 = 1_000;

/// Writes one.
pub async fn insert(txn: &DatabaseTransaction, row: classification::Model) -> Result<(), DbErr> {
    let row = row.into_active_model().reset_all();
    classification::Entity::insert(row)
        .exec_without_returning(txn)
        .await
        .map(drop)
}

/// What an engine made of a post.
pub async fn find_of_post(
    db: &impl ConnectionTrait,
    post: PostId,
    engine: &str,
) -> Result<Option<classification::Model>, DbErr> {
    classification::Entity::find()
        .filter(classification::Column::PostId.eq(post.uuid()))
        .filter(classification::Column::Engine.eq(engine))
        .one(db)
        .await
}

/// By id.
pub async fn load(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<classification::Model>, DbErr> {
    classification::Entity::find()
        .filter(classification::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await
}

/// Of these posts, oldest first.
pub async fn load_of_posts(
    db: &impl ConnectionTrait,
    posts: &[Uuid],
) -> Result<Vec<classification::Model>, DbErr> {
    classification::Entity::find()
        .filter(classification::Column::PostId.is_in(posts.iter().copied()))
        .order_by_asc(classification::Column::Id)
        .limit(PER_POSTS_MAX)
        .all(db)
        .await
}
