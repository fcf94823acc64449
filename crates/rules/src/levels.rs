//! Prices above and below, seen from the side that holds.

use domain::{Bps, MoneyError, Price, Side};

/// Whether `price` is worth more than `than` to a holder of this side.
pub fn is_better(side: Side, price: Price, than: Price) -> bool {
    match side {
        Side::Long => price > than,
        Side::Short => price < than,
    }
}

/// The price moved in the holder's favour.
pub fn better_by(side: Side, price: Price, by: Bps) -> Result<Price, MoneyError> {
    match side {
        Side::Long => price.moved_by(by),
        Side::Short => price.moved_by(Bps::new(by.get().saturating_neg())),
    }
}

/// The price moved against the holder.
pub fn worse_by(side: Side, price: Price, by: Bps) -> Result<Price, MoneyError> {
    better_by(side.opposite(), price, by)
}

/// The worst price an order that opens this side accepts.
pub fn entry_limit(side: Side, price: Price, slippage: Bps) -> Result<Price, MoneyError> {
    better_by(side, price, slippage)
}

/// The worst price an order that closes this side accepts.
pub fn exit_limit(side: Side, price: Price, slippage: Bps) -> Result<Price, MoneyError> {
    worse_by(side, price, slippage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_sees_the_same_price_its_own_way() {
        let price: Price = "100".parse().unwrap();
        let one = Bps::new(100);
        let table = [(Side::Long, "101", "99"), (Side::Short, "99", "101")];
        for (side, better, worse) in table {
            assert_eq!(better_by(side, price, one).unwrap().to_string(), better);
            assert_eq!(worse_by(side, price, one).unwrap().to_string(), worse);
            assert_eq!(entry_limit(side, price, one).unwrap().to_string(), better);
            assert_eq!(exit_limit(side, price, one).unwrap().to_string(), worse);
            assert!(is_better(side, better.parse().unwrap(), price));
            assert!(!is_better(side, price, price));
        }
    }
}
