//! The tables of twitter, in the order they came.

mod m20261124_000001_create_accounts;
mod m20261124_000002_create_posts;
mod m20261124_000003_create_ingestion;

use sea_orm_migration::MigrationTrait;

/// The ordered list.
pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261124_000001_create_accounts::CreateAccounts),
        Box::new(m20261124_000002_create_posts::CreatePosts),
        Box::new(m20261124_000003_create_ingestion::CreateIngestion),
    ]
}
