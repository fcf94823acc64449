//! Positions from the intent on.

use domain::{PositionId, Timestamp};
use platform::literal;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::exposure;

/// Rows of one look at some deployments: far above what the rules let them hold.
const ROWS_MAX: u64 = 100_000;

/// Writes new exposures down with their intents.
pub async fn insert_all(
    db: &impl ConnectionTrait,
    rows: Vec<exposure::ActiveModel>,
) -> Result<(), DbErr> {
    super::insert_rows(db, rows).await
}

/// Takes over what positions told, unless something newer is known.
pub async fn save(db: &impl ConnectionTrait, row: exposure::ActiveModel) -> Result<(), DbErr> {
    let newer =
        Expr::col((exposure::Entity, exposure::Column::Version)).lt(Expr::cust("excluded.version"));
    exposure::Entity::insert(row)
        .on_conflict(
            OnConflict::column(exposure::Column::PositionId)
                .update_columns([
                    exposure::Column::State,
                    exposure::Column::Quantity,
                    exposure::Column::NetPnl,
                    exposure::Column::ExitReason,
                    exposure::Column::ClosedAt,
                    exposure::Column::Cause,
                    exposure::Column::Version,
                ])
                .action_and_where(newer)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// An entry ended without a fill: there is no position, unless positions told of one.
pub async fn close_unfilled(
    db: &impl ConnectionTrait,
    position: PositionId,
    at: Timestamp,
) -> Result<(), DbErr> {
    exposure::Entity::update_many()
        .col_expr(exposure::Column::State, Expr::value("CLOSED"))
        .col_expr(exposure::Column::ExitReason, Expr::value("NOT_FILLED"))
        .col_expr(exposure::Column::ClosedAt, Expr::value(at))
        .filter(exposure::Column::PositionId.eq(position.uuid()))
        .filter(exposure::Column::Version.eq(0))
        .exec(db)
        .await
        .map(|_| ())
}

/// One exposure.
pub async fn find(
    db: &impl ConnectionTrait,
    position: PositionId,
) -> Result<Option<exposure::Model>, DbErr> {
    exposure::Entity::find_by_id(position.uuid()).one(db).await
}

/// What these deployments hold, and what they closed since a moment.
pub async fn list_open_or_closed_since(
    db: &impl ConnectionTrait,
    deployments: &[Uuid],
    since: Timestamp,
) -> Result<Vec<exposure::Model>, DbErr> {
    let is_recent = exposure::Column::State
        .ne("CLOSED")
        .or(exposure::Column::ClosedAt.gte(since));
    exposure::Entity::find()
        .filter(exposure::Column::DeploymentId.is_in(deployments.iter().copied()))
        .filter(is_recent)
        .order_by_asc(exposure::Column::PositionId)
        .limit(ROWS_MAX)
        .all(db)
        .await
}

/// Whether something is, or may be, held; found without what is closed.
pub fn is_unclosed() -> Expr {
    Expr::col((exposure::Entity, exposure::Column::State)).ne(literal("CLOSED"))
}

/// The open exposures of some deployments in one token.
pub async fn list_open_in_token(
    db: &impl ConnectionTrait,
    deployments: &[Uuid],
    token: &str,
) -> Result<Vec<exposure::Model>, DbErr> {
    exposure::Entity::find()
        .filter(exposure::Column::DeploymentId.is_in(deployments.iter().copied()))
        .filter(exposure::Column::Token.eq(token))
        .filter(is_unclosed())
        .order_by_asc(exposure::Column::PositionId)
        .limit(ROWS_MAX)
        .all(db)
        .await
}

#[cfg(test)]
mod tests {
    use domain::Service;
    use testkit::TestDatabase;

    use super::*;

    #[tokio::test]
    async fn closed_positions_cost_a_look_at_the_others_nothing() {
        let store = TestDatabase::create(Service::Trades).await;
        let holding = exposure::Entity::find().filter(is_unclosed());
        if let Some(plan) = store.plan_of(&holding).await {
            assert!(plan.contains("exposures_unclosed_idx"), "{plan}");
        }
    }
}
