//! When to leave a position. Looked at on every price; the first rule that holds wins.

mod index;
mod ladder;
mod moving;

use chrono::TimeDelta;
use domain::{MoneyError, Price, Side, Timestamp};

use crate::levels::{better_by, is_better, worse_by};
use crate::policy::ExitPolicy;

pub use index::{Fired, TriggerIndex};
pub use moving::{Levels, MoveRefused, move_levels};

/// Declares the reasons with their words, in the order they are looked at.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)+) => {
        /// Why a position is left, in the order the rules are looked at.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ExitReason { $($(#[$doc])* $name,)+ }

        impl ExitReason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word in columns, events and the graph.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }
    };
}

reasons! {
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
}

/// The prices and the time at which a position is left. Made once, when it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExitPlan {
    /// Which way.
    pub side: Side,
    /// The most it may lose.
    pub hard_stop: Price,
    /// Its stop.
    pub stop: Option<Price>,
    /// Its target.
    pub target: Option<Price>,
    /// The gain that arms the trailing stop.
    pub arms_at: Price,
    /// How far the trailing stop follows.
    pub trailing: domain::Bps,
    /// When it was held long enough.
    pub held_until: Option<Timestamp>,
}

/// What a position is left by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitTerms {
    /// Which way.
    pub side: Side,
    /// The average entry.
    pub entry: Price,
    /// Its stop.
    pub stop: Option<Price>,
    /// Its target.
    pub target: Option<Price>,
    /// When it opened.
    pub opened_at: Timestamp,
}

/// The best price since the trailing stop was armed: stored state, passed in and out.
pub type Peak = Option<Price>;

/// One price and what is known with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceSeen {
    /// The price positions are valued at.
    pub price: Price,
    /// The present moment, on the market's clock.
    pub at: Timestamp,
    /// How long ago it reached us, on the wall's clock.
    pub age: TimeDelta,
    /// Whether the venue told of a liquidation.
    pub is_liquidated: bool,
}

impl ExitPlan {
    /// The plan of a position under a policy.
    pub fn try_new(terms: &ExitTerms, policy: &ExitPolicy) -> Result<Self, MoneyError> {
        let ExitTerms {
            side,
            entry,
            stop,
            target,
            opened_at,
        } = *terms;
        Ok(Self {
            side,
            hard_stop: worse_by(side, entry, policy.hard_stop_bps)?,
            stop,
            target,
            arms_at: better_by(side, entry, policy.trailing_armed_at_bps)?,
            trailing: policy.trailing_bps,
            held_until: policy.holding_max().map(|span| opened_at + span),
        })
    }

    /// The peak after this price: nothing until the trailing stop is armed, then the best price.
    pub fn peak_after(&self, peak: Peak, price: Price) -> Peak {
        match peak {
            Some(best) if is_better(self.side, price, best) => Some(price),
            Some(best) => Some(best),
            None => (!is_better(self.side, self.arms_at, price)).then_some(price),
        }
    }

    /// Where the trailing stop is, once armed.
    pub fn trailing_stop(&self, peak: Peak) -> Option<Price> {
        worse_by(self.side, peak?, self.trailing).ok()
    }

    /// The nearest price at which a fall would end the position.
    pub fn nearest_stop(&self, peak: Peak) -> Price {
        [self.stop, self.trailing_stop(peak)]
            .into_iter()
            .flatten()
            .fold(self.hard_stop, |nearest, stop| {
                if is_better(self.side, stop, nearest) {
                    stop
                } else {
                    nearest
                }
            })
    }

    fn is_at_or_beyond_stop(&self, price: Price, stop: Price) -> bool {
        !is_better(self.side, price, stop)
    }

    fn is_at_or_beyond_target(&self, price: Price, target: Price) -> bool {
        !is_better(self.side, target, price)
    }
}

/// Whether to leave now, and the peak to store. A stale price decides nothing and moves nothing.
pub fn decide(
    plan: &ExitPlan,
    peak: Peak,
    seen: &PriceSeen,
    policy: &ExitPolicy,
) -> (Option<ExitReason>, Peak) {
    if seen.is_liquidated {
        return (Some(ExitReason::Liquidation), peak);
    }
    if seen.age >= policy.price_stale_after() {
        return (None, peak);
    }
    let peak = plan.peak_after(peak, seen.price);
    let holds = |reason: ExitReason| match reason {
        ExitReason::Liquidation => false,
        ExitReason::HardStop => plan.is_at_or_beyond_stop(seen.price, plan.hard_stop),
        ExitReason::StopLoss => plan
            .stop
            .is_some_and(|stop| plan.is_at_or_beyond_stop(seen.price, stop)),
        ExitReason::TrailingStop => plan
            .trailing_stop(peak)
            .is_some_and(|stop| plan.is_at_or_beyond_stop(seen.price, stop)),
        ExitReason::TakeProfit => plan
            .target
            .is_some_and(|target| plan.is_at_or_beyond_target(seen.price, target)),
        ExitReason::MaxHolding => plan.held_until.is_some_and(|until| seen.at >= until),
    };
    (
        ExitReason::ALL
            .iter()
            .copied()
            .find(|reason| holds(*reason)),
        peak,
    )
}

/// In a backtest bar both ends are touched in an unknown order: the stop's end counts first.
pub fn bar_prices(side: Side, low: Price, high: Price) -> [Price; 2] {
    match side {
        Side::Long => [low, high],
        Side::Short => [high, low],
    }
}

#[cfg(test)]
mod tests;
