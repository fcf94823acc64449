//! The last check: what exactly would be traded.

use domain::{MoneyError, Price};

use super::{JudgeInput, Plan};
use crate::levels::{better_by, entry_limit, is_better, worse_by};
use crate::reason::Reason;
use crate::route::Routing;
use crate::size::{self, NoSize, SizeInput};

pub(super) fn plan(
    input: &JudgeInput<'_>,
    routing: &Routing<'_>,
) -> Result<Plan, (Reason, String)> {
    let missing = |reason: Reason| (reason, "nothing to size with".to_owned());
    let facts = routing.chosen.ok_or_else(|| missing(routing.refusal()))?;
    let market = facts
        .market
        .ok_or_else(|| missing(Reason::TokenNotListed))?;
    let price = market.price.ok_or_else(|| missing(Reason::MarketStale))?;
    let account = facts
        .account
        .ok_or_else(|| missing(Reason::AccountUnknown))?;
    let signal = input.signal;
    let leverage = size::leverage(signal.leverage, market.leverage_max, input.policy);
    let sized = size::size(
        &SizeInput {
            equity: account.equity,
            available: account.available,
            score: signal.score,
            confidence: signal.confidence,
            position_sizing: signal.position_sizing,
            price,
            size_decimals: market.size_decimals,
            min_notional: market.min_notional,
            leverage,
        },
        input.policy,
    )
    .map_err(|refusal| (reason_of(refusal), refusal.to_string()))?;
    let levels =
        levels(input, price).map_err(|error| (Reason::NumberOutOfRange, error.to_string()))?;
    let order_expires_at = input.now + input.policy.entry.order_valid_for();
    Ok(Plan {
        venue: facts.venue,
        token: signal.token.clone(),
        side: signal.side,
        quantity: sized.quantity,
        notional: sized.notional,
        margin: sized.margin,
        leverage,
        reference_price: price,
        limit_price: levels.limit,
        stop_price: levels.stop,
        target_price: levels.target,
        closes: input
            .book
            .open
            .iter()
            .find(|open| open.token == signal.token)
            .map(|open| open.position_id),
        expires_at: order_expires_at.min(signal.expires_at),
    })
}

struct Levels {
    limit: Price,
    stop: Price,
    target: Price,
}

/// The signal's own levels where it states them, the agent's distances elsewhere; the stop is
/// never wider than the policy allows.
fn levels(input: &JudgeInput<'_>, price: Price) -> Result<Levels, MoneyError> {
    let (signal, entry) = (input.signal, &input.policy.entry);
    let side = signal.side;
    let widest = worse_by(side, price, entry.stop_bps_max)?;
    let wanted = match signal.stop_price {
        Some(stop) => stop,
        None => worse_by(side, price, signal.stop_bps)?,
    };
    let target = match signal.target_price {
        Some(target) => target,
        None => better_by(side, price, signal.target_bps)?,
    };
    Ok(Levels {
        limit: entry_limit(side, price, entry.slippage_bps)?,
        stop: if is_better(side, wanted, widest) {
            wanted
        } else {
            widest
        },
        target,
    })
}

fn reason_of(refusal: NoSize) -> Reason {
    match refusal {
        NoSize::BelowMinimum { .. } => Reason::SizeBelowMinimum,
        NoSize::NotBacked { .. } => Reason::MarginInsufficient,
        NoSize::OutOfRange => Reason::NumberOutOfRange,
    }
}
