//! What can be asked.

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, ID, Object, SimpleObject};
use domain::{DeploymentId, IntentId, OrderId, UserId, VerdictId};
use graph::{
    AppError, Connection, DateTime, Entity, KillScope, PageRequest, Result, connection, entity,
    find_id, parse_id, viewer,
};
use uuid::Uuid;

use super::loaders::{Owned, Rows};
use super::order::{Fill, Order, OrderState};
use super::service;
use super::strange::{ExternalOrder, VenueAnomaly};
use super::stubs::{Deployment, Signal};
use super::verdict::{Intent, Verdict, broken};
use crate::entity::kill_switch;
use crate::error::TradesError;
use crate::store;
use crate::store::orders::OrderFilter;
use crate::store::verdicts::VerdictFilter;

/// A raised kill switch.
#[derive(SimpleObject)]
pub struct KillSwitch {
    /// What kind of thing it stops.
    scope: KillScope,
    /// Which one; nothing for ALL.
    target: Option<ID>,
    /// When it was raised: from then on nothing is sent.
    engaged_at: DateTime,
    /// Whether the signer obeys it too; told again and again until it does.
    is_enforced: bool,
    /// Who raised it.
    engaged_by: ID,
    /// Why.
    reason: String,
}

impl TryFrom<kill_switch::Model> for KillSwitch {
    type Error = AppError;

    fn try_from(row: kill_switch::Model) -> Result<Self> {
        let scope: domain::KillScope = row.scope.parse().map_err(broken)?;
        Ok(Self {
            scope: scope.into(),
            target: (!row.target.is_empty()).then_some(ID(row.target)),
            engaged_at: row.engaged_at,
            is_enforced: row.obeyed_at.is_some(),
            engaged_by: UserId::from_uuid(row.engaged_by).into(),
            reason: row.reason,
        })
    }
}

/// The root of queries.
pub struct Query;

#[Object]
impl Query {
    /// One of the viewer's verdicts.
    #[graphql(directive = graph::authenticated::apply())]
    async fn verdict(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Verdict>> {
        let Some(id) = find_id::<VerdictId>(&id) else {
            return Ok(None);
        };
        let row = rows(ctx)
            .load_one(Owned {
                user: viewer(ctx)?.user_id,
                id,
            })
            .await?;
        Ok(row.map(Verdict::from))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the field"
    )]
    /// The viewer's verdicts, newest first.
    #[graphql(directive = graph::authenticated::apply())]
    async fn verdicts(
        &self,
        ctx: &Context<'_>,
        deployment_id: Option<ID>,
        signal_id: Option<ID>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Verdict>> {
        let filter = VerdictFilter {
            deployment: deployment_id.as_ref().map(parse_id).transpose()?,
            signal: signal_id.as_ref().map(parse_id).transpose()?,
        };
        verdicts(ctx, filter, PageRequest::try_new(first, after)?).await
    }

    /// One of the viewer's intents.
    #[graphql(directive = graph::authenticated::apply())]
    async fn intent(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Intent>> {
        let Some(id) = find_id::<IntentId>(&id) else {
            return Ok(None);
        };
        let row = rows(ctx)
            .load_one(Owned {
                user: viewer(ctx)?.user_id,
                id,
            })
            .await?;
        row.map(Intent::try_from).transpose()
    }

    /// One of the viewer's orders.
    #[graphql(directive = graph::authenticated::apply())]
    async fn order(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Order>> {
        let Some(id) = find_id::<OrderId>(&id) else {
            return Ok(None);
        };
        let row = rows(ctx)
            .load_one(Owned {
                user: viewer(ctx)?.user_id,
                id,
            })
            .await?;
        row.map(Order::try_from).transpose()
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the field"
    )]
    /// The viewer's orders, newest first.
    #[graphql(directive = graph::authenticated::apply())]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        deployment_id: Option<ID>,
        state: Option<OrderState>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Order>> {
        let filter = OrderFilter {
            deployment: deployment_id.as_ref().map(parse_id).transpose()?,
            state: state.map(OrderState::as_str),
        };
        orders(ctx, filter, PageRequest::try_new(first, after)?).await
    }

    /// The viewer's executions, newest first.
    #[graphql(directive = graph::authenticated::apply())]
    async fn fills(
        &self,
        ctx: &Context<'_>,
        deployment_id: Option<ID>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Fill>> {
        let deployment = deployment_id.as_ref().map(parse_id).transpose()?;
        fills(ctx, deployment, PageRequest::try_new(first, after)?).await
    }

    /// What the venue said of the viewer's accounts and cannot be, newest first: kept as evidence,
    /// never booked.
    #[graphql(directive = graph::authenticated::apply())]
    async fn venue_anomalies(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<VenueAnomaly>> {
        anomalies(ctx, PageRequest::try_new(first, after)?).await
    }

    /// Orders on the viewer's accounts that we did not place: shown, never touched.
    #[graphql(directive = graph::authenticated::apply())]
    async fn external_orders(&self, ctx: &Context<'_>) -> Result<Vec<ExternalOrder>> {
        let (db, user) = (&service(ctx)?.context.db.read, viewer(ctx)?.user_id);
        let found = store::external_orders::list_of_user(db, user).await;
        found
            .map_err(database)?
            .into_iter()
            .map(ExternalOrder::try_from)
            .collect()
    }

    /// The kill switches that stop something of the viewer's.
    #[graphql(directive = graph::authenticated::apply())]
    async fn kill_switches(&self, ctx: &Context<'_>) -> Result<Vec<KillSwitch>> {
        kill_switches(ctx).await
    }

    #[graphql(entity)]
    async fn find_verdict_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<Verdict> {
        entity(self.verdict(ctx, id).await)
    }

    #[graphql(entity)]
    async fn find_intent_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<Intent> {
        entity(self.intent(ctx, id).await)
    }

    #[graphql(entity)]
    async fn find_order_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<Order> {
        entity(self.order(ctx, id).await)
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

/// A page of the viewer's verdicts.
pub(super) async fn verdicts(
    ctx: &Context<'_>,
    filter: VerdictFilter,
    page: PageRequest<Uuid>,
) -> Result<Connection<Verdict>> {
    let (db, user) = (&service(ctx)?.context.db.read, viewer(ctx)?.user_id);
    let found = store::verdicts::page_of_user(db, user, filter, page.after, page.limit()).await;
    let found = page.page(found.map_err(database)?);
    Ok(connection(found, |row| (row.id, Verdict::from(row))))
}

/// A page of the viewer's orders.
pub(super) async fn orders(
    ctx: &Context<'_>,
    filter: OrderFilter,
    page: PageRequest<Uuid>,
) -> Result<Connection<Order>> {
    let (db, user) = (&service(ctx)?.context.db.read, viewer(ctx)?.user_id);
    let found = store::orders::page_of_user(db, user, filter, page.after, page.limit()).await;
    let found = page.page(found.map_err(database)?);
    let found = found.try_map(|row| Ok((row.id, Order::try_from(row)?)))?;
    Ok(connection(found, |node| node))
}

/// A page of the viewer's executions.
pub(super) async fn fills(
    ctx: &Context<'_>,
    deployment: Option<DeploymentId>,
    page: PageRequest<Uuid>,
) -> Result<Connection<Fill>> {
    let (db, user) = (&service(ctx)?.context.db.read, viewer(ctx)?.user_id);
    let found = store::fills::page_of_user(db, user, deployment, page.after, page.limit()).await;
    let found = page.page(found.map_err(database)?);
    let found = found.try_map(|row| Ok((row.id, Fill::try_from(row)?)))?;
    Ok(connection(found, |node| node))
}

async fn anomalies(ctx: &Context<'_>, page: PageRequest<Uuid>) -> Result<Connection<VenueAnomaly>> {
    let (db, user) = (&service(ctx)?.context.db.read, viewer(ctx)?.user_id);
    let found = store::anomalies::page_of_user(db, user, page.after, page.limit()).await;
    let found = page.page(found.map_err(database)?);
    Ok(connection(found, |row| (row.id, VenueAnomaly::from(row))))
}

/// The raised switches the viewer is concerned by; an administrator sees all.
pub(super) async fn kill_switches(ctx: &Context<'_>) -> Result<Vec<KillSwitch>> {
    let viewer = viewer(ctx)?;
    let db = &service(ctx)?.context.db.read;
    let mine = store::deployments::list_ids_of_user(db, viewer.user_id)
        .await
        .map_err(database)?;
    let mine: Vec<String> = mine
        .into_iter()
        .map(|id| DeploymentId::from_uuid(id).to_string())
        .collect();
    let user = viewer.user_id.to_string();
    let concerns = |row: &kill_switch::Model| match row.scope.as_str() {
        "DEPLOYMENT" => mine.contains(&row.target),
        "USER" => row.target == user,
        _ => true,
    };
    let raised = store::kill_switches::list_raised(db)
        .await
        .map_err(database)?;
    raised
        .into_iter()
        .filter(|row| viewer.may("admin") || concerns(row))
        .map(KillSwitch::try_from)
        .collect()
}

fn rows<'a>(ctx: &Context<'a>) -> &'a DataLoader<Rows> {
    ctx.data_unchecked::<DataLoader<Rows>>()
}

/// A failed query is ours to mend, not the client's.
pub(super) fn database(error: sea_orm::DbErr) -> AppError {
    TradesError::from(error).into()
}
