//! What others do to an account beside us: the user by hand, the venue by force. And what faults
//! do to an action in progress.

use domain::Address;
use evm::hyperliquid::OrderRef;
use rust_decimal::Decimal;

use super::matching::{Taken, Taker};
use super::order::{OrderStatus, Phase};
use super::{Exchange, Liquidation};
use crate::price::Millis;

/// The method of a close that others have to give for.
pub(super) const BACKSTOP: &str = "backstop";

impl Exchange {
    /// A market order the user sends by hand; false when there is nothing to trade with.
    pub fn trade_by_hand(
        &mut self,
        user: &Address,
        coin: &str,
        size: Decimal,
        now: Millis,
    ) -> bool {
        self.force(user, (coin, size, None), now)
    }

    /// The user cancels every order in a market by hand.
    pub fn cancel_by_hand(&mut self, user: &Address, coin: &str, now: Millis) -> bool {
        self.now = self.now.max(now);
        let Some(asset) = self.index_of(coin).and_then(|it| u32::try_from(it).ok()) else {
            return false;
        };
        self.cancel_all(user, Some(asset), OrderStatus::Canceled);
        self.accounts.contains_key(user)
    }

    /// Closes a position by force although it could be paid for.
    pub fn liquidate_by_order(&mut self, user: &Address, coin: &str, now: Millis) -> bool {
        self.now = self.now.max(now);
        let Some((asset, _)) = self.held(user, coin) else {
            return false;
        };
        self.cancel_all(user, Some(asset), OrderStatus::LiquidatedCanceled);
        self.close_by_force(user, asset);
        true
    }

    /// Takes a part of a position at the mark price, for another account's loss.
    pub fn deleverage(&mut self, user: &Address, coin: &str, size: Decimal, now: Millis) -> bool {
        let Some((asset, held)) = self.held(user, coin) else {
            return false;
        };
        let signed = size.min(held.abs())
            * if held > Decimal::ZERO {
                -Decimal::ONE
            } else {
                Decimal::ONE
            };
        let loser = Liquidation {
            liquidated_user: super::matching::nobody(),
            mark_px: self.mark(asset).unwrap_or_default(),
            method: BACKSTOP.to_owned(),
        };
        self.force(user, (coin, signed, Some(loser)), now)
    }

    /// Takes a key's approval away.
    pub fn revoke_agent(&mut self, user: &Address, agent: &Address) -> bool {
        let Some(account) = self.account_mut(user) else {
            return false;
        };
        let before = account.agents.len();
        account.agents.retain(|known| known.address != *agent);
        account.agents.len() < before
    }

    fn held(&self, user: &Address, coin: &str) -> Option<(u32, Decimal)> {
        let asset = u32::try_from(self.index_of(coin)?).ok()?;
        let held = self.accounts.get(user)?.positions.get(&asset)?;
        Some((asset, held.size))
    }

    fn force(
        &mut self,
        user: &Address,
        (coin, size, liquidation): (&str, Decimal, Option<Liquidation>),
        now: Millis,
    ) -> bool {
        self.now = self.now.max(now);
        let Some(asset) = self.index_of(coin).and_then(|it| u32::try_from(it).ok()) else {
            return false;
        };
        let size = match self.book(asset) {
            Some(book) => book.market.truncate_size(size),
            None => return false,
        };
        if size.is_zero() || !self.accounts.contains_key(user) || self.mark(asset).is_none() {
            return false;
        }
        let taker = Taker {
            user: user.clone(),
            asset,
            is_buy: size > Decimal::ZERO,
            limit: None,
            size: size.abs(),
            oid: self.next_oid(),
            cloid: None,
            liquidation,
        };
        self.take(&taker).size > Decimal::ZERO
    }

    /// A resting order fills just before it would be cancelled.
    pub(super) fn fill_before_cancel(&mut self, user: &Address, by: &OrderRef) {
        let Some((oid, _)) = self.find_open(user, by) else {
            return;
        };
        let is_resting = self
            .accounts
            .get(user)
            .and_then(|account| account.orders.get(&oid))
            .is_some_and(|order| order.phase == Phase::Resting);
        if is_resting && let Some(size) = self.maker_size(user, oid) {
            self.fill_resting_from_house(user, oid, size);
        }
    }

    /// Takes what there is, or only a part of it when a fault says so.
    pub(super) fn take_at_hazard(&mut self, mut taker: Taker) -> Taken {
        if let Some(percent) = self.hazard.fill_percent {
            let part = taker.size * Decimal::new(i64::from(percent), 2);
            let part = self
                .book(taker.asset)
                .map_or(part, |book| book.market.truncate_size(part));
            if part > Decimal::ZERO {
                taker.size = part;
            }
        }
        self.take(&taker)
    }
}
