//! One position: its size, what it cost, and what a fill does to it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Micros, dollars, micros};

/// One position, long when its size is positive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Units, with sign.
    pub size: Decimal,
    /// What the size was bought or sold for, without sign.
    pub basis: Micros,
    /// Times.
    pub leverage: u32,
    /// Cash of its own, when the margin is isolated.
    pub isolated_cash: Option<Micros>,
    /// Funding received since it was opened.
    pub funding: Micros,
}

/// What a fill did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Applied {
    /// What it realised.
    pub(crate) closed_pnl: Micros,
    /// Such as `Open Long`.
    pub(crate) direction: &'static str,
}

impl Position {
    /// The average price.
    pub fn entry_price(&self) -> Option<Decimal> {
        dollars(self.basis).checked_div(self.size.abs())
    }

    /// What it is worth at a price, with sign.
    pub fn value(&self, mark: Decimal) -> Micros {
        micros(self.size * mark)
    }

    /// What closing it at a price would realise.
    pub fn unrealised(&self, mark: Decimal) -> Micros {
        if self.size.is_sign_negative() {
            self.basis - self.value(mark).abs()
        } else {
            self.value(mark) - self.basis
        }
    }

    /// Adds a signed size at a price.
    pub(crate) fn apply(&mut self, signed: Decimal, price: Decimal) -> Applied {
        let before = self.size;
        let is_opening = before.is_zero() || before.is_sign_negative() == signed.is_sign_negative();
        let closed = if is_opening {
            Decimal::ZERO
        } else {
            before.abs().min(signed.abs())
        };
        let opened = signed.abs() - closed;
        let closed_pnl = self.release(closed, price);
        self.size = before + signed;
        self.basis += micros(opened * price);
        Applied {
            closed_pnl,
            direction: direction(before, self.size, is_opening),
        }
    }

    /// Takes the cost of the closed part out of the basis; answers what the part realised.
    fn release(&mut self, closed: Decimal, price: Decimal) -> Micros {
        if closed.is_zero() {
            return 0;
        }
        let released = if closed == self.size.abs() {
            self.basis
        } else {
            micros(dollars(self.basis) * closed / self.size.abs())
        };
        self.basis -= released;
        let proceeds = micros(closed * price);
        if self.size.is_sign_negative() {
            released - proceeds
        } else {
            proceeds - released
        }
    }
}

const fn direction(before: Decimal, after: Decimal, is_opening: bool) -> &'static str {
    let (was_short, is_short) = (before.is_sign_negative(), after.is_sign_negative());
    if is_opening {
        if is_short { "Open Short" } else { "Open Long" }
    } else if after.is_zero() || was_short == is_short {
        if was_short {
            "Close Short"
        } else {
            "Close Long"
        }
    } else if was_short {
        "Short > Long"
    } else {
        "Long > Short"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn fills_open_add_reduce_close_and_flip() {
        // Signed size, price; then the size, the basis, what was realised and the venue's word.
        let steps = [
            (("2", "100"), ("2", 200_000_000, 0, "Open Long")),
            (("2", "110"), ("4", 420_000_000, 0, "Open Long")),
            (("-1", "120"), ("3", 315_000_000, 15_000_000, "Close Long")),
            (
                ("-5", "90"),
                ("-2", 180_000_000, -45_000_000, "Long > Short"),
            ),
            (("1", "80"), ("-1", 90_000_000, 10_000_000, "Close Short")),
            (
                ("3", "100"),
                ("2", 200_000_000, -10_000_000, "Short > Long"),
            ),
            (("-2", "100"), ("0", 0, 0, "Close Long")),
            (("-1", "100"), ("-1", 100_000_000, 0, "Open Short")),
        ];
        let mut position = Position::default();
        for ((size, price), (after, basis, closed_pnl, direction)) in steps {
            let applied = position.apply(number(size), number(price));
            assert_eq!(position.size, number(after));
            assert_eq!(position.basis, basis);
            assert_eq!(
                applied,
                Applied {
                    closed_pnl,
                    direction
                }
            );
        }
    }

    #[test]
    fn a_short_gains_when_the_price_falls() {
        let mut position = Position::default();
        position.apply(number("-2"), number("100"));
        assert_eq!(position.unrealised(number("90")), 20_000_000);
        assert_eq!(position.unrealised(number("110")), -20_000_000);
    }
}
