//! What the venue says that cannot be, and what on an account is not ours.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use domain::{DeploymentId, EventId, OrderId, UserId};
use graph::{AppError, DateTime, Decimal, Result, Side};

use super::loaders::{Owned, Rows};
use super::order::Order;
use super::stubs::Deployment;
use super::verdict::{decimal, required};
use crate::entity::{anomaly, external_order};

/// Something the venue said that cannot be true: kept as evidence, never booked.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct VenueAnomaly {
    /// The row.
    id: ID,
    /// A stable code: `OVERFILL`, `ANOTHER_ACCOUNT`, `STILL_WORKING` and the like.
    code: String,
    /// The account it was said of.
    address: String,
    /// The venue's own words, as JSON.
    evidence: String,
    /// When it was first said.
    seen_at: DateTime,
    #[graphql(skip)]
    row: anomaly::Model,
}

#[ComplexObject]
impl VenueAnomaly {
    /// The order of ours it was said of.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        let (Some(order), Some(user)) = (self.row.order_id, self.row.user_id) else {
            return Ok(None);
        };
        let owned = Owned {
            user: UserId::from_uuid(user),
            id: OrderId::from_uuid(order),
        };
        let row = ctx
            .data_unchecked::<DataLoader<Rows>>()
            .load_one(owned)
            .await?;
        row.map(Order::try_from).transpose()
    }

    /// The deployment that trades on the account.
    async fn deployment(&self) -> Option<Deployment> {
        let id = DeploymentId::from_uuid(self.row.deployment_id?);
        Some(Deployment { id: id.into() })
    }
}

impl From<anomaly::Model> for VenueAnomaly {
    fn from(row: anomaly::Model) -> Self {
        Self {
            id: EventId::from_uuid(row.id).into(),
            code: row.kind.clone(),
            address: row.address.clone(),
            evidence: row.evidence.to_string(),
            seen_at: row.seen_at,
            row,
        }
    }
}

/// An order on one of our accounts that we did not place.
#[derive(SimpleObject)]
pub struct ExternalOrder {
    /// The venue's id of it.
    venue_order_id: String,
    /// The deployment that trades on the account.
    deployment: Deployment,
    /// The account.
    address: String,
    /// What.
    token: String,
    /// LONG buys, SHORT sells.
    side: Side,
    /// Its size, in market units.
    quantity: Decimal,
    /// The mark price that triggers it.
    trigger_price: Option<Decimal>,
    /// Whether it may only reduce a position.
    is_reduce_only: bool,
    /// When the venue last showed it.
    seen_at: DateTime,
}

impl TryFrom<external_order::Model> for ExternalOrder {
    type Error = AppError;

    fn try_from(row: external_order::Model) -> Result<Self> {
        let side = if row.side == "BUY" {
            domain::Side::Long
        } else {
            domain::Side::Short
        };
        Ok(Self {
            venue_order_id: row.venue_order_id,
            deployment: Deployment {
                id: DeploymentId::from_uuid(row.deployment_id).into(),
            },
            address: row.address,
            token: row.token,
            side: side.into(),
            quantity: required(&row.quantity)?,
            trigger_price: row.trigger_price.as_deref().and_then(decimal),
            is_reduce_only: row.is_reduce_only,
            seen_at: row.seen_at,
        })
    }
}
