//! Executions, each once.

use domain::PositionId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, Set, Unchanged};

use crate::entity::fill;

/// Writes an execution down; false when it already is.
pub async fn insert(db: &impl ConnectionTrait, row: fill::ActiveModel) -> Result<bool, DbErr> {
    let written = fill::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([fill::Column::PositionId, fill::Column::TradeId])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(written == 1)
}

/// Notes why an execution was not booked.
pub async fn note_anomaly(
    db: &impl ConnectionTrait,
    position: PositionId,
    trade_id: &str,
    anomaly: String,
) -> Result<(), DbErr> {
    let row = fill::ActiveModel {
        position_id: Unchanged(position.uuid()),
        trade_id: Unchanged(trade_id.to_owned()),
        anomaly: Set(anomaly),
        ..Default::default()
    };
    row.update(db).await.map(|_| ())
}
