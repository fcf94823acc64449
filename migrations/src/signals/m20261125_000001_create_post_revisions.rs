//! What happened to posts after they were read, and what they would say now. Nothing trades on it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    string, string_null, text, text_null, timestamp_with_time_zone, uuid,
};

pub(super) struct CreatePostRevisions;

impl MigrationName for CreatePostRevisions {
    fn name(&self) -> &'static str {
        "m20261125_000001_create_post_revisions"
    }
}

/// One fact is kept once, however often it arrives.
const ONCE: &str = "create unique index post_revisions_post_id_seen_at_kind_key \
     on post_revisions (post_id, seen_at, kind)";

#[async_trait::async_trait]
impl MigrationTrait for CreatePostRevisions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(post_revisions()).await?;
        manager
            .get_connection()
            .execute_unprepared(ONCE)
            .await
            .map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("post_revisions").to_owned())
            .await
    }
}

fn post_revisions() -> TableCreateStatement {
    Table::create()
        .table("post_revisions")
        .col(uuid("id").primary_key())
        .col(uuid("post_id"))
        .col(string("kind").check(Expr::col("kind").is_in(["EDITED", "DELETED"])))
        .col(text_null("text"))
        .col(text("calls"))
        .col(string_null("reason_code"))
        .col(string_null("reason_message"))
        .col(timestamp_with_time_zone("seen_at"))
        .to_owned()
}
