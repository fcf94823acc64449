//! What is said of results, from daily returns and closed trades.
//!
//! Ratios are never added up or paid out, so they are plain floats; money in them is not.

#![expect(
    clippy::float_arithmetic,
    reason = "ratios that are shown, never money"
)]

use chrono::TimeDelta;
use domain::Usdc;
use rust_decimal::prelude::ToPrimitive;

use crate::policy::MetricsPolicy;

/// One closed trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosedTrade {
    /// What it brought in all.
    pub net_pnl: Usdc,
    /// How long it was held.
    pub held: TimeDelta,
}

/// One day of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOfEquity {
    /// Equity at the day's opening.
    pub opening: Usdc,
    /// Equity at the day's end.
    pub closing: Usdc,
    /// Deposits less withdrawals, taken to arrive at the opening.
    pub deposited: Usdc,
}

/// A number that is only said with enough behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Said {
    /// The number.
    Value(f64),
    /// Too few days or trades, or nothing to divide by.
    NotEnoughHistory,
}

/// What is said of an account or an agent.
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics {
    /// Closed trades.
    pub closed_trades: usize,
    /// Days with a return.
    pub days: usize,
    /// Share of closed trades that gained.
    pub win_rate: Said,
    /// Gains over losses.
    pub profit_factor: Said,
    /// Net result of the average trade.
    pub expectancy: Option<Usdc>,
    /// Time-weighted return over all days.
    pub total_return: Said,
    /// The deepest fall from a high, as a fraction of the high.
    pub max_drawdown: Said,
    /// Mean over deviation of daily returns, annualised.
    pub sharpe: Said,
    /// Mean over downward deviation of daily returns, annualised.
    pub sortino: Said,
    /// Annualised return over the deepest fall.
    pub calmar: Said,
    /// How long the average trade was held.
    pub average_hold: Option<TimeDelta>,
}

/// Says what can be said.
pub fn measure(trades: &[ClosedTrade], days: &[DayOfEquity], policy: &MetricsPolicy) -> Metrics {
    let returns: Vec<f64> = days.iter().filter_map(daily_return).collect();
    let is_enough = returns.len() >= policy.history_days_min as usize
        && trades.len() >= policy.closed_trades_min as usize;
    let annual = |number: Option<f64>| {
        if is_enough {
            said(number)
        } else {
            Said::NotEnoughHistory
        }
    };
    let year = f64::from(policy.days_per_year);
    let (total, drawdown) = growth(&returns);
    let yearly = (1.0 + total).powf(year / count(returns.len()).max(1.0)) - 1.0;
    Metrics {
        closed_trades: trades.len(),
        days: returns.len(),
        win_rate: said(win_rate(trades)),
        profit_factor: said(profit_factor(trades)),
        expectancy: expectancy(trades),
        total_return: said((!returns.is_empty()).then_some(total)),
        max_drawdown: said((!returns.is_empty()).then_some(drawdown)),
        sharpe: annual(ratio(&returns, deviation(&returns)).map(|daily| daily * year.sqrt())),
        sortino: annual(ratio(&returns, downside(&returns)).map(|daily| daily * year.sqrt())),
        calmar: annual((drawdown > 0.0).then(|| yearly / drawdown)),
        average_hold: average_hold(trades),
    }
}

fn said(number: Option<f64>) -> Said {
    match number {
        Some(number) if number.is_finite() => Said::Value(number),
        _ => Said::NotEnoughHistory,
    }
}

/// Deposits count as there from the opening, so that they are no gain.
fn daily_return(day: &DayOfEquity) -> Option<f64> {
    let base = day.opening.checked_add(day.deposited).ok()?;
    let gain = day.closing.checked_sub(base).ok()?;
    let base = base.to_decimal().to_f64().filter(|base| *base > 0.0)?;
    Some(gain.to_decimal().to_f64()? / base)
}

/// The return over all days, and the deepest fall on the way.
fn growth(returns: &[f64]) -> (f64, f64) {
    let (mut level, mut high, mut deepest) = (1.0_f64, 1.0_f64, 0.0_f64);
    for daily in returns {
        level *= 1.0 + daily;
        high = high.max(level);
        deepest = deepest.max((high - level) / high);
    }
    (level - 1.0, deepest)
}

fn win_rate(trades: &[ClosedTrade]) -> Option<f64> {
    let won = trades
        .iter()
        .filter(|trade| trade.net_pnl > Usdc::ZERO)
        .count();
    (!trades.is_empty()).then(|| count(won) / count(trades.len()))
}

fn profit_factor(trades: &[ClosedTrade]) -> Option<f64> {
    let sum = |of: fn(i64) -> bool| -> f64 {
        let micros = trades
            .iter()
            .map(|trade| trade.net_pnl.micros())
            .filter(|m| of(*m));
        micros
            .map(i128::from)
            .sum::<i128>()
            .to_f64()
            .unwrap_or(f64::NAN)
    };
    let lost = -sum(|micros| micros < 0);
    (lost > 0.0).then(|| sum(|micros| micros > 0) / lost)
}

fn expectancy(trades: &[ClosedTrade]) -> Option<Usdc> {
    let sum: i128 = trades
        .iter()
        .map(|trade| i128::from(trade.net_pnl.micros()))
        .sum();
    let mean = sum.checked_div(i128::try_from(trades.len()).ok()?)?;
    i64::try_from(mean).ok().map(Usdc::from_micros)
}

fn average_hold(trades: &[ClosedTrade]) -> Option<TimeDelta> {
    let sum: i128 = trades
        .iter()
        .map(|trade| i128::from(trade.held.num_milliseconds()))
        .sum();
    let mean = sum.checked_div(i128::try_from(trades.len()).ok()?)?;
    i64::try_from(mean).ok().map(TimeDelta::milliseconds)
}

fn mean(returns: &[f64]) -> f64 {
    returns.iter().sum::<f64>() / count(returns.len())
}

/// The sample deviation.
fn deviation(returns: &[f64]) -> Option<f64> {
    let mean = mean(returns);
    let squares: f64 = returns.iter().map(|daily| (daily - mean).powi(2)).sum();
    (returns.len() > 1).then(|| (squares / (count(returns.len()) - 1.0)).sqrt())
}

/// The deviation below zero, over all days.
fn downside(returns: &[f64]) -> Option<f64> {
    let squares: f64 = returns.iter().map(|daily| daily.min(0.0).powi(2)).sum();
    (!returns.is_empty()).then(|| (squares / count(returns.len())).sqrt())
}

fn ratio(returns: &[f64], deviation: Option<f64>) -> Option<f64> {
    deviation
        .filter(|deviation| *deviation > 0.0)
        .map(|deviation| mean(returns) / deviation)
}

fn count(of: usize) -> f64 {
    of.to_f64().unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn trade(dollars: i32, hours: i64) -> ClosedTrade {
        ClosedTrade {
            net_pnl: Usdc::from_whole(dollars),
            held: TimeDelta::hours(hours),
        }
    }

    fn day(opening: i32, closing: i32) -> DayOfEquity {
        DayOfEquity {
            opening: Usdc::from_whole(opening),
            closing: Usdc::from_whole(closing),
            deposited: Usdc::ZERO,
        }
    }

    fn is_about(said: Said, expected: f64) -> bool {
        matches!(said, Said::Value(number) if (number - expected).abs() < 1e-9)
    }

    #[test]
    fn trades_and_days_are_counted_as_they_were() {
        let trades = [trade(30, 1), trade(-10, 2), trade(-10, 3), trade(20, 2)];
        let days = [day(100, 110), day(110, 99), day(99, 108)];
        let found = measure(&trades, &days, &MetricsPolicy::default());
        assert!(is_about(found.win_rate, 0.5));
        assert!(is_about(found.profit_factor, 2.5));
        assert_eq!(found.expectancy, Some("7.5".parse().unwrap()));
        assert!(is_about(found.total_return, 0.08));
        assert!(is_about(found.max_drawdown, 0.1));
        assert_eq!(found.average_hold, Some(TimeDelta::hours(2)));
    }

    #[test]
    fn a_deposit_is_no_gain() {
        let deposited = DayOfEquity {
            deposited: Usdc::from_whole(900),
            ..day(100, 1_000)
        };
        let found = measure(&[], &[deposited], &MetricsPolicy::default());
        assert!(is_about(found.total_return, 0.0));
    }

    #[test]
    fn nothing_is_annualised_before_there_is_enough_history() {
        let policy = MetricsPolicy::default();
        let days: Vec<_> = (0..30)
            .map(|n| day(100, if n % 3 == 0 { 99 } else { 102 }))
            .collect();
        let trades = [trade(1, 1); 10];
        for (trades, days, is_said) in [
            (&trades[..], &days[..], true),
            (&trades[1..], &days[..], false),
            (&trades[..], &days[1..], false),
        ] {
            let found = measure(trades, days, &policy);
            for said in [found.sharpe, found.sortino, found.calmar] {
                assert_eq!(matches!(said, Said::Value(_)), is_said);
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_happened_nothing_infinite_is_said(
            pnls in prop::collection::vec(any::<i64>(), 0..20),
            days in prop::collection::vec((any::<i64>(), any::<i64>(), any::<i64>()), 0..40),
        ) {
            let trades: Vec<_> = pnls.iter()
                .map(|micros| ClosedTrade { net_pnl: Usdc::from_micros(*micros), held: TimeDelta::zero() })
                .collect();
            let days: Vec<_> = days.iter()
                .map(|(opening, closing, deposited)| DayOfEquity {
                    opening: Usdc::from_micros(*opening),
                    closing: Usdc::from_micros(*closing),
                    deposited: Usdc::from_micros(*deposited),
                })
                .collect();
            let found = measure(&trades, &days, &MetricsPolicy::default());
            for said in [found.win_rate, found.profit_factor, found.total_return, found.max_drawdown,
                found.sharpe, found.sortino, found.calmar] {
                prop_assert!(!matches!(said, Said::Value(number) if !number.is_finite()));
            }
        }
    }
}
