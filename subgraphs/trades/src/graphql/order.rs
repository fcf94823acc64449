//! Orders and executions as the graph shows them.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use domain::{DeploymentId, FillId, IntentId, OrderId, PositionId, Usdc, UserId};
use graph::{AppError, DateTime, Decimal, LiquidityRole, Money, Result, Side};

use super::correction::OrderCorrection;
use super::loaders::{AnomaliesOf, CorrectionsOf, FillsOf, Owned, Rows};
use super::strange::VenueAnomaly;
use super::stubs::{Deployment, Position};
use super::verdict::{Intent, broken, decimal, required};
use crate::entity::{fill, order};

/// Declares an enum of the graph over the words of a column.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// The word in the column.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            pub(super) fn read(word: &str) -> Result<Self> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(broken(word)),
                }
            }
        }
    };
}

words! {
    /// Where an order stands.
    OrderState {
        /// Durable, not sent.
        Planned = "PLANNED",
        /// Sent, not answered.
        Sent = "SENT",
        /// In the book or waiting for its trigger.
        Resting = "RESTING",
        /// Filled in part.
        PartiallyFilled = "PARTIALLY_FILLED",
        /// Filled as a whole.
        Filled = "FILLED",
        /// Ended before it was filled as a whole.
        Cancelled = "CANCELLED",
        /// Refused, or surely never sent.
        Rejected = "REJECTED",
        /// Its time ran out before the venue had it.
        Expired = "EXPIRED",
        /// Nobody knows yet; only the venue's evidence ends it.
        Unknown = "UNKNOWN",
    }
}

words! {
    /// Why an order exists.
    OrderPurpose {
        /// Opens a position.
        Entry = "ENTRY",
        /// Closes one.
        Exit = "EXIT",
        /// The stop that waits on the venue.
        Protection = "PROTECTION",
    }
}

/// One order at a venue.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Order {
    /// The order.
    id: ID,
    /// The position it opens, closes or protects.
    position: Position,
    /// The deployment it is for.
    deployment: Deployment,
    /// Why it exists.
    purpose: OrderPurpose,
    /// Where it stands.
    state: OrderState,
    /// What.
    token: String,
    /// LONG buys, SHORT sells.
    side: Side,
    /// Whether it may only reduce a position.
    is_reduce_only: bool,
    /// Its size, in market units.
    quantity: Decimal,
    /// How much was filled.
    filled_quantity: Decimal,
    /// At which price on average.
    average_price: Option<Decimal>,
    /// The worst price accepted.
    limit_price: Option<Decimal>,
    /// The mark price that triggers a stop.
    trigger_price: Option<Decimal>,
    /// Our id of it.
    client_order_id: String,
    /// The venue's id of it.
    venue_order_id: Option<String>,
    /// Why it was refused, in the venue's words.
    rejection: Option<String>,
    /// When it was decided.
    created_at: DateTime,
    /// When it last changed.
    updated_at: DateTime,
    #[graphql(skip)]
    row: order::Model,
}

#[ComplexObject]
impl Order {
    /// The intent its position began with.
    async fn intent(&self, ctx: &Context<'_>) -> Result<Intent> {
        let loader = ctx.data_unchecked::<DataLoader<Rows>>();
        let id = IntentId::from_uuid(self.row.intent_id);
        let user = UserId::from_uuid(self.row.user_id);
        let row = loader.load_one(Owned { user, id }).await?;
        Intent::try_from(row.ok_or_else(|| broken("an order without its intent"))?)
    }

    /// What the venue said of it that cannot be; never booked.
    async fn anomalies(&self, ctx: &Context<'_>) -> Result<Vec<VenueAnomaly>> {
        let loader = ctx.data_unchecked::<DataLoader<Rows>>();
        let rows = loader.load_one(AnomaliesOf(self.row.id)).await?;
        Ok(rows
            .unwrap_or_default()
            .into_iter()
            .map(VenueAnomaly::from)
            .collect())
    }

    /// What the venue's word changed in what was shown of it, oldest first.
    async fn corrections(&self, ctx: &Context<'_>) -> Result<Vec<OrderCorrection>> {
        let loader = ctx.data_unchecked::<DataLoader<Rows>>();
        let rows = loader.load_one(CorrectionsOf(self.row.id)).await?;
        let rows = rows.unwrap_or_default().into_iter();
        rows.map(OrderCorrection::try_from).collect()
    }

    /// Its executions, oldest first.
    async fn fills(&self, ctx: &Context<'_>) -> Result<Vec<Fill>> {
        let loader = ctx.data_unchecked::<DataLoader<Rows>>();
        let rows = loader
            .load_one(FillsOf(self.row.id))
            .await?
            .unwrap_or_default();
        rows.into_iter().map(Fill::try_from).collect()
    }
}

impl TryFrom<order::Model> for Order {
    type Error = AppError;

    fn try_from(row: order::Model) -> Result<Self> {
        let side = if row.side == "BUY" {
            domain::Side::Long
        } else {
            domain::Side::Short
        };
        let purpose = OrderPurpose::read(&row.purpose)?;
        Ok(Self {
            id: OrderId::from_uuid(row.id).into(),
            position: Position {
                id: PositionId::from_uuid(row.position_id).into(),
            },
            deployment: Deployment {
                id: DeploymentId::from_uuid(row.deployment_id).into(),
            },
            purpose,
            state: OrderState::read(&row.state)?,
            token: row.token.clone(),
            side: side.into(),
            is_reduce_only: purpose != OrderPurpose::Entry,
            quantity: required(&row.quantity)?,
            filled_quantity: required(&row.filled_quantity)?,
            average_price: row.average_price.as_deref().and_then(decimal),
            limit_price: row.limit_price.as_deref().and_then(decimal),
            trigger_price: row.trigger_price.as_deref().and_then(decimal),
            client_order_id: row.client_order_id.clone(),
            venue_order_id: row.venue_order_id.clone(),
            rejection: row.rejection.clone(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            row,
        })
    }
}

/// One execution of an order.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Fill {
    /// The fill.
    id: ID,
    /// How much, in market units.
    quantity: Decimal,
    /// At which price.
    price: Decimal,
    /// What the venue charged.
    fee: Money,
    /// What it realised, before fees.
    closed_pnl: Money,
    /// Maker or taker.
    liquidity_role: LiquidityRole,
    /// Whether the venue closed by force.
    is_liquidation: bool,
    /// When.
    filled_at: DateTime,
    #[graphql(skip)]
    row: fill::Model,
}

#[ComplexObject]
impl Fill {
    /// The order that was filled.
    async fn order(&self, ctx: &Context<'_>) -> Result<Order> {
        let loader = ctx.data_unchecked::<DataLoader<Rows>>();
        let id = OrderId::from_uuid(self.row.order_id);
        let user = UserId::from_uuid(self.row.user_id);
        let row = loader.load_one(Owned { user, id }).await?;
        Order::try_from(row.ok_or_else(|| broken("a fill without its order"))?)
    }
}

impl TryFrom<fill::Model> for Fill {
    type Error = AppError;

    fn try_from(row: fill::Model) -> Result<Self> {
        let role: domain::LiquidityRole = row.liquidity_role.parse().map_err(broken)?;
        Ok(Self {
            id: FillId::from_uuid(row.id).into(),
            quantity: required(&row.quantity)?,
            price: required(&row.price)?,
            fee: Usdc::from_micros(row.fee).into(),
            closed_pnl: Usdc::from_micros(row.closed_pnl).into(),
            liquidity_role: role.into(),
            is_liquidation: row.is_liquidation,
            filled_at: row.filled_at,
            row,
        })
    }
}
