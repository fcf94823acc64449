//! Moving the stop and the target of a position that is held.
//!
//! A stop only ever comes nearer: whoever holds may risk less than the signal said, never more.
//! A target goes where its holder wants it. Neither may end the position by being moved.

use domain::Price;

use super::ExitPlan;
use crate::levels::is_better;

/// Where a holder wants the stop and the target; what is not named stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// The stop.
    pub stop: Option<Price>,
    /// The target.
    pub target: Option<Price>,
}

/// Why a level may not be moved there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MoveRefused {
    /// Neither is named.
    #[error("Name a stop, a target or both.")]
    NothingNamed,
    /// The stop would be further away than the one there is.
    #[error("A stop only moves nearer to the price.")]
    StopLoosened,
    /// The price is at the stop or beyond it.
    #[error("The price is there already: the stop would end the position at once.")]
    StopReached,
    /// The price is at the target or beyond it.
    #[error("The price is there already: the target would end the position at once.")]
    TargetReached,
}

impl MoveRefused {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NothingNamed => "NOTHING_NAMED",
            Self::StopLoosened => "STOP_LOOSENED",
            Self::StopReached => "STOP_REACHED",
            Self::TargetReached => "TARGET_REACHED",
        }
    }
}

/// The stop and the target after a move, at a price that is fresh; or everything against it.
pub fn move_levels(
    plan: &ExitPlan,
    price: Price,
    wanted: Levels,
) -> Result<Levels, Vec<MoveRefused>> {
    let mut refused = Vec::new();
    if wanted == Levels::default() {
        refused.push(MoveRefused::NothingNamed);
    }
    if let Some(stop) = wanted.stop {
        // The trailing stop, once armed, guards beside it: the stop may wait behind that one.
        if is_better(plan.side, plan.nearest_stop(None), stop) {
            refused.push(MoveRefused::StopLoosened);
        }
        if !is_better(plan.side, price, stop) {
            refused.push(MoveRefused::StopReached);
        }
    }
    if let Some(target) = wanted.target
        && !is_better(plan.side, target, price)
    {
        refused.push(MoveRefused::TargetReached);
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    Ok(Levels {
        stop: wanted.stop.or(plan.stop),
        target: wanted.target.or(plan.target),
    })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::Side;

    use super::*;
    use crate::exits::ExitTerms;
    use crate::policy::ExitPolicy;

    fn plan(side: Side, (stop, target): (&str, &str)) -> ExitPlan {
        let terms = ExitTerms {
            side,
            entry: "100".parse().unwrap(),
            stop: Some(stop.parse().unwrap()),
            target: Some(target.parse().unwrap()),
            opened_at: DateTime::from_timestamp(1_750_000_000, 0).unwrap(),
        };
        ExitPlan::try_new(&terms, &ExitPolicy::default()).unwrap()
    }

    /// A position, the price, and the levels that are wanted.
    type Row<'a> = (&'a ExitPlan, &'a str, Option<&'a str>, Option<&'a str>);

    #[test]
    fn a_stop_comes_nearer_a_target_goes_anywhere_and_neither_ends_the_position() {
        use MoveRefused::{NothingNamed, StopLoosened, StopReached, TargetReached};
        let long = plan(Side::Long, ("95", "120"));
        let short = plan(Side::Short, ("105", "80"));
        // Beyond the hard stop, which is 10 % away, its own stop guards nothing.
        let wide = plan(Side::Long, ("80", "120"));
        let table: &[(Row<'_>, &[MoveRefused])] = &[
            ((&long, "101", Some("96"), None), &[]),
            ((&long, "101", Some("95"), None), &[]),
            ((&long, "104", Some("103"), Some("105")), &[]),
            ((&long, "101", None, Some("150")), &[]),
            ((&long, "101", None, None), &[NothingNamed]),
            ((&long, "101", Some("94.9"), None), &[StopLoosened]),
            ((&long, "101", Some("101"), None), &[StopReached]),
            ((&long, "101", Some("96"), Some("101")), &[TargetReached]),
            (
                (&long, "101", Some("102"), Some("99")),
                &[StopReached, TargetReached],
            ),
            ((&short, "99", Some("104"), Some("70")), &[]),
            ((&short, "99", Some("106"), None), &[StopLoosened]),
            (
                (&short, "99", Some("98"), Some("99.5")),
                &[StopReached, TargetReached],
            ),
            ((&wide, "101", Some("85"), None), &[StopLoosened]),
            ((&wide, "101", Some("90"), None), &[]),
        ];
        for ((plan, price, stop, target), refused) in table {
            let wanted = Levels {
                stop: stop.map(|stop| stop.parse().unwrap()),
                target: target.map(|target| target.parse().unwrap()),
            };
            let moved = move_levels(plan, price.parse().unwrap(), wanted);
            match moved {
                Ok(levels) => {
                    assert!(refused.is_empty(), "{wanted:?} at {price}");
                    assert_eq!(levels.stop, wanted.stop.or(plan.stop));
                    assert_eq!(levels.target, wanted.target.or(plan.target));
                }
                Err(reasons) => assert_eq!(reasons, *refused, "{wanted:?} at {price}"),
            }
        }
    }
}
