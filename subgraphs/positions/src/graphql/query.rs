//! What can be asked.

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, ID, Object};
use domain::PositionId;
use graph::{
    Connection, Entity, PageRequest, Result, TradingMode, connection, entity, find_id, parse_id,
    viewer,
};
use uuid::Uuid;

use super::books::{AccountBooks, LedgerLine};
use super::loaders::{Owned, Rows};
use super::portfolio::{ExternalPosition, Portfolio};
use super::position::{Position, PositionState};
use super::service;
use super::stubs::{Deployment, Signal};
use crate::error::PositionsError;
use crate::store;
use crate::store::positions::PositionFilter;

/// The root of queries.
pub struct Query;

#[Object]
impl Query {
    /// One of the viewer's positions.
    #[graphql(directive = graph::authenticated::apply())]
    async fn position(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Position>> {
        let user = viewer(ctx)?.user_id;
        let Some(id) = find_id::<PositionId>(&id) else {
            return Ok(None);
        };
        let rows = ctx.data_unchecked::<DataLoader<Rows>>();
        let found = rows.load_one(Owned { user, id }).await?;
        let positions = service(ctx)?;
        found.map(|held| Position::of(&held, positions)).transpose()
    }

    /// The viewer's positions, newest first.
    #[expect(
        clippy::too_many_arguments,
        reason = "they are the arguments of the field"
    )]
    #[graphql(directive = graph::authenticated::apply())]
    async fn positions(
        &self,
        ctx: &Context<'_>,
        deployment_id: Option<ID>,
        state: Option<PositionState>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Position>> {
        let filter = PositionFilter {
            deployment: deployment_id.as_ref().map(parse_id).transpose()?,
            state: state.map(PositionState::as_str),
        };
        positions(ctx, filter, PageRequest::try_new(first, after)?).await
    }

    /// What the accounts of the viewer's deployments are worth.
    #[graphql(directive = graph::authenticated::apply())]
    async fn portfolio(&self, ctx: &Context<'_>, mode: TradingMode) -> Result<Portfolio> {
        let user = viewer(ctx)?.user_id;
        let worth = service(ctx)?.worth(user, mode.into()).await?;
        Ok(worth.into())
    }

    /// What is on the viewer's accounts that Maxxit did not open.
    #[graphql(directive = graph::authenticated::apply())]
    async fn external_positions(&self, ctx: &Context<'_>) -> Result<Vec<ExternalPosition>> {
        let user = viewer(ctx)?.user_id;
        let found = service(ctx)?.externals(user).await?;
        Ok(found.into_iter().map(ExternalPosition::from).collect())
    }

    /// The books of the viewer's venue accounts, and whether they balance.
    #[graphql(directive = graph::authenticated::apply())]
    async fn account_books(
        &self,
        ctx: &Context<'_>,
        mode: Option<TradingMode>,
    ) -> Result<Vec<AccountBooks>> {
        books_of(ctx, mode).await
    }

    /// The lines in the books of the viewer's accounts, newest first.
    #[graphql(directive = graph::authenticated::apply())]
    async fn ledger_lines(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<LedgerLine>> {
        let (user, page) = (viewer(ctx)?.user_id, PageRequest::try_new(first, after)?);
        let db = &service(ctx)?.context.db.read;
        let found = store::books::page_lines_of_user(db, user, page.after, page.limit()).await;
        let page = page.page(found.map_err(PositionsError::from)?);
        let page = page.try_map(|row| Ok((row.sequence, LedgerLine::try_from(row)?)))?;
        Ok(connection(page, |node| node))
    }

    #[graphql(entity)]
    async fn find_position_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<Position> {
        entity(self.position(ctx, id).await)
    }

    #[graphql(entity)]
    async fn find_signal_by_id(&self, id: ID) -> Signal {
        Signal { id }
    }

    #[graphql(entity)]
    async fn find_deployment_by_id(&self, id: ID) -> Deployment {
        Deployment { id }
    }
}

/// The books of the viewer's accounts, of one mode or of both.
pub(super) async fn books_of(
    ctx: &Context<'_>,
    mode: Option<TradingMode>,
) -> Result<Vec<AccountBooks>> {
    let (positions, user) = (service(ctx)?, viewer(ctx)?.user_id);
    Ok(positions
        .books_of(user, mode.map(Into::into))
        .await?
        .into_iter()
        .map(|(row, days)| AccountBooks::of(&row, days))
        .collect::<std::result::Result<_, PositionsError>>()?)
}

/// A page of the viewer's positions.
pub(super) async fn positions(
    ctx: &Context<'_>,
    filter: PositionFilter,
    page: PageRequest<Uuid>,
) -> Result<Connection<Position>> {
    let (positions, user) = (service(ctx)?, viewer(ctx)?.user_id);
    let db = &positions.context.db.read;
    let found = store::positions::page_of_user(db, user, filter, page.after, page.limit()).await?;
    let page = page.page(found);
    let page = page.try_map(|held| Ok((held.id.uuid(), Position::of(&held, positions)?)))?;
    Ok(connection(page, |node| node))
}
