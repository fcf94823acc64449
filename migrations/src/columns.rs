//! Columns that come and go, one statement each: SQLite changes one column at a time.

use sea_orm_migration::prelude::*;

/// Adds columns to a table.
pub(crate) async fn add_columns(
    manager: &SchemaManager<'_>,
    table: impl IntoTableRef + Clone,
    columns: impl IntoIterator<Item = ColumnDef>,
) -> Result<(), DbErr> {
    for column in columns {
        let added = Table::alter()
            .table(table.clone())
            .add_column(column)
            .to_owned();
        manager.alter_table(added).await?;
    }
    Ok(())
}

/// Takes columns away.
pub(crate) async fn drop_columns(
    manager: &SchemaManager<'_>,
    table: impl IntoTableRef + Clone,
    names: impl IntoIterator<Item = impl IntoIden>,
) -> Result<(), DbErr> {
    for name in names {
        let dropped = Table::alter()
            .table(table.clone())
            .drop_column(name)
            .to_owned();
        manager.alter_table(dropped).await?;
    }
    Ok(())
}
