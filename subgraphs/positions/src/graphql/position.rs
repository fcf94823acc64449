//! Positions as the graph shows them: the row, at the newest price in memory.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use domain::{CorrectionId, PositionId, Usdc};
use graph::{AppError, DateTime, Decimal, Money, Result, Side, TradingMode, find_id, viewer};

use super::books::LedgerLine;
use super::loaders::{CorrectionsOf, LinesOf, Owned, Rows};
use super::stubs::{Agent, Deployment, Signal};
use super::words::words;
use crate::entity::correction;
use crate::error::PositionsError;
use crate::held::Held;
use crate::service::Positions;

words! {
    /// Where a position stands.
    PositionState {
        /// Its entry is not finished.
        Opening = "OPENING",
        /// Held and watched.
        Open = "OPEN",
        /// An exit is on its way.
        Closing = "CLOSING",
        /// Flat, by fills or by the venue's word.
        Closed = "CLOSED",
        /// The venue's word and ours differ; it is looked at again.
        Unknown = "UNKNOWN",
    }
}

words! {
    /// Why a position is left or was.
    ExitReason {
        /// The venue closed it by force.
        Liquidation = "LIQUIDATION",
        /// The venue took it for another's loss.
        Deleveraged = "DELEVERAGED",
        /// It lost the most any position may.
        HardStop = "HARD_STOP",
        /// It reached its stop.
        StopLoss = "STOP_LOSS",
        /// It fell back from its best price.
        TrailingStop = "TRAILING_STOP",
        /// It reached its target.
        TakeProfit = "TAKE_PROFIT",
        /// It was held as long as allowed.
        MaxHolding = "MAX_HOLDING",
        /// Its owner closed it.
        Manual = "MANUAL",
        /// A signal for the other side replaced it.
        Flip = "FLIP",
        /// It was closed at the venue, not by us.
        VenueClosed = "VENUE_CLOSED",
    }
}

/// Whether the stop on the venue is as wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ProtectionState {
    /// It waits on the venue.
    Working,
    /// It is being placed or changed.
    Pending,
}

/// The stop that waits on the venue.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct Protection {
    /// The mark price that triggers it.
    price: Decimal,
    /// How much it closes.
    quantity: Decimal,
    /// Whether it is as wanted.
    state: ProtectionState,
}

/// What the venue's word changed in the books of a position.
#[derive(SimpleObject)]
pub struct PositionCorrection {
    /// The correction.
    id: ID,
    /// What the books held.
    quantity_before: Decimal,
    /// What they hold by the venue's word.
    quantity_after: Decimal,
    /// What the difference was booked at: the newest price known.
    price: Decimal,
    /// The venue's answer as it was read, as JSON text.
    evidence: String,
    /// When.
    corrected_at: DateTime,
}

impl TryFrom<correction::Model> for PositionCorrection {
    type Error = AppError;

    fn try_from(row: correction::Model) -> Result<Self> {
        let unreadable = |error| AppError::internal(PositionsError::Money(error));
        let quantity = |text: &str| text.parse::<domain::Quantity>().map_err(unreadable);
        Ok(Self {
            id: CorrectionId::from_uuid(row.id).into(),
            quantity_before: quantity(&row.quantity_before)?.into(),
            quantity_after: quantity(&row.quantity_after)?.into(),
            price: row
                .price
                .parse::<domain::Price>()
                .map_err(unreadable)?
                .into(),
            evidence: row.evidence.to_string(),
            corrected_at: row.corrected_at,
        })
    }
}

/// A holding at a venue that Maxxit opened.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Position {
    /// The position.
    id: ID,
    /// The deployment it belongs to.
    deployment: Deployment,
    /// The agent that was deployed.
    agent: Agent,
    /// The signal it began with.
    signal: Option<Signal>,
    /// What.
    token: String,
    /// Which way.
    side: Side,
    /// Where it stands.
    state: PositionState,
    /// Whether its money is real.
    mode: TradingMode,
    /// How much is held, in market units.
    quantity: Decimal,
    /// The average price of its entries.
    entry_price: Decimal,
    /// The newest price of its market.
    mark_price: Option<Decimal>,
    /// With which leverage.
    leverage: i32,
    /// What the holding would realise at the newest price.
    unrealised_pnl: Option<Money>,
    /// The same, in basis points of what the holding cost.
    unrealised_bps: Option<i32>,
    /// What exits realised, before fees and funding.
    realised_pnl: Money,
    /// What the venue charged.
    fees: Money,
    /// Funding received, or paid when negative.
    funding: Money,
    /// Its stop.
    stop_price: Option<Decimal>,
    /// Where profit is taken.
    target_price: Option<Decimal>,
    /// Where the trailing stop is, once armed.
    trailing_stop_price: Option<Decimal>,
    /// Where the venue would liquidate, when it says.
    liquidation_price: Option<Decimal>,
    /// The share of the price left until then, in basis points; warned of at 2,000, 1,000 and 500.
    margin_distance_bps: Option<i32>,
    /// Whether the newest price is too old to decide on.
    is_price_stale: bool,
    /// The stop that waits on the venue.
    protection: Option<Protection>,
    /// Since when more is held than the stop on the venue covers; nothing while it is covered.
    unprotected_since: Option<DateTime>,
    /// Why it is left or was.
    exit_reason: Option<ExitReason>,
    /// When it opened.
    opened_at: DateTime,
    /// When it closed.
    closed_at: Option<DateTime>,
}

impl Position {
    /// A position at the newest price.
    pub fn of(held: &Held, positions: &Positions) -> Result<Self> {
        let venue = held.account.venue;
        let mark = positions.marks.newest(venue, &held.token);
        let is_stale = |mark| positions.marks.is_stale(venue, mark, positions.wall());
        let is_price_stale = mark.as_ref().is_none_or(is_stale);
        let price = mark.map(|mark| mark.price);
        let books = &held.books;
        let live = price.and_then(|price| books.unrealised_pnl(price).ok());
        let unrealised = if held.is_unclosed() {
            live.or(held.venue_says.unrealised_pnl)
        } else {
            Some(Usdc::ZERO)
        };
        let entry = books.entry_price();
        let entry = entry.ok_or_else(|| AppError::internal(PositionsError::stored("no entry")))?;
        let plan = held.plan(&positions.config.policy.exit);
        let peak = held.peak;
        Ok(Self {
            id: held.id.into(),
            deployment: Deployment {
                id: held.deployment_id.into(),
            },
            agent: Agent {
                id: held.agent_id.into(),
            },
            signal: Some(Signal {
                id: held.signal_id.into(),
            }),
            token: held.token.to_string(),
            side: books.side.into(),
            state: PositionState::read(books.state.as_str())?,
            mode: held.account.mode.into(),
            quantity: books.quantity().into(),
            entry_price: entry.into(),
            mark_price: price.map(Decimal::from),
            leverage: i32::from(held.leverage.get()),
            unrealised_pnl: unrealised.map(Money::from),
            unrealised_bps: price.and_then(|price| held.unrealised_bps(price)),
            realised_pnl: held.realised().into(),
            fees: books.fees.into(),
            funding: books.funding.into(),
            stop_price: held.stop.map(Decimal::from),
            target_price: held.target.map(Decimal::from),
            trailing_stop_price: plan
                .and_then(|plan| plan.trailing_stop(peak))
                .map(Decimal::from),
            liquidation_price: held.venue_says.liquidation_price.map(Decimal::from),
            margin_distance_bps: price.and_then(|price| held.margin_distance_bps(price)),
            is_price_stale,
            unprotected_since: held.unprotected_since,
            protection: protection_of(held),
            exit_reason: held
                .exit
                .reason
                .as_deref()
                .map(ExitReason::read)
                .transpose()?,
            opened_at: held.opened_at,
            closed_at: held.closed_at,
        })
    }
}

#[ComplexObject]
impl Position {
    /// What the venue's word changed in its books, oldest first.
    async fn corrections(&self, ctx: &Context<'_>) -> Result<Vec<PositionCorrection>> {
        let user = viewer(ctx)?.user_id;
        let Some(id) = find_id::<PositionId>(&self.id) else {
            return Ok(Vec::new());
        };
        let rows = ctx.data_unchecked::<DataLoader<Rows>>();
        let id = CorrectionsOf(id);
        let found = rows.load_one(Owned { user, id }).await?;
        let found = found.unwrap_or_default().into_iter();
        found.map(PositionCorrection::try_from).collect()
    }

    /// Its lines in the books, oldest first; those of one posting sum to zero.
    async fn ledger_lines(&self, ctx: &Context<'_>) -> Result<Vec<LedgerLine>> {
        let user = viewer(ctx)?.user_id;
        let Some(id) = find_id::<PositionId>(&self.id) else {
            return Ok(Vec::new());
        };
        let rows = ctx.data_unchecked::<DataLoader<Rows>>();
        let id = LinesOf(id);
        let found = rows.load_one(Owned { user, id }).await?;
        let found = found.unwrap_or_default().into_iter();
        found.map(LedgerLine::try_from).collect()
    }
}

fn protection_of(held: &Held) -> Option<Protection> {
    let (price, quantity) = held.protection?;
    let state = if held.stop_due_at.is_none() {
        ProtectionState::Working
    } else {
        ProtectionState::Pending
    };
    held.is_unclosed().then(|| Protection {
        price: price.into(),
        quantity: quantity.into(),
        state,
    })
}
