//! From a call to a signal for one agent: scores, levels and every reason to refuse.

mod reason;
mod score;
#[cfg(test)]
mod tests;

use chrono::TimeDelta;
use domain::{Bps, Leverage, Price, Ratio, Side, Timestamp, Token};
use rust_decimal::Decimal;

use crate::classify::Call;
use crate::indicators::{MarketDataMissing, MarketView};
use crate::levels;
use crate::policy::Policy;
use crate::weights::Weights;

pub use reason::SignReason;

/// A stop or target stated further from the price than this is a slip or a shortened number.
const LEVEL_DISTANCE_MAX_BPS: i64 = 50_000;
/// A stop further away than this is no stop.
const STOP_DISTANCE_MAX_BPS: i64 = 5_000;

/// Everything the decision follows from.
#[derive(Clone, Copy, Debug)]
pub struct SignInput<'a> {
    /// The present moment.
    pub now: Timestamp,
    /// The rules' numbers.
    pub policy: &'a Policy,
    /// The agent's weights.
    pub weights: &'a Weights,
    /// The post's words.
    pub post: &'a str,
    /// When its author posted it.
    pub posted_at: Timestamp,
    /// When it was first seen.
    pub first_seen_at: Timestamp,
    /// The call.
    pub call: &'a Call,
    /// The author's impact, 0 to 1.
    pub impact: Ratio,
    /// The market of the token; absent where no venue lists it.
    pub market: Option<MarketFacts>,
    /// When the agent last signalled this token and side.
    pub last_signal_at: Option<Timestamp>,
}

/// What the decision needs of a market.
#[derive(Clone, Copy, Debug)]
pub struct MarketFacts {
    /// The price now, in market units.
    pub price: Option<Price>,
    /// Tokens in one market unit.
    pub token_multiplier: u32,
    /// What its candles say.
    pub view: Result<MarketView, MarketDataMissing>,
}

/// How a score came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Confidence times impact, 0 to 1.
    pub post_score: Decimal,
    /// Agreement of the market with the side, −1 to 1.
    pub market_score: Decimal,
    /// What each indicator said for the side, −1 to 1; absent when it has no weight.
    pub rsi: Option<Decimal>,
    /// As above.
    pub macd: Option<Decimal>,
    /// As above.
    pub volume_momentum: Option<Decimal>,
    /// Whether the market counted at all.
    pub is_market_score_used: bool,
}

/// A signal, ready to be stored and told. Prices are in market units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalDraft {
    /// What.
    pub token: Token,
    /// Which way.
    pub side: Side,
    /// How sure the classifier was.
    pub confidence: Ratio,
    /// 0 to 1.
    pub score: Ratio,
    /// Why.
    pub explanation: Explanation,
    /// The price it was decided at.
    pub reference_price: Price,
    /// Where the post would enter.
    pub entry_price: Option<Price>,
    /// Where the post would stop.
    pub stop_price: Option<Price>,
    /// The nearest target of the post that pays enough.
    pub target_price: Option<Price>,
    /// The leverage the post names.
    pub leverage: Option<Leverage>,
    /// The stop's distance from the price.
    pub stop_bps: Bps,
    /// The target's distance from the price.
    pub target_bps: Bps,
    /// Nobody enters after this.
    pub expires_at: Timestamp,
}

/// Why a call is no signal, and how far the reckoning got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Why.
    pub reason: SignReason,
    /// The scores, when it came that far.
    pub explanation: Option<Explanation>,
}

impl From<SignReason> for Rejection {
    fn from(reason: SignReason) -> Self {
        Self {
            reason,
            explanation: None,
        }
    }
}

/// Decides one call for one agent. The first reason that holds is the reason.
pub fn sign(input: &SignInput) -> Result<SignalDraft, Rejection> {
    let (policy, call) = (&input.policy.signal, input.call);
    let age = input.first_seen_at - input.posted_at;
    if age > TimeDelta::milliseconds(policy.post_age_max_ms) {
        return Err(SignReason::LatePost.into());
    }
    let validity = TimeDelta::milliseconds(policy.valid_for_ms);
    if input.now - input.first_seen_at > validity {
        return Err(SignReason::LatePost.into());
    }
    if call.quotes.is_empty() || call.quotes.iter().any(|quote| !is_in(input.post, quote)) {
        return Err(SignReason::QuoteNotInPost.into());
    }
    if policy.stablecoins.contains(&call.token) {
        return Err(SignReason::Stablecoin.into());
    }
    if call.confidence.decimal() < policy.confidence_min_bps.to_decimal() {
        return Err(SignReason::LowConfidence.into());
    }
    let market = input.market.ok_or(SignReason::UnknownMarket)?;
    let price = market.price.ok_or(SignReason::MarketDataMissing)?;
    let repeat_after = TimeDelta::milliseconds(policy.repeat_after_ms);
    if input
        .last_signal_at
        .is_some_and(|at| input.now - at < repeat_after)
    {
        return Err(SignReason::Duplicate.into());
    }
    let (score, explanation) = score::score(input, &market)?;
    let refuse = |reason| Rejection {
        reason,
        explanation: Some(explanation),
    };
    if score <= Decimal::ZERO {
        return Err(refuse(SignReason::LowScore));
    }
    let plan = Plan::of(input, price, market.token_multiplier).map_err(refuse)?;
    Ok(SignalDraft {
        token: call.token.clone(),
        side: call.side,
        confidence: call.confidence,
        score: Ratio::try_new(score).map_err(|_| refuse(SignReason::LowScore))?,
        explanation,
        reference_price: price,
        entry_price: plan.entry,
        stop_price: plan.stop,
        target_price: plan.target,
        leverage: call.leverage,
        stop_bps: plan.stop_bps,
        target_bps: plan.target_bps,
        expires_at: input.first_seen_at + validity,
    })
}

fn is_in(post: &str, quote: &str) -> bool {
    !quote.trim().is_empty() && post.contains(quote)
}

/// Where to stop and where to take profit, seen from the price now.
struct Plan {
    entry: Option<Price>,
    stop: Option<Price>,
    target: Option<Price>,
    stop_bps: Bps,
    target_bps: Bps,
}

impl Plan {
    fn of(input: &SignInput, price: Price, multiplier: u32) -> Result<Self, SignReason> {
        let (call, weights) = (input.call, &input.policy.weights);
        let unit = |level: Price| {
            let scaled = level.decimal().checked_mul(Decimal::from(multiplier))?;
            Price::try_new(scaled).ok()
        };
        let entry = call.entry.price().and_then(unit);
        let stop = match call.stop.and_then(unit) {
            Some(stop) => Some((
                stop,
                distance(call.side.opposite(), price, stop, STOP_DISTANCE_MAX_BPS)?,
            )),
            None => None,
        };
        let stated = |bps: Option<Bps>| bps.filter(|bps| bps.get() > 0);
        let stop_bps = stop.map_or_else(
            || {
                let own = weights
                    .stop_loss_tightness
                    .at(input.weights.stop_loss_tightness);
                stated(call.stop_distance).unwrap_or(own)
            },
            |(_, bps)| bps,
        );
        let least = input
            .policy
            .weights
            .risk_reward
            .at(input.weights.risk_reward)
            .to_decimal();
        let pays = |bps: Bps| bps.to_decimal() >= least * stop_bps.to_decimal();
        let targets: Vec<(Price, Bps)> = call
            .targets
            .iter()
            .filter_map(|level| unit(*level))
            .filter_map(|level| {
                Some((
                    level,
                    distance(call.side, price, level, LEVEL_DISTANCE_MAX_BPS).ok()?,
                ))
            })
            .collect();
        if !call.targets.is_empty() && targets.is_empty() {
            return Err(SignReason::LevelsContradict);
        }
        let nearest = targets
            .iter()
            .filter(|(_, bps)| pays(*bps))
            .min_by_key(|(_, bps)| *bps);
        let target_bps = match nearest {
            Some((_, bps)) => *bps,
            None if targets.is_empty() => {
                let own = weights
                    .take_profit_target
                    .at(input.weights.take_profit_target);
                stated(call.target_distance).unwrap_or(own)
            }
            None => return Err(SignReason::RiskReward),
        };
        if !pays(target_bps) {
            return Err(SignReason::RiskReward);
        }
        Ok(Self {
            entry,
            stop: stop.map(|(stop, _)| stop),
            target: nearest.map(|(target, _)| *target),
            stop_bps,
            target_bps,
        })
    }
}

/// How far `level` lies from `price` in the favour of `side`; the wrong way or too far is a
/// contradiction.
fn distance(side: Side, price: Price, level: Price, max_bps: i64) -> Result<Bps, SignReason> {
    if !levels::is_better(side, level, price) {
        return Err(SignReason::LevelsContradict);
    }
    let moved = (level.decimal() - price.decimal()).abs();
    let bps = moved
        .checked_div(price.decimal())
        .and_then(|share| share.checked_mul(Decimal::from(10_000)))
        .and_then(|bps| i64::try_from(bps.ceil()).ok())
        .filter(|bps| *bps <= max_bps)
        .ok_or(SignReason::LevelsContradict)?;
    i32::try_from(bps)
        .map(Bps::new)
        .map_err(|_| SignReason::LevelsContradict)
}
