//! The tables of signals, in the order they came.

mod m20261124_000001_create_signals;

use sea_orm_migration::MigrationTrait;

/// The ordered list.
pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m20261124_000001_create_signals::CreateSignals)]
}
