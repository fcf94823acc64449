//! Every number the rules use, and the deployer's own limits. No rule holds a literal of its own.

mod defaults;
mod deployer;

use chrono::TimeDelta;
use domain::{Bps, Leverage, Token, Usdc, Venue};
use serde::{Deserialize, Serialize};

pub use deployer::DeployerPolicy;

/// Every number of the rules, with its default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// What an agent may be.
    pub agent: AgentPolicy,
    /// What the eight weights mean.
    pub weights: WeightPolicy,
    /// From post to signal.
    pub signal: SignalPolicy,
    /// What may be entered, and how.
    pub entry: EntryPolicy,
    /// How much.
    pub size: SizePolicy,
    /// When to leave.
    pub exit: ExitPolicy,
    /// What it costs.
    pub money: MoneyPolicy,
    /// What is said of results.
    pub metrics: MetricsPolicy,
}

/// What an agent may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AgentPolicy {
    /// Characters of a name, at most.
    pub name_length_max: usize,
    /// Characters of a description, at most.
    pub description_length_max: usize,
}

/// A value for the weights 0, 50 and 100, straight lines between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// At weight 0.
    pub at_0: Bps,
    /// At weight 50.
    pub at_50: Bps,
    /// At weight 100.
    pub at_100: Bps,
}

/// What the weights that are distances and factors mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WeightPolicy {
    /// The factor on the size.
    pub position_sizing: Curve,
    /// The stop's distance.
    pub stop_loss_tightness: Curve,
    /// The target's distance.
    pub take_profit_target: Curve,
    /// The least reward for one unit of risk.
    pub risk_reward: Curve,
}

/// From post to signal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignalPolicy {
    /// A post older than this when first seen never trades.
    pub post_age_max_ms: i64,
    /// How long a signal may be entered on.
    pub valid_for_ms: i64,
    /// One automatic signal per agent, token and side within this span.
    pub repeat_after_ms: i64,
    /// The least confidence of a classification.
    pub confidence_min_bps: Bps,
    /// Share of the post in the score.
    pub post_share_bps: Bps,
    /// Share of the market in the score.
    pub market_share_bps: Bps,
    /// The span of one candle.
    pub candle_interval_ms: i64,
    /// Market data older than this many spans is stale.
    pub candle_intervals_max: u32,
    /// Tokens nobody trades.
    pub stablecoins: Vec<Token>,
}

/// What may be entered, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EntryPolicy {
    /// Only these tokens; all when absent.
    pub tokens: Option<Vec<Token>>,
    /// Only these venues; all when absent.
    pub venues: Option<Vec<Venue>>,
    /// Whether a signal against an open position closes it and opens the other side.
    pub allow_flip: bool,
    /// Open positions of one deployment stay below this.
    pub open_positions_max: u32,
    /// Entries stop when the day has lost this share of its opening equity.
    pub daily_loss_max_bps: Bps,
    /// No entry for this long after a stop.
    pub cooldown_ms: i64,
    /// How far from the reference price a fill may be.
    pub slippage_bps: Bps,
    /// The widest stop.
    pub stop_bps_max: Bps,
    /// The highest leverage.
    pub leverage_max: Leverage,
    /// The leverage when the signal names none.
    pub leverage_unstated: Leverage,
    /// Venues in the order MULTI tries them.
    pub venue_order: Vec<Venue>,
    /// A venue must refuse an order that reaches it later than this after it was decided.
    pub order_valid_for_ms: i64,
    /// An order nobody knows this long after its expiry never was.
    pub order_absence_grace_ms: i64,
}

/// How much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SizePolicy {
    /// The largest share of equity in one position.
    pub cap_bps: Bps,
    /// The share of equity at score 1, before the factors.
    pub base_bps: Bps,
    /// Factors by confidence, in rising order of `below_bps`.
    pub confidence_steps: Vec<ConfidenceStep>,
    /// The factor at and above the last step.
    pub confidence_top_bps: Bps,
}

/// A factor for confidences below a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfidenceStep {
    /// The bound; it belongs to the next step.
    pub below_bps: Bps,
    /// The factor.
    pub factor_bps: Bps,
}

/// When to leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExitPolicy {
    /// No position loses more than this move from its entry.
    pub hard_stop_bps: Bps,
    /// The trailing stop follows the best price at this distance.
    pub trailing_bps: Bps,
    /// The trailing stop is armed by this gain.
    pub trailing_armed_at_bps: Bps,
    /// No position is held longer; no limit when absent.
    pub holding_max_ms: Option<i64>,
    /// A price stream silent for this long decides nothing.
    pub price_stale_after_ms: i64,
    /// A stop that should have closed a position this long ago is helped by a market close.
    pub unfilled_max_ms: i64,
    /// Shares of the price left until liquidation at which the holder is warned, falling.
    pub margin_warnings_bps: Vec<Bps>,
}

/// What it costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MoneyPolicy {
    /// Per opened live position.
    pub trade_fee: Usdc,
    /// Share of net realised profit above the high-water mark.
    pub profit_share_bps: Bps,
    /// The platform's part of the profit share; the rest is the agent creator's.
    pub platform_part_bps: Bps,
    /// Below this nothing is charged.
    pub charge_min: Usdc,
    /// What a paper account starts with.
    pub paper_equity: Usdc,
    /// The monthly price of the plan for live trading.
    pub standard_plan_month: Usdc,
    /// Days before the first charge.
    pub trial_days: u32,
    /// How far the daily equation may be off.
    pub equation_tolerance: Usdc,
}

/// What is said of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MetricsPolicy {
    /// Nothing is annualised under this many days.
    pub history_days_min: u32,
    /// Nothing is annualised under this many closed trades.
    pub closed_trades_min: u32,
    /// Days of a trading year.
    pub days_per_year: u32,
}

impl Policy {
    /// This policy with the deployer's limits on top: the tighter one counts, always.
    #[must_use]
    pub fn tightened_by(&self, deployer: &DeployerPolicy) -> Self {
        let mut policy = self.clone();
        let DeployerPolicy {
            cap_bps,
            leverage_max,
            tokens,
            venues,
            stop_bps,
            allow_flip,
        } = deployer;
        if let Some(cap) = cap_bps {
            policy.size.cap_bps = policy.size.cap_bps.min((*cap).max(Bps::ZERO));
        }
        if let Some(leverage) = leverage_max {
            policy.entry.leverage_max = policy.entry.leverage_max.min(*leverage);
        }
        if let Some(stop) = stop_bps {
            policy.entry.stop_bps_max = policy.entry.stop_bps_max.min((*stop).max(Bps::new(1)));
        }
        policy.entry.tokens = intersection(policy.entry.tokens.take(), tokens.as_deref());
        policy.entry.venues = intersection(policy.entry.venues.take(), venues.as_deref());
        policy.entry.allow_flip &= allow_flip;
        policy
    }
}

impl Curve {
    /// The value at a weight; weights above 100 count as 100.
    pub fn at(&self, weight: u8) -> Bps {
        let weight = i32::from(weight.min(100));
        let (from, to, step) = if weight <= 50 {
            (self.at_0.get(), self.at_50.get(), weight)
        } else {
            (self.at_50.get(), self.at_100.get(), weight - 50)
        };
        let span = i64::from(to) - i64::from(from);
        let moved = i64::from(from) + span * i64::from(step) / 50;
        Bps::new(i32::try_from(moved).expect("a value between two i32 is an i32"))
    }
}

impl EntryPolicy {
    /// How long a stop keeps entries away.
    pub const fn cooldown(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.cooldown_ms)
    }

    /// How long a venue may take an order.
    pub const fn order_valid_for(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.order_valid_for_ms)
    }

    /// How long after its expiry an unknown order is known never to have been.
    pub const fn order_absence_grace(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.order_absence_grace_ms)
    }
}

impl ExitPolicy {
    /// How long a price stream may be silent.
    pub const fn price_stale_after(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.price_stale_after_ms)
    }

    /// How long a close may go unfilled.
    pub const fn unfilled_max(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.unfilled_max_ms)
    }

    /// How long a position may be held.
    pub fn holding_max(&self) -> Option<TimeDelta> {
        self.holding_max_ms.map(TimeDelta::milliseconds)
    }
}

fn intersection<T: Clone + PartialEq>(
    ours: Option<Vec<T>>,
    theirs: Option<&[T]>,
) -> Option<Vec<T>> {
    match (ours, theirs) {
        (ours, None) => ours,
        (None, Some(theirs)) => Some(theirs.to_vec()),
        (Some(ours), Some(theirs)) => Some(
            ours.into_iter()
                .filter(|item| theirs.contains(item))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests;
