//! What time does: prices move, orders are met, funding is paid, the broke are closed.

use domain::Address;
use rust_decimal::Decimal;

use super::matching::Taker;
use super::order::OrderStatus;
use super::{Event, Exchange, FundingPayment, Liquidation, Micros, dollars, micros};
use crate::book::Offer;
use crate::price::Millis;

const HOUR_MS: Millis = 3_600_000;
/// Hours of funding made up for after a pause; older ones are let go.
const FUNDING_HOURS_MAX: Millis = 24 * 14;

impl Exchange {
    /// Moves every market to `now` and does what follows from it.
    pub fn tick(&mut self, now: Millis, count: u64) {
        self.now = self.now.max(now);
        for index in 0..self.books.len() {
            let mid = self.path.price_at(index, now);
            self.books[index].set_mid(mid, now);
        }
        self.pay_funding(now);
        self.run_scheduled_cancels();
        self.meet_resting();
        self.run_triggers();
        self.liquidate();
        self.emit(Event::Tick { count });
    }

    /// Orders the market has come to are filled at their own price.
    fn meet_resting(&mut self) {
        for index in 0..self.books.len() {
            for is_bid in [true, false] {
                while let Some((owner, oid, room)) = self.met(index, is_bid) {
                    let Some(size) = self.maker_size(&owner, oid) else {
                        continue;
                    };
                    let size = size.min(room);
                    self.books[index].take_depth(is_bid, size);
                    self.fill_resting_from_house(&owner, oid, size);
                }
            }
        }
    }

    /// The best resting order of a side, when invented depth of the other side is at its price.
    fn met(&self, index: usize, is_bid: bool) -> Option<(Address, u64, Decimal)> {
        let book = &self.books[index];
        let Offer::User { price, oid, owner } = book.first_resting(is_bid)? else {
            return None;
        };
        let depth = book.best_depth(is_bid)?;
        let is_met = if is_bid {
            depth.price <= price
        } else {
            depth.price >= price
        };
        is_met.then_some((owner, oid, depth.size))
    }

    /// Each whole hour since the last one.
    fn pay_funding(&mut self, now: Millis) {
        let hour = now.div_euclid(HOUR_MS) * HOUR_MS;
        let last = self.globals.funded_until.unwrap_or(hour);
        let mut next = (last + HOUR_MS).max(hour - FUNDING_HOURS_MAX * HOUR_MS);
        while next <= hour {
            self.pay_funding_of(next);
            next += HOUR_MS;
        }
        self.globals.funded_until = Some(last.max(hour));
    }

    fn pay_funding_of(&mut self, hour: Millis) {
        let holders: Vec<(Address, u32, Decimal)> = self
            .accounts
            .iter()
            .flat_map(|(user, account)| {
                let positions = account.positions.iter();
                positions.map(|(asset, held)| (user.clone(), *asset, held.size))
            })
            .collect();
        for (user, asset, size) in holders {
            let index = asset as usize;
            let oracle = self.path.price_at(index, hour).or_else(|| self.mark(asset));
            let Some(oracle) = oracle else { continue };
            let rate = self.path.funding_rate(index, hour);
            self.pay_funding_to(&user, asset, (size, oracle, rate, hour));
        }
    }

    fn pay_funding_to(
        &mut self,
        user: &Address,
        asset: u32,
        (size, oracle, rate, hour): (Decimal, Decimal, Decimal, Millis),
    ) {
        let received = -micros(size * oracle * rate);
        let Some(account) = self.account_mut(user) else {
            return;
        };
        let Some(held) = account.positions.get_mut(&asset) else {
            return;
        };
        held.funding += received;
        match &mut held.isolated_cash {
            Some(cash) => *cash += received,
            None => account.cash += received,
        }
        self.globals.house.cash -= received;
        let payment = FundingPayment {
            time: hour,
            coin: self
                .book(asset)
                .map_or("", |book| &book.market.name)
                .to_owned(),
            usdc: dollars(received),
            szi: size.normalize(),
            funding_rate: rate.normalize(),
        };
        self.history_mut(user).add_funding(payment.clone());
        self.emit(Event::Funding {
            user: user.clone(),
            payment,
        });
    }

    /// Closes what can no longer be paid for.
    fn liquidate(&mut self) {
        let users: Vec<Address> = self
            .accounts
            .iter()
            .filter(|(_, account)| !account.positions.is_empty())
            .map(|(user, _)| user.clone())
            .collect();
        for user in users {
            for asset in self.broken_positions(&user) {
                self.cancel_all(&user, Some(asset), OrderStatus::LiquidatedCanceled);
                self.close_by_force(&user, asset);
            }
            self.forgive(&user);
        }
    }

    fn broken_positions(&self, user: &Address) -> Vec<u32> {
        let Some(account) = self.accounts.get(user) else {
            return Vec::new();
        };
        let margin = self.margin(account);
        let is_cross_broken = margin.cross_value < margin.cross_maintenance;
        let positions = account.positions.iter().filter(|(asset, held)| {
            let Some(cash) = held.isolated_cash else {
                return is_cross_broken;
            };
            let value = held.value(self.mark_of(**asset, held));
            cash + value < self.maintenance(**asset, value.abs())
        });
        positions.map(|(asset, _)| *asset).collect()
    }

    pub(super) fn close_by_force(&mut self, user: &Address, asset: u32) {
        let Some(account) = self.accounts.get(user) else {
            return;
        };
        let Some(held) = account.positions.get(&asset) else {
            return;
        };
        let (size, mark) = (held.size, self.mark_of(asset, held));
        let safe_cash = held.isolated_cash.map(|_| account.cash);
        let mark = self
            .book(asset)
            .map_or(mark, |book| book.market.round_price(mark));
        let mut taker = Taker {
            user: user.clone(),
            asset,
            is_buy: size.is_sign_negative(),
            limit: None,
            size: size.abs(),
            oid: self.next_oid(),
            cloid: None,
            liquidation: Some(Liquidation {
                liquidated_user: user.clone(),
                mark_px: mark,
                method: "market".to_owned(),
            }),
        };
        let got = self.take(&taker);
        taker.size -= got.size;
        if taker.size > Decimal::ZERO {
            self.trade_backstop(&taker, mark);
        }
        if let Some(safe_cash) = safe_cash {
            self.keep_cash(user, safe_cash);
        }
    }

    /// An isolated position loses its own margin and no more: the rest is the house's loss.
    fn keep_cash(&mut self, user: &Address, safe_cash: Micros) {
        let Some(account) = self.account_mut(user) else {
            return;
        };
        let excess = (safe_cash - account.cash).max(0);
        account.cash += excess;
        self.globals.house.cash -= excess;
    }

    /// A debt that is left when nothing is held any more is the house's loss.
    fn forgive(&mut self, user: &Address) {
        let Some(account) = self.accounts.get(user) else {
            return;
        };
        if account.cash >= 0 || !account.positions.is_empty() {
            return;
        }
        let debt = account.cash;
        if let Some(account) = self.account_mut(user) {
            account.cash = 0;
        }
        self.globals.house.cash += debt;
    }
}
