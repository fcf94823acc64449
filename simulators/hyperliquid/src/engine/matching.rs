//! Trades: taking from the book, and what a fill does to cash, positions and orders.

use domain::{Address, ClientOrderId};
use rust_decimal::Decimal;

use super::booking::Execution;
use super::order::{Order, OrderStatus, Phase};
use super::{Account, Event, Exchange, Liquidation};
use crate::book::{Offer, Resting, Trade};

/// Someone who takes from the book.
#[derive(Clone, Debug)]
pub(super) struct Taker {
    pub(super) user: Address,
    pub(super) asset: u32,
    pub(super) is_buy: bool,
    /// The worst price accepted; none takes whatever there is.
    pub(super) limit: Option<Decimal>,
    pub(super) size: Decimal,
    pub(super) oid: u64,
    pub(super) cloid: Option<ClientOrderId>,
    pub(super) liquidation: Option<Liquidation>,
}

/// What a taker got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) size: Decimal,
    pub(super) notional: Decimal,
}

impl Taken {
    pub(super) fn average(&self) -> Decimal {
        self.notional
            .checked_div(self.size)
            .unwrap_or_default()
            .round_dp(8)
            .normalize()
    }
}

impl Exchange {
    /// Takes what the book offers within the limit, the best price first, then by age.
    pub(super) fn take(&mut self, taker: &Taker) -> Taken {
        let mut got = Taken::default();
        while got.size < taker.size {
            let Some(offer) = self.offer_for(taker) else {
                break;
            };
            let wanted = taker.size - got.size;
            let filled = match &offer {
                Offer::Depth { price, size } => {
                    let size = wanted.min(*size);
                    self.trade_with_house(taker, *price, size);
                    size
                }
                Offer::User { price, oid, owner } if *owner != taker.user => {
                    self.trade_with_user(taker, (*price, *oid, owner), wanted)
                }
                Offer::User { oid, owner, .. } => {
                    self.end_order(&owner.clone(), *oid, OrderStatus::SelfTradeCanceled);
                    continue;
                }
            };
            got.size += filled;
            got.notional += filled * offer.price();
        }
        got
    }

    fn offer_for(&self, taker: &Taker) -> Option<Offer> {
        let offer = self.book(taker.asset)?.best_offer(taker.is_buy)?;
        let is_within = taker.limit.is_none_or(|limit| {
            if taker.is_buy {
                offer.price() <= limit
            } else {
                offer.price() >= limit
            }
        });
        is_within.then_some(offer)
    }

    fn trade_with_house(&mut self, taker: &Taker, price: Decimal, size: Decimal) {
        if let Some(book) = self.book_mut(taker.asset) {
            book.take_depth(taker.is_buy, size);
        }
        let tid = self.next_tid();
        self.execute(&execution_of(taker, price, size, tid));
        self.book_house(taker.asset, taker.is_buy, price, size);
        self.publish_trade(taker, price, size, (tid, nobody()));
    }

    /// The maker may have lost the means to hold its order: then it goes, and nothing trades.
    fn trade_with_user(
        &mut self,
        taker: &Taker,
        (price, oid, owner): (Decimal, u64, &Address),
        wanted: Decimal,
    ) -> Decimal {
        let Some(size) = self.maker_size(owner, oid) else {
            if let Some(book) = self.book_mut(taker.asset) {
                book.remove(!taker.is_buy, price, oid);
            }
            return Decimal::ZERO;
        };
        let size = size.min(wanted);
        let tid = self.next_tid();
        self.execute(&execution_of(taker, price, size, tid));
        self.fill_resting(owner, oid, size, tid);
        self.publish_trade(taker, price, size, (tid, owner.clone()));
        size
    }

    /// How much of a resting order may trade; ends the order when it is nothing.
    pub(super) fn maker_size(&mut self, owner: &Address, oid: u64) -> Option<Decimal> {
        let account = self.accounts.get(owner)?;
        let order = account.orders.get(&oid)?;
        let signed = if order.is_buy {
            order.size
        } else {
            -order.size
        };
        let status = if order.is_reduce_only {
            let room = reducible(account, order.asset, order.is_buy);
            if room > Decimal::ZERO {
                return Some(order.size.min(room));
            }
            OrderStatus::ReduceOnlyCanceled
        } else if self.can_pay(account, order.asset, signed) {
            return Some(order.size);
        } else {
            OrderStatus::MarginCanceled
        };
        self.end_order(owner, oid, status);
        None
    }

    /// Fills a resting order, in part or as a whole, at its own price.
    pub(super) fn fill_resting(&mut self, owner: &Address, oid: u64, size: Decimal, tid: u64) {
        let Some(account) = self.account_mut(owner) else {
            return;
        };
        let Some(order) = account.orders.get_mut(&oid) else {
            return;
        };
        order.size -= size;
        let order = order.clone();
        if let Some(book) = self.book_mut(order.asset) {
            book.shrink(order.is_buy, order.price, oid, size);
        }
        let execution = Execution {
            user: owner,
            asset: order.asset,
            is_buy: order.is_buy,
            price: order.price,
            size,
            oid,
            cloid: order.cloid.clone(),
            is_taker: false,
            tid,
            liquidation: None,
        };
        self.execute(&execution);
        if order.size.is_zero() {
            self.end_order(owner, oid, OrderStatus::Filled);
        } else {
            self.note(owner, order, OrderStatus::Open);
        }
    }

    /// A resting order the market came to: the house takes it at the order's own price.
    pub(super) fn fill_resting_from_house(&mut self, owner: &Address, oid: u64, size: Decimal) {
        let Some(order) = self
            .accounts
            .get(owner)
            .and_then(|a| a.orders.get(&oid))
            .cloned()
        else {
            return;
        };
        let tid = self.next_tid();
        self.fill_resting(owner, oid, size, tid);
        self.book_house(order.asset, order.is_buy, order.price, size);
        let taker = Taker {
            user: nobody(),
            asset: order.asset,
            is_buy: !order.is_buy,
            limit: None,
            size,
            oid: 0,
            cloid: None,
            liquidation: None,
        };
        self.publish_trade(&taker, order.price, size, (tid, owner.clone()));
    }

    /// Whatever no book would take when a position is closed by force.
    pub(super) fn trade_backstop(&mut self, taker: &Taker, price: Decimal) {
        let tid = self.next_tid();
        self.execute(&execution_of(taker, price, taker.size, tid));
        self.book_house(taker.asset, taker.is_buy, price, taker.size);
    }

    fn publish_trade(
        &mut self,
        taker: &Taker,
        price: Decimal,
        size: Decimal,
        (tid, maker): (u64, Address),
    ) {
        let (buyer, seller) = if taker.is_buy {
            (taker.user.clone(), maker)
        } else {
            (maker, taker.user.clone())
        };
        let trade = Trade {
            is_buy: taker.is_buy,
            price,
            size,
            at: self.now,
            tid,
            users: [buyer, seller],
        };
        let Some(book) = self.book_mut(taker.asset) else {
            return;
        };
        book.record(trade.clone());
        let coin = book.market.name.clone();
        self.emit(Event::Trade { coin, trade });
    }

    /// Takes an order off the books and out of the open ones, with its last status.
    pub(super) fn end_order(&mut self, owner: &Address, oid: u64, status: OrderStatus) {
        let Some(account) = self.account_mut(owner) else {
            return;
        };
        let Some(order) = account.orders.remove(&oid) else {
            return;
        };
        if order.phase == Phase::Resting
            && let Some(book) = self.book_mut(order.asset)
        {
            book.remove(order.is_buy, order.price, oid);
        }
        let group = order.group;
        self.note(owner, order, status);
        self.settle_family(owner, (oid, group), status);
    }

    /// Puts what is left of an order into the book.
    pub(super) fn rest(&mut self, owner: &Address, mut order: Order) {
        order.phase = Phase::Resting;
        let resting = Resting {
            owner: owner.clone(),
            size: order.size,
        };
        if let Some(book) = self.book_mut(order.asset) {
            book.rest(order.is_buy, order.price, order.oid, resting);
        }
        if let Some(account) = self.account_mut(owner) {
            account.orders.insert(order.oid, order.clone());
        }
        self.note(owner, order, OrderStatus::Open);
    }

    const fn next_tid(&mut self) -> u64 {
        self.globals.next_tid += 1;
        self.globals.next_tid
    }
}

/// How much an order of this side can reduce.
pub(super) fn reducible(account: &Account, asset: u32, is_buy: bool) -> Decimal {
    match account.positions.get(&asset) {
        Some(held) if held.size.is_sign_negative() == is_buy => held.size.abs(),
        _ => Decimal::ZERO,
    }
}

fn execution_of(taker: &Taker, price: Decimal, size: Decimal, tid: u64) -> Execution<'_> {
    Execution {
        user: &taker.user,
        asset: taker.asset,
        is_buy: taker.is_buy,
        price,
        size,
        oid: taker.oid,
        cloid: taker.cloid.clone(),
        is_taker: true,
        tid,
        liquidation: taker.liquidation.clone(),
    }
}

/// The counterparty that is the stand-in itself.
pub(super) fn nobody() -> Address {
    Address::from_bytes(&[0; 20])
}
