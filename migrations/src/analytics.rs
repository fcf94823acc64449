//! The tables of analytics, in the order they came.

mod m20261125_000001_create_links;

use sea_orm_migration::MigrationTrait;

/// The ordered list.
pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m20261125_000001_create_links::Migration)]
}
