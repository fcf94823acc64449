//! Positions as the graph shows them: the row, at the newest price in memory.

use async_graphql::{Enum, ID, SimpleObject};
use domain::Usdc;
use graph::{AppError, DateTime, Decimal, Money, Result, Side, TradingMode};

use super::stubs::{Agent, Deployment, Signal};
use crate::error::PositionsError;
use crate::held::Held;
use crate::service::Positions;

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

            fn read(word: &str) -> Result<Self> {
                [$(Self::$variant,)+]
                    .into_iter()
                    .find(|variant| variant.as_str() == word)
                    .ok_or_else(|| AppError::internal(PositionsError::stored(word)))
            }
        }
    };
}

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

/// A holding at a venue that Maxxit opened.
#[derive(SimpleObject)]
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
    /// Whether the newest price is too old to decide on.
    is_price_stale: bool,
    /// The stop that waits on the venue.
    protection: Option<Protection>,
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
            is_price_stale,
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
