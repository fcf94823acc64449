//! How much to trade, and with how much leverage.

use domain::{Leverage, MoneyError, Price, Quantity, Ratio, Usdc};
use rust_decimal::Decimal;

use crate::policy::{Policy, SizePolicy};

/// What the size follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SizeInput {
    /// The account's equity.
    pub equity: Usdc,
    /// What is free to back the position.
    pub available: Usdc,
    /// The signal's score; below 0 counts as 0, above 1 as 1.
    pub score: Ratio,
    /// The classification's confidence.
    pub confidence: Ratio,
    /// The agent's weight for aggressiveness, 0 to 100.
    pub position_sizing: u8,
    /// The price the size is counted at.
    pub price: Price,
    /// Decimals of a lot.
    pub size_decimals: u32,
    /// The venue's smallest order.
    pub min_notional: Usdc,
    /// The leverage it will have.
    pub leverage: Leverage,
}

/// A size the venue takes and the account can back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// In market units, a multiple of the lot.
    pub quantity: Quantity,
    /// In dollars, at the price it was counted at.
    pub notional: Usdc,
    /// The collateral it binds.
    pub margin: Usdc,
}

/// Why there is no size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSize {
    /// Rounded down to the lot, it is less than the venue takes. It is never raised.
    #[error("{notional} USDC is below the venue's minimum of {minimum} USDC")]
    BelowMinimum {
        /// What it came to.
        notional: Usdc,
        /// What the venue asks.
        minimum: Usdc,
    },
    /// The free collateral does not back it.
    #[error("it needs {margin} USDC and {available} USDC are free")]
    NotBacked {
        /// What it needs.
        margin: Usdc,
        /// What is free.
        available: Usdc,
    },
    /// A number left the range of exact arithmetic.
    #[error("a number is out of range")]
    OutOfRange,
}

impl From<MoneyError> for NoSize {
    fn from(_: MoneyError) -> Self {
        Self::OutOfRange
    }
}

/// The share of equity a position gets: score² × base × confidence factor × aggressiveness, capped.
pub fn share_of_equity(
    score: Ratio,
    confidence: Ratio,
    position_sizing: u8,
    policy: &Policy,
) -> Decimal {
    let score = score.decimal().clamp(Decimal::ZERO, Decimal::ONE);
    let share = score
        * score
        * policy.size.base_bps.to_decimal()
        * confidence_factor(confidence, &policy.size)
        * policy
            .weights
            .position_sizing
            .at(position_sizing)
            .to_decimal();
    share
        .min(policy.size.cap_bps.to_decimal())
        .max(Decimal::ZERO)
}

/// The size of a position, rounded down to the lot.
pub fn size(input: &SizeInput, policy: &Policy) -> Result<Size, NoSize> {
    let share = share_of_equity(input.score, input.confidence, input.position_sizing, policy);
    let equity = input.equity.to_decimal().max(Decimal::ZERO);
    let budget = equity.checked_mul(share).ok_or(NoSize::OutOfRange)?;
    let quantity = largest_within(budget, input.price, input.size_decimals)?;
    let notional = input.price.notional(quantity)?;
    if quantity.is_zero() || notional < input.min_notional {
        return Err(NoSize::BelowMinimum {
            notional,
            minimum: input.min_notional,
        });
    }
    let margin = margin_of(notional, input.leverage)?;
    if margin > input.available {
        return Err(NoSize::NotBacked {
            margin,
            available: input.available,
        });
    }
    Ok(Size {
        quantity,
        notional,
        margin,
    })
}

/// The leverage of a position: the least of what signal, policy and venue allow.
pub fn leverage(stated: Option<Leverage>, venue_max: Leverage, policy: &Policy) -> Leverage {
    stated
        .unwrap_or(policy.entry.leverage_unstated)
        .min(policy.entry.leverage_max)
        .min(venue_max)
}

/// The collateral a notional binds, rounded up to the micro-unit.
pub fn margin_of(notional: Usdc, leverage: Leverage) -> Result<Usdc, MoneyError> {
    let times = i64::from(leverage.get());
    let margin = notional.micros() / times + i64::from(notional.micros() % times > 0);
    Ok(Usdc::from_micros(margin))
}

fn confidence_factor(confidence: Ratio, policy: &SizePolicy) -> Decimal {
    policy
        .confidence_steps
        .iter()
        .find(|step| confidence.decimal() < step.below_bps.to_decimal())
        .map_or(policy.confidence_top_bps, |step| step.factor_bps)
        .to_decimal()
}

/// The largest multiple of the lot whose cost is within the budget.
fn largest_within(budget: Decimal, price: Price, decimals: u32) -> Result<Quantity, NoSize> {
    let exact = budget
        .checked_div(price.decimal())
        .ok_or(NoSize::OutOfRange)?;
    let quantity = Quantity::try_new(exact)?.truncated(decimals);
    let cost = quantity
        .decimal()
        .checked_mul(price.decimal())
        .ok_or(NoSize::OutOfRange)?;
    if cost <= budget {
        return Ok(quantity);
    }
    // The division itself rounds at its last digit, which can lift it over a lot.
    let lot = Decimal::try_new(1, decimals).map_err(|_| NoSize::OutOfRange)?;
    Ok(Quantity::try_new(quantity.decimal() - lot)?)
}

#[cfg(test)]
mod tests;
