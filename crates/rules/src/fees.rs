//! What Maxxit charges. Accrual only: closing never waits for billing.

use domain::{MoneyError, TradingMode, Usdc};

use crate::policy::MoneyPolicy;

/// A profit share and how it is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfitShare {
    /// What accrues; in paper, what it would have been.
    pub amount: Usdc,
    /// The platform's part.
    pub platform: Usdc,
    /// The agent creator's part.
    pub creator: Usdc,
    /// The mark from now on.
    pub high_water_mark: Usdc,
}

/// What is charged when a position opens.
pub const fn trade_fee(mode: TradingMode, policy: &MoneyPolicy) -> Usdc {
    match mode {
        TradingMode::Live => policy.trade_fee,
        TradingMode::Paper => Usdc::ZERO,
    }
}

/// The share of what net realised profit rose above the highest it ever was.
///
/// Below the smallest charge nothing accrues and the mark stays, so small gains add up.
pub fn profit_share(
    net_realised: Usdc,
    high_water_mark: Usdc,
    policy: &MoneyPolicy,
) -> Result<ProfitShare, MoneyError> {
    let nothing = ProfitShare {
        amount: Usdc::ZERO,
        platform: Usdc::ZERO,
        creator: Usdc::ZERO,
        high_water_mark,
    };
    if net_realised <= high_water_mark {
        return Ok(nothing);
    }
    let gain = net_realised.checked_sub(high_water_mark)?;
    let amount = part(gain, policy.profit_share_bps)?;
    if amount < policy.charge_min {
        return Ok(nothing);
    }
    let platform = part(amount, policy.platform_part_bps)?;
    Ok(ProfitShare {
        amount,
        platform,
        creator: amount.checked_sub(platform)?,
        high_water_mark: net_realised,
    })
}

fn part(of: Usdc, share: domain::Bps) -> Result<Usdc, MoneyError> {
    let dollars = of
        .to_decimal()
        .checked_mul(share.to_decimal())
        .ok_or(MoneyError::TooLarge)?;
    Usdc::from_decimal_truncated(dollars)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn share(net: &str, mark: &str) -> ProfitShare {
        let policy = MoneyPolicy::default();
        profit_share(net.parse().unwrap(), mark.parse().unwrap(), &policy).unwrap()
    }

    #[test]
    fn only_what_rises_above_the_mark_is_shared() {
        let table = [
            ("100", "0", "20", "100"),
            ("100", "100", "0", "100"),
            ("80", "100", "0", "100"),
            ("-5", "0", "0", "0"),
            ("130", "100", "6", "130"),
            ("0.049999", "0", "0", "0"),
            ("0.05", "0", "0.01", "0.05"),
        ];
        for (net, mark, amount, next) in table {
            let found = share(net, mark);
            assert_eq!(found.amount.to_string(), amount, "{net} over {mark}");
            assert_eq!(found.high_water_mark.to_string(), next, "{net} over {mark}");
        }
    }

    #[test]
    fn paper_opens_for_nothing() {
        let policy = MoneyPolicy::default();
        assert_eq!(trade_fee(TradingMode::Paper, &policy), Usdc::ZERO);
        assert_eq!(trade_fee(TradingMode::Live, &policy).to_string(), "0.2");
    }

    proptest! {
        #[test]
        fn the_parts_are_the_whole_and_the_mark_never_falls(net in any::<i64>(), mark in 0..i64::MAX) {
            let policy = MoneyPolicy::default();
            let (net, mark) = (Usdc::from_micros(net), Usdc::from_micros(mark));
            let share = profit_share(net, mark, &policy).unwrap();
            prop_assert_eq!(share.platform.checked_add(share.creator).unwrap(), share.amount);
            prop_assert!(share.high_water_mark >= mark);
            prop_assert!(!share.amount.is_negative());
        }
    }
}
