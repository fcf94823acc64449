//! The tables of positions, in the order they came.

mod m20261124_000001_create_positions;
mod m20261124_000002_create_deployments;
mod m20261125_000003_create_ledger;
mod m20261125_000004_follow_positions;
mod m20261126_000005_create_level_moves;
mod m20261126_000006_find_leaving;

use sea_orm_migration::MigrationTrait;

/// The ordered list.
pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261124_000001_create_positions::CreatePositions),
        Box::new(m20261124_000002_create_deployments::CreateDeployments),
        Box::new(m20261125_000003_create_ledger::CreateLedger),
        Box::new(m20261125_000004_follow_positions::FollowPositions),
        Box::new(m20261126_000005_create_level_moves::CreateLevelMoves),
        Box::new(m20261126_000006_find_leaving::FindLeaving),
    ]
}
