//! The tables of hyperliquid, in the order they came.

mod m20261124_000001_create_venue_truth;
mod m20261125_000002_follow_money;
mod m20261126_000003_modify_orders;

use sea_orm_migration::MigrationTrait;

/// The ordered list.
pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261124_000001_create_venue_truth::Migration),
        Box::new(m20261125_000002_follow_money::Migration),
        Box::new(m20261126_000003_modify_orders::Migration),
    ]
}
