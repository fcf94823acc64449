//! The risk decision on one signal for one deployment.

mod checks;
mod plan;

use domain::{
    AgentVenue, Bps, KillScope, Leverage, PositionId, Price, Quantity, Ratio, Side, Timestamp,
    Token, TradingMode, Usdc, Venue,
};

use crate::policy::Policy;
use crate::reason::Reason;
use crate::route::{self, RouteAnswer, Routing, VenueFacts};

pub use checks::{Check, CheckOutcome};

/// Everything the decision follows from.
#[derive(Clone, Copy, Debug)]
pub struct JudgeInput<'a> {
    /// The present moment.
    pub now: Timestamp,
    /// The platform's numbers, tightened by the deployer's.
    pub policy: &'a Policy,
    /// The signal.
    pub signal: &'a SignalFacts,
    /// The deployment.
    pub deployment: &'a DeploymentFacts,
    /// What the deployment holds and did.
    pub book: &'a BookFacts,
    /// The venues, in any order.
    pub venues: &'a [VenueFacts],
}

/// What the decision needs of a signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalFacts {
    /// Where the agent trades.
    pub venue: AgentVenue,
    /// The agent's weight for aggressiveness.
    pub position_sizing: u8,
    /// What.
    pub token: Token,
    /// Which way.
    pub side: Side,
    /// How sure the classifier was.
    pub confidence: Ratio,
    /// The score, 0 to 1.
    pub score: Ratio,
    /// Where the post would stop.
    pub stop_price: Option<Price>,
    /// Where the post would take profit.
    pub target_price: Option<Price>,
    /// The leverage the post names.
    pub leverage: Option<Leverage>,
    /// The stop's distance where no price is stated.
    pub stop_bps: Bps,
    /// The target's distance where no price is stated.
    pub target_bps: Bps,
    /// After this moment nobody enters on it.
    pub expires_at: Timestamp,
}

/// What the decision needs of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeploymentFacts {
    /// Whether it enters at all.
    pub is_active: bool,
    /// Paper or live.
    pub mode: TradingMode,
    /// Whether live trading is paid for.
    pub is_subscribed: bool,
    /// The widest fence that is up for it, its venues' aside.
    pub fence: Option<KillScope>,
}

/// What a deployment holds and did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookFacts {
    /// Positions and entries that are not closed, by token.
    pub open: Vec<OpenPosition>,
    /// What the account began the day with; absent until that is noted.
    pub day: Option<DayFacts>,
    /// When a stop was last hit.
    pub last_stop_at: Option<Timestamp>,
}

/// What an account's loss of the day is reckoned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayFacts {
    /// Equity when the day was noted.
    pub opening_equity: Usdc,
    /// What came from outside since then; negative left.
    pub transferred: Usdc,
}

/// A position or an entry on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPosition {
    /// Which.
    pub position_id: PositionId,
    /// What.
    pub token: Token,
    /// Which way.
    pub side: Side,
}

/// The decision, and everything it went through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Yes or no.
    pub verdict: Verdict,
    /// The checks in their order, up to the first that failed.
    pub checks: Vec<CheckOutcome>,
    /// What every candidate venue answered.
    pub routes: Vec<RouteAnswer>,
}

/// Yes, with the plan; or no, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Trade like this.
    Approved(Box<Plan>),
    /// Do not trade.
    Rejected(Reason),
}

/// How to trade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Where.
    pub venue: Venue,
    /// What.
    pub token: Token,
    /// Which way.
    pub side: Side,
    /// How much, in market units.
    pub quantity: Quantity,
    /// The same in dollars at the reference price.
    pub notional: Usdc,
    /// The collateral it binds.
    pub margin: Usdc,
    /// With which leverage.
    pub leverage: Leverage,
    /// The price it was decided at.
    pub reference_price: Price,
    /// The worst price accepted.
    pub limit_price: Price,
    /// Where the protective stop goes.
    pub stop_price: Price,
    /// Where profit is taken.
    pub target_price: Price,
    /// The opposite position that is closed first.
    pub closes: Option<PositionId>,
    /// After this moment the venue must refuse the order.
    pub expires_at: Timestamp,
}

/// Decides one signal for one deployment: the first check that fails is the reason.
pub fn judge(input: &JudgeInput<'_>) -> Judgement {
    let routing = route::route(input.signal.venue, input.venues, input.policy);
    let mut checks = Vec::with_capacity(Check::BEFORE_SIZE.len() + 1);
    for check in Check::BEFORE_SIZE {
        match checks::run(*check, input, &routing) {
            Ok(detail) => checks.push(CheckOutcome::passed(*check, detail)),
            Err(failure) => return rejected(*check, failure, checks, routing),
        }
    }
    match plan::plan(input, &routing) {
        Ok(plan) => {
            checks.push(CheckOutcome::passed(Check::Size, plan.summary()));
            let verdict = Verdict::Approved(Box::new(plan));
            Judgement {
                verdict,
                checks,
                routes: routing.answers,
            }
        }
        Err(failure) => rejected(Check::Size, failure, checks, routing),
    }
}

fn rejected(
    check: Check,
    (reason, detail): (Reason, String),
    mut checks: Vec<CheckOutcome>,
    routing: Routing<'_>,
) -> Judgement {
    checks.push(CheckOutcome::failed(check, reason, detail));
    Judgement {
        verdict: Verdict::Rejected(reason),
        checks,
        routes: routing.answers,
    }
}

impl Plan {
    fn summary(&self) -> String {
        let Self {
            quantity,
            notional,
            leverage,
            venue,
            ..
        } = self;
        format!("{quantity} units, {notional} USDC at {leverage} on {venue}")
    }
}

#[cfg(test)]
mod tests;
