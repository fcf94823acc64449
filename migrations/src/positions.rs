//! The tables of positions, in the order they came.

mod m20261124_000001_create_positions;
mod m20261124_000002_create_deployments;

use sea_orm_migration::MigrationTrait;

/// The ordered list.
pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261124_000001_create_positions::CreatePositions),
        Box::new(m20261124_000002_create_deployments::CreateDeployments),
    ]
}
