//! Verdicts and intents as the graph shows them.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use domain::{DeploymentId, IntentId, PositionId, SignalId, Usdc, UserId, VerdictId};
use graph::{AppError, DateTime, Decimal, Money, Reason, Result, Side, Venue};
use serde::Deserialize;

use super::loaders::{IntentOf, OrdersOf, Owned, Rows};
use super::order::Order;
use super::stubs::{Deployment, Position, Signal};
use crate::entity::{intent, verdict};
use crate::error::TradesError;

/// The risk decision on one signal for one deployment.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Verdict {
    /// The verdict.
    id: ID,
    /// The signal it is on.
    signal: Signal,
    /// The deployment it is for.
    deployment: Deployment,
    /// Whether it became an intent.
    is_approved: bool,
    /// Why not.
    reason: Option<Reason>,
    /// When.
    decided_at: DateTime,
    /// The size decided on, in market units.
    size: Option<Decimal>,
    /// What that is worth.
    notional: Option<Money>,
    /// With which leverage.
    leverage: Option<i32>,
    #[graphql(skip)]
    row: verdict::Model,
}

/// One check of a verdict.
#[derive(Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct VerdictCheck {
    /// Which.
    name: String,
    /// Whether it passed.
    is_passed: bool,
    /// The numbers it compared.
    detail: String,
}

/// What one venue answered.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredRoute {
    venue: domain::Venue,
    is_chosen: bool,
    detail: String,
}

/// What one venue answered when it was asked to take the order.
#[derive(SimpleObject)]
pub struct RouteCandidate {
    /// Which venue.
    venue: Venue,
    /// Whether it takes the order.
    is_chosen: bool,
    /// Why, or why not.
    detail: String,
}

#[ComplexObject]
impl Verdict {
    /// Every check in order, up to the first that failed.
    async fn checks(&self) -> Result<Vec<VerdictCheck>> {
        read(self.row.checks.clone())
    }

    /// What every candidate venue answered.
    async fn routes(&self) -> Result<Vec<RouteCandidate>> {
        let routes: Vec<StoredRoute> = read(self.row.routes.clone())?;
        let shown = |route: StoredRoute| {
            let StoredRoute {
                venue,
                is_chosen,
                detail,
            } = route;
            RouteCandidate {
                venue: venue.into(),
                is_chosen,
                detail,
            }
        };
        Ok(routes.into_iter().map(shown).collect())
    }

    /// The intent that followed.
    async fn intent(&self, ctx: &Context<'_>) -> Result<Option<Intent>> {
        let loader = ctx.data_unchecked::<DataLoader<Rows>>();
        let row = loader.load_one(IntentOf(self.row.id)).await?;
        row.map(Intent::try_from).transpose()
    }
}

impl From<verdict::Model> for Verdict {
    fn from(row: verdict::Model) -> Self {
        let reason = row.reason_code.clone().map(|code| Reason {
            code,
            message: row.reason_message.clone().unwrap_or_default(),
            action: row.reason_action.clone().unwrap_or_default(),
        });
        Self {
            id: VerdictId::from_uuid(row.id).into(),
            signal: Signal {
                id: SignalId::from_uuid(row.signal_id).into(),
            },
            deployment: Deployment {
                id: DeploymentId::from_uuid(row.deployment_id).into(),
            },
            is_approved: row.is_approved,
            reason,
            decided_at: row.decided_at,
            size: row.quantity.as_deref().and_then(decimal),
            notional: row.notional.map(|micros| Usdc::from_micros(micros).into()),
            leverage: row.leverage,
            row,
        }
    }
}

/// A durable decision to trade.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Intent {
    /// The intent.
    id: ID,
    /// What.
    token: String,
    /// Which way.
    side: Side,
    /// How much, in market units.
    quantity: Decimal,
    /// The worst price accepted.
    limit_price: Decimal,
    /// Where the protective stop goes.
    stop_price: Decimal,
    /// Where profit is taken.
    target_price: Option<Decimal>,
    /// With which leverage.
    leverage: i32,
    /// The id of the entry at the venue.
    client_order_id: String,
    /// The position it opens.
    position: Position,
    /// When.
    decided_at: DateTime,
    #[graphql(skip)]
    row: intent::Model,
}

#[ComplexObject]
impl Intent {
    /// The verdict it follows from.
    async fn verdict(&self, ctx: &Context<'_>) -> Result<Verdict> {
        let loader = ctx.data_unchecked::<DataLoader<Rows>>();
        let id = VerdictId::from_uuid(self.row.verdict_id);
        let user = UserId::from_uuid(self.row.user_id);
        let row = loader.load_one(Owned { user, id }).await?;
        let row = row.ok_or_else(|| broken("an intent without its verdict"))?;
        Ok(Verdict::from(row))
    }

    /// Its orders: the entry, its stops, its exits.
    async fn orders(&self, ctx: &Context<'_>) -> Result<Vec<Order>> {
        let loader = ctx.data_unchecked::<DataLoader<Rows>>();
        let rows = loader
            .load_one(OrdersOf(self.row.id))
            .await?
            .unwrap_or_default();
        rows.into_iter().map(Order::try_from).collect()
    }
}

impl TryFrom<intent::Model> for Intent {
    type Error = AppError;

    fn try_from(row: intent::Model) -> Result<Self> {
        let side: domain::Side = row.side.parse().map_err(broken)?;
        Ok(Self {
            id: IntentId::from_uuid(row.id).into(),
            token: row.token.clone(),
            side: side.into(),
            quantity: required(&row.quantity)?,
            limit_price: required(&row.limit_price)?,
            stop_price: required(&row.stop_price)?,
            target_price: row.target_price.as_deref().and_then(decimal),
            leverage: row.leverage,
            client_order_id: row.client_order_id.clone(),
            position: Position {
                id: PositionId::from_uuid(row.position_id).into(),
            },
            decided_at: row.decided_at,
            row,
        })
    }
}

/// A decimal column.
pub(super) fn required(column: &str) -> Result<Decimal> {
    decimal(column).ok_or_else(|| broken(format!("the number {column}")))
}

/// A decimal column that may be empty.
pub(super) fn decimal(column: &str) -> Option<Decimal> {
    column.parse::<domain::Ratio>().ok().map(Decimal::from)
}

/// A stored row no longer reads.
pub(super) fn broken(error: impl std::fmt::Display) -> AppError {
    AppError::internal(TradesError::stored(error))
}

fn read<T: serde::de::DeserializeOwned>(column: serde_json::Value) -> Result<T> {
    Ok(crate::service::read(column)?)
}
