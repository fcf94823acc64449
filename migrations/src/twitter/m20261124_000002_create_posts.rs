//! Posts as first seen, what happened to them later, and what was skipped.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, string, string_null, text, text_null, timestamp_with_time_zone, uuid,
};

pub(super) struct CreatePosts;

impl MigrationName for CreatePosts {
    fn name(&self) -> &'static str {
        "m20261124_000002_create_posts"
    }
}

#[derive(DeriveIden)]
enum Posts {
    Table,
    Id,
    AccountId,
    TweetId,
    NewestTweetId,
    Text,
    PostedAt,
    FirstSeenAt,
    IsLate,
    IsDeleted,
    ReadAt,
}

#[derive(DeriveIden)]
enum PostRevisions {
    Table,
    Id,
    PostId,
    Kind,
    TweetId,
    Text,
    SeenAt,
}

#[derive(DeriveIden)]
enum SkippedPosts {
    Table,
    Id,
    AccountId,
    Reference,
    Reason,
    Raw,
    SeenAt,
}

#[async_trait::async_trait]
impl MigrationTrait for CreatePosts {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_posts(manager).await?;
        create_revisions(manager).await?;
        create_skipped(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(SkippedPosts::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(PostRevisions::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Posts::Table).to_owned())
            .await
    }
}

async fn create_posts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Posts::Table)
        .col(uuid(Posts::Id).primary_key())
        .col(uuid(Posts::AccountId))
        .col(string(Posts::TweetId))
        .col(string(Posts::NewestTweetId))
        .col(text(Posts::Text))
        .col(timestamp_with_time_zone(Posts::PostedAt))
        .col(timestamp_with_time_zone(Posts::FirstSeenAt))
        .col(boolean(Posts::IsLate))
        .col(boolean(Posts::IsDeleted))
        .col(timestamp_with_time_zone(Posts::ReadAt))
        .to_owned();
    manager.create_table(table).await?;
    let unique = Index::create()
        .unique()
        .name("posts_tweet_id_key")
        .table(Posts::Table)
        .col(Posts::TweetId)
        .to_owned();
    manager.create_index(unique).await?;
    let by_time = Index::create()
        .name("posts_posted_at_idx")
        .table(Posts::Table)
        .col(Posts::PostedAt)
        .col(Posts::Id)
        .to_owned();
    manager.create_index(by_time).await?;
    let of_account = Index::create()
        .name("posts_account_id_posted_at_idx")
        .table(Posts::Table)
        .col(Posts::AccountId)
        .col(Posts::PostedAt)
        .col(Posts::Id)
        .to_owned();
    manager.create_index(of_account).await
}

async fn create_revisions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(PostRevisions::Table)
        .col(uuid(PostRevisions::Id).primary_key())
        .col(uuid(PostRevisions::PostId))
        .col(
            string(PostRevisions::Kind)
                .check(Expr::col(PostRevisions::Kind).is_in(["EDITED", "DELETED"])),
        )
        .col(string(PostRevisions::TweetId))
        .col(text_null(PostRevisions::Text))
        .col(timestamp_with_time_zone(PostRevisions::SeenAt))
        .to_owned();
    manager.create_table(table).await?;
    let unique = Index::create()
        .unique()
        .name("post_revisions_post_id_kind_tweet_id_key")
        .table(PostRevisions::Table)
        .col(PostRevisions::PostId)
        .col(PostRevisions::Kind)
        .col(PostRevisions::TweetId)
        .to_owned();
    manager.create_index(unique).await
}

async fn create_skipped(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(SkippedPosts::Table)
        .col(uuid(SkippedPosts::Id).primary_key())
        .col(uuid(SkippedPosts::AccountId))
        .col(string_null(SkippedPosts::Reference))
        .col(string(SkippedPosts::Reason))
        .col(text(SkippedPosts::Raw))
        .col(timestamp_with_time_zone(SkippedPosts::SeenAt))
        .to_owned();
    manager.create_table(table).await?;
    // Without a place in the timeline the cursor cannot move past it: seen again, kept once.
    let unique = Index::create()
        .unique()
        .name("skipped_posts_account_id_raw_key")
        .table(SkippedPosts::Table)
        .col(SkippedPosts::AccountId)
        .col(SkippedPosts::Raw)
        .to_owned();
    manager.create_index(unique).await?;
    let by_time = Index::create()
        .name("skipped_posts_seen_at_idx")
        .table(SkippedPosts::Table)
        .col(SkippedPosts::SeenAt)
        .col(SkippedPosts::Id)
        .to_owned();
    manager.create_index(by_time).await
}
