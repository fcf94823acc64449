//! The tables of signals, in the order they came.

mod m20261124_000001_create_signals;
mod m20261125_000001_create_post_revisions;

use sea_orm_migration::MigrationTrait;

/// The ordered list.
pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261124_000001_create_signals::CreateSignals),
        Box::new(m20261125_000001_create_post_revisions::CreatePostRevisions),
    ]
}
