//! A position in the domain's words: the books by `rules`, and what surrounds them.

mod row;

pub(crate) use row::written;

use domain::{
    AgentId, DeploymentId, Leverage, PositionId, Price, Quantity, Side, SignalId, Timestamp, Token,
    Usdc, UserId,
};
use events::Cause;
use events::facts::{self, PositionSnapshot};
use rules::exits::{ExitPlan, ExitTerms, Peak};
use rules::policy::ExitPolicy;
use rules::position::{Position, PositionState};
use rust_decimal::Decimal;
use venue::VenueAccount;

use crate::error::PositionsError;

/// One position as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub id: PositionId,
    pub signal_id: SignalId,
    pub deployment_id: DeploymentId,
    pub user_id: UserId,
    pub agent_id: AgentId,
    pub account: VenueAccount,
    pub token: Token,
    pub leverage: Leverage,
    /// The state and the sums; executions are known by their rows.
    pub books: Position,
    pub stop: Option<Price>,
    pub target: Option<Price>,
    pub peak: Peak,
    pub venue_says: VenueSays,
    /// The stop on the venue, as last asked for.
    pub protection: Option<(Price, Quantity)>,
    pub assumed: Option<Assumed>,
    pub exit: Exit,
    /// The fact it was last told by: what its next one follows from.
    pub cause: Option<Cause>,
    /// Since when more is held than a stop on the venue covers.
    pub unprotected_since: Option<Timestamp>,
    /// The narrowest margin its holder was warned of.
    pub margin_warned_bps: Option<i32>,
    /// When the stop on the venue is next seen to; nothing while it is as wanted.
    pub stop_due_at: Option<Timestamp>,
    /// Since when the venue's word differs from ours.
    pub differs_since: Option<Timestamp>,
    /// When its last fill was booked.
    pub moved_at: Timestamp,
    pub opened_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    /// Counts up with every change of the row.
    pub version: i64,
}

/// What the venue last said of the holding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VenueSays {
    pub unrealised_pnl: Option<Usdc>,
    pub liquidation_price: Option<Price>,
}

/// What was booked by the venue's word instead of by a fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    pub quantity: Quantity,
    pub price: Price,
    /// What it took of the cost.
    pub cost: Decimal,
    pub at: Timestamp,
}

/// The decision to leave, and how far it got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exit {
    pub reason: Option<String>,
    pub close_key: Option<String>,
    /// The number of the attempt that is asked for, or was last.
    pub attempts: u32,
    pub decided_at: Option<Timestamp>,
    pub asked_at: Option<Timestamp>,
}

impl Held {
    /// Whether something may still be held.
    pub fn is_unclosed(&self) -> bool {
        self.books.state != PositionState::Closed
    }

    /// Whether it is being left.
    pub fn is_leaving(&self) -> bool {
        self.is_unclosed() && self.exit.reason.is_some()
    }

    /// Whether prices may end it: held, and not leaving yet.
    pub fn is_watched(&self) -> bool {
        self.is_unclosed() && self.exit.reason.is_none() && !self.books.quantity().is_zero()
    }

    /// The prices and the time at which it is left; none before anything is held.
    pub fn plan(&self, policy: &ExitPolicy) -> Option<ExitPlan> {
        let terms = ExitTerms {
            side: self.books.side,
            entry: self.books.entry_price()?,
            stop: self.stop,
            target: self.target,
            opened_at: self.opened_at,
        };
        ExitPlan::try_new(&terms, policy).ok()
    }

    /// Where the stop on the venue should wait: at its own stop or the hard one, the nearer.
    pub fn wanted_stop(&self, policy: &ExitPolicy) -> Option<Price> {
        Some(self.plan(policy)?.nearest_stop(None))
    }

    /// What it would bring at this price, in basis points of what its entry cost.
    pub fn unrealised_bps(&self, mark: Price) -> Option<i32> {
        let held = self.books.quantity();
        let entry = self.books.entry_price()?;
        let cost = entry.decimal().checked_mul(held.decimal())?;
        let pnl = self.books.unrealised_pnl(mark).ok()?.to_decimal();
        let bps = pnl.checked_div(cost)?.checked_mul(Decimal::from(10_000))?;
        i32::try_from(bps.round()).ok()
    }

    /// What follows from what was last told of it.
    pub fn cause(&self) -> Cause {
        self.cause.clone().unwrap_or_else(Cause::fresh)
    }

    /// The share of a price that is left until the venue liquidates, in basis points.
    pub fn margin_distance_bps(&self, mark: Price) -> Option<i32> {
        let liquidation = self.venue_says.liquidation_price?;
        let left = match self.books.side {
            Side::Long => mark.decimal() - liquidation.decimal(),
            Side::Short => liquidation.decimal() - mark.decimal(),
        };
        let share = left.checked_div(mark.decimal())?;
        let bps = share.checked_mul(Decimal::from(10_000))?;
        i32::try_from(bps.floor()).ok()
    }

    /// What exits realised, before fees and funding.
    pub fn realised(&self) -> Usdc {
        self.books.realised_pnl().unwrap_or(Usdc::ZERO)
    }

    /// What the others are told.
    pub fn snapshot(&self) -> Result<PositionSnapshot, PositionsError> {
        let entry = self.books.entry_price();
        Ok(PositionSnapshot {
            position_id: self.id,
            signal_id: self.signal_id,
            deployment_id: self.deployment_id,
            user_id: self.user_id,
            agent_id: self.agent_id,
            account: self.account.clone(),
            token: self.token.clone(),
            side: self.books.side,
            state: state_of(self.books.state),
            quantity: self.books.quantity(),
            entry_price: entry.ok_or_else(|| PositionsError::stored("nothing was entered"))?,
            realised_pnl: self.realised(),
            fees: self.books.fees,
            funding: self.books.funding,
            exit_reason: self.exit.reason.clone(),
            opened_at: self.opened_at,
            closed_at: self.closed_at,
            version: self.version,
        })
    }
}

const fn state_of(state: PositionState) -> facts::PositionState {
    match state {
        PositionState::Opening => facts::PositionState::Opening,
        PositionState::Open => facts::PositionState::Open,
        PositionState::Closing => facts::PositionState::Closing,
        PositionState::Closed => facts::PositionState::Closed,
        PositionState::Unknown => facts::PositionState::Unknown,
    }
}
