//! The tables of deployments, in the order they came.

mod m20261124_000001_create_deployments;
mod m20261126_000002_note_key_ends;
mod m20261126_000003_find_by_status;

use sea_orm_migration::MigrationTrait;

/// The ordered list.
pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261124_000001_create_deployments::CreateDeployments),
        Box::new(m20261126_000002_note_key_ends::NoteKeyEnds),
        Box::new(m20261126_000003_find_by_status::FindByStatus),
    ]
}
