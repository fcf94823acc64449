//! The tables of trades, in the order they came.

mod m20261124_000001_create_deployments;
mod m20261124_000002_create_signals;
mod m20261124_000003_create_verdicts;
mod m20261124_000004_create_intents;
mod m20261124_000005_create_orders;
mod m20261124_000006_create_fills;
mod m20261124_000007_create_exposures;
mod m20261124_000008_create_day_openings;
mod m20261124_000009_create_kill_switches;
mod m20261124_000010_create_anomalies;
mod m20261125_000011_keep_causes;
mod m20261125_000012_prove_fills;
mod m20261125_000013_name_anomalies;
mod m20261125_000014_enforce_kill_switches;
mod m20261125_000015_create_external_orders;
mod m20261126_000016_replace_orders;
mod m20261126_000017_create_corrections;
mod m20261126_000018_find_holdings;
mod m20261126_000019_note_transfers;

use sea_orm_migration::MigrationTrait;

/// The ordered list.
pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261124_000001_create_deployments::Migration),
        Box::new(m20261124_000002_create_signals::Migration),
        Box::new(m20261124_000003_create_verdicts::Migration),
        Box::new(m20261124_000004_create_intents::Migration),
        Box::new(m20261124_000005_create_orders::Migration),
        Box::new(m20261124_000006_create_fills::Migration),
        Box::new(m20261124_000007_create_exposures::Migration),
        Box::new(m20261124_000008_create_day_openings::Migration),
        Box::new(m20261124_000009_create_kill_switches::Migration),
        Box::new(m20261124_000010_create_anomalies::Migration),
        Box::new(m20261125_000011_keep_causes::Migration),
        Box::new(m20261125_000012_prove_fills::Migration),
        Box::new(m20261125_000013_name_anomalies::Migration),
        Box::new(m20261125_000014_enforce_kill_switches::Migration),
        Box::new(m20261125_000015_create_external_orders::Migration),
        Box::new(m20261126_000016_replace_orders::Migration),
        Box::new(m20261126_000017_create_corrections::Migration),
        Box::new(m20261126_000018_find_holdings::Migration),
        Box::new(m20261126_000019_note_transfers::Migration),
    ]
}
