//! The venue's newest word on every account, revalued with the newest prices between two reads.
//!
//! A position's worth moves with the price and nothing else until an order fills, funding is paid
//! or money comes in; so equity is the last one read plus what the prices changed since.

use std::collections::{BTreeSet, HashMap};
use std::sync::{RwLock, RwLockReadGuard};
use std::time::Duration;

use domain::{Address, Price, Side, Timestamp, Token, Usdc};
use rust_decimal::Decimal;
use tokio::time::Instant;
use venue::{AccountSnapshot, VenuePosition};

/// A word older than this is asked for again before it is passed on.
const AGE_MAX: Duration = Duration::from_mins(1);

/// What the venue last said of each account.
#[derive(Debug, Default)]
pub struct AccountBook {
    known: RwLock<HashMap<Address, Known>>,
}

#[derive(Clone, Debug)]
struct Known {
    snapshot: AccountSnapshot,
    read_at: Instant,
}

impl AccountBook {
    /// Takes over what the venue just said.
    pub fn put(&self, snapshot: AccountSnapshot) {
        let known = Known {
            snapshot,
            read_at: Instant::now(),
        };
        let address = known.snapshot.account.address.clone();
        self.write().insert(address, known);
    }

    /// Forgets an account, because something happened to it that we have not read yet.
    pub fn forget(&self, address: &Address) {
        self.write().remove(address);
    }

    /// The account at today's prices; none when it was never read or too long ago.
    pub fn valued(
        &self,
        address: &Address,
        now: Timestamp,
        price_of: impl Fn(&Token) -> Option<Price>,
    ) -> Option<AccountSnapshot> {
        let known = self.read(address)?;
        (known.read_at.elapsed() < AGE_MAX).then(|| revalued(known.snapshot, now, price_of))
    }

    /// Whether the venue's last word showed a position or a working order.
    pub fn has_something_open(&self, address: &Address) -> bool {
        self.shared().get(address).is_some_and(|known| {
            !known.snapshot.positions.is_empty() || !known.snapshot.open_orders.is_empty()
        })
    }

    /// The tokens in which somebody holds a position.
    pub fn tokens_in_use(&self) -> BTreeSet<Token> {
        let known = self.shared();
        let positions = known.values().flat_map(|known| &known.snapshot.positions);
        positions.map(|position| position.token.clone()).collect()
    }

    fn read(&self, address: &Address) -> Option<Known> {
        self.shared().get(address).cloned()
    }

    fn shared(&self) -> RwLockReadGuard<'_, HashMap<Address, Known>> {
        self.known
            .read()
            .expect("no thread panics while it holds the book")
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, HashMap<Address, Known>> {
        self.known
            .write()
            .expect("no thread panics while it holds the book")
    }
}

fn revalued(
    mut snapshot: AccountSnapshot,
    now: Timestamp,
    price_of: impl Fn(&Token) -> Option<Price>,
) -> AccountSnapshot {
    for position in &mut snapshot.positions {
        let Some(pnl) = price_of(&position.token).and_then(|mark| unrealised(position, mark))
        else {
            continue;
        };
        let change = pnl
            .checked_sub(position.unrealised_pnl)
            .unwrap_or(Usdc::ZERO);
        snapshot.equity = snapshot
            .equity
            .checked_add(change)
            .unwrap_or(snapshot.equity);
        position.unrealised_pnl = pnl;
    }
    snapshot.as_of = snapshot.as_of.max(now);
    snapshot
}

fn unrealised(position: &VenuePosition, mark: Price) -> Option<Usdc> {
    let direction = match position.side {
        Side::Long => Decimal::ONE,
        Side::Short => Decimal::NEGATIVE_ONE,
    };
    let move_of_price = mark.decimal().checked_sub(position.entry_price.decimal())?;
    let dollars = move_of_price
        .checked_mul(position.quantity.decimal())?
        .checked_mul(direction)?;
    Usdc::from_decimal_nearest(dollars).ok()
}

#[cfg(test)]
mod tests {
    use domain::{Leverage, TradingMode};

    use super::*;

    #[tokio::test]
    async fn a_short_loses_what_the_price_gains() {
        let address: Address = format!("0x{}", "1a".repeat(20)).parse().unwrap();
        let account = crate::convert::account(TradingMode::Paper, address.clone());
        let at = Timestamp::from_timestamp_millis(0).unwrap();
        let position = VenuePosition {
            token: "ETH".parse().unwrap(),
            side: Side::Short,
            quantity: "2".parse().unwrap(),
            entry_price: "2000".parse().unwrap(),
            unrealised_pnl: Usdc::from_whole(10),
            liquidation_price: None,
            leverage: Leverage::ONE,
            margin_used: Usdc::from_whole(4_000),
            funding: Usdc::ZERO,
        };
        let book = AccountBook::default();
        book.put(AccountSnapshot {
            account,
            equity: Usdc::from_whole(10_010),
            withdrawable: Usdc::from_whole(6_010),
            positions: vec![position],
            open_orders: Vec::new(),
            as_of: at,
        });
        let price = |_: &Token| Some("2050".parse().unwrap());
        let valued = book.valued(&address, at, price).unwrap();
        assert_eq!(valued.equity, Usdc::from_whole(9_900));
        assert_eq!(valued.positions[0].unrealised_pnl, Usdc::from_whole(-100));
        book.forget(&address);
        assert_eq!(book.valued(&address, at, price), None);
    }
}
