//! Deployments as told, and what they were worth when their day began.

use domain::{Address, AgentId, DeploymentId, Timestamp, Usdc, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Set,
};
use uuid::Uuid;
use venue::AccountSnapshot;

use crate::entity::{day_opening, deployment, exposure};

/// Deployments one person is shown at once.
const PER_USER_MAX: u64 = 10_000;

/// Takes over what was told, unless something newer is known.
pub async fn save(db: &impl ConnectionTrait, row: deployment::ActiveModel) -> Result<(), DbErr> {
    let newer = Expr::col((deployment::Entity, deployment::Column::Version))
        .lt(Expr::cust("excluded.version"));
    deployment::Entity::insert(row)
        .on_conflict(
            OnConflict::column(deployment::Column::DeploymentId)
                .update_columns([
                    deployment::Column::Status,
                    deployment::Column::Snapshot,
                    deployment::Column::Version,
                ])
                .action_and_where(newer)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// One deployment.
pub async fn find(
    db: &impl ConnectionTrait,
    id: DeploymentId,
) -> Result<Option<deployment::Model>, DbErr> {
    deployment::Entity::find_by_id(id.uuid()).one(db).await
}

/// The ids of a person's deployments.
pub async fn list_ids_of_user(db: &impl ConnectionTrait, user: UserId) -> Result<Vec<Uuid>, DbErr> {
    deployment::Entity::find()
        .select_only()
        .column(deployment::Column::DeploymentId)
        .filter(deployment::Column::UserId.eq(user.uuid()))
        .order_by_asc(deployment::Column::DeploymentId)
        .limit(PER_USER_MAX)
        .into_tuple()
        .all(db)
        .await
}

/// An agent's deployments that are to be judged, in the order of their ids, after one.
pub async fn list_judged_of_agent_after(
    db: &impl ConnectionTrait,
    agent: AgentId,
    after: Uuid,
    limit: u64,
) -> Result<Vec<deployment::Model>, DbErr> {
    deployment::Entity::find()
        .filter(deployment::Column::AgentId.eq(agent.uuid()))
        .filter(deployment::Column::Status.is_in(["ACTIVE", "PAUSED"]))
        .filter(deployment::Column::DeploymentId.gt(after))
        .order_by_asc(deployment::Column::DeploymentId)
        .limit(limit)
        .all(db)
        .await
}

/// Deployments that hold something and whose day has not begun, in the order of their ids.
pub async fn list_holding_without_opening(
    db: &impl ConnectionTrait,
    day: &str,
    limit: u64,
) -> Result<Vec<deployment::Model>, DbErr> {
    let begun = day_opening::Entity::find()
        .select_only()
        .column(day_opening::Column::DeploymentId)
        .filter(day_opening::Column::Day.eq(day))
        .into_query();
    let holding = exposure::Entity::find()
        .select_only()
        .column(exposure::Column::DeploymentId)
        .filter(super::exposures::is_unclosed())
        .into_query();
    deployment::Entity::find()
        .filter(deployment::Column::DeploymentId.in_subquery(holding))
        .filter(deployment::Column::DeploymentId.not_in_subquery(begun))
        .order_by_asc(deployment::Column::DeploymentId)
        .limit(limit)
        .all(db)
        .await
}

/// What these deployments were worth when they were first judged on a day.
pub async fn list_day_openings(
    db: &impl ConnectionTrait,
    deployments: &[Uuid],
    day: &str,
) -> Result<Vec<day_opening::Model>, DbErr> {
    day_opening::Entity::find()
        .filter(day_opening::Column::DeploymentId.is_in(deployments.iter().copied()))
        .filter(day_opening::Column::Day.eq(day))
        .order_by_asc(day_opening::Column::DeploymentId)
        .limit(deployments.len().max(1) as u64)
        .all(db)
        .await
}

/// What a deployment is worth when its day begins.
pub struct DayOpening {
    /// The deployment.
    pub deployment: DeploymentId,
    /// The venue's word on its account.
    pub snapshot: AccountSnapshot,
}

/// Notes what deployments are worth when they are first judged on a day; a note stays as it is.
pub async fn note_day_openings(
    db: &impl ConnectionTrait,
    openings: &[DayOpening],
    day: &str,
) -> Result<(), DbErr> {
    if openings.is_empty() {
        return Ok(());
    }
    let rows = openings.iter().map(|opening| day_opening::ActiveModel {
        deployment_id: Set(opening.deployment.uuid()),
        day: Set(day.to_owned()),
        equity: Set(opening.snapshot.equity.micros()),
        address: Set(Some(opening.snapshot.account.address.to_string())),
        noted_at: Set(Some(opening.snapshot.as_of)),
        transferred: Set(0),
    });
    day_opening::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([day_opening::Column::DeploymentId, day_opening::Column::Day])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// Adds what came to an account, or left it, to the days that were noted before.
pub async fn add_transfer(
    db: &impl ConnectionTrait,
    account: &Address,
    day: &str,
    transfer: (Usdc, Timestamp),
) -> Result<(), DbErr> {
    let (amount, at) = transfer;
    let sum = Expr::col(day_opening::Column::Transferred).add(amount.micros());
    day_opening::Entity::update_many()
        .col_expr(day_opening::Column::Transferred, sum)
        .filter(day_opening::Column::Address.eq(account.to_string()))
        .filter(day_opening::Column::Day.eq(day))
        .filter(day_opening::Column::NotedAt.lt(at))
        .exec(db)
        .await
        .map(|_| ())
}
