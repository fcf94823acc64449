//! Trades: taking from the book, and what a fill does to cash, positions and orders.

use domain::{Address, ClientOrderId};
use rust_decimal::Decimal;

use super::order::{Order, OrderStatus, Phase, side_letter};
use super::position::{Applied, Position};
use super::{Account, Event, Exchange, Fill, Liquidation, Micros, dollars, micros};
use crate::book::{Offer, Resting, Trade};

/// What a taker pays: 4.5 basis points.
pub(crate) const TAKER_RATE: Decimal = Decimal::from_parts(45, 0, 0, false, 5);
/// What a maker pays: 1.5 basis points.
pub(crate) const MAKER_RATE: Decimal = Decimal::from_parts(15, 0, 0, false, 5);

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

/// One side of one trade.
struct Execution<'a> {
    user: &'a Address,
    asset: u32,
    is_buy: bool,
    price: Decimal,
    size: Decimal,
    oid: u64,
    cloid: Option<ClientOrderId>,
    is_taker: bool,
    tid: u64,
    liquidation: Option<Liquidation>,
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

    /// The maker may have lost the means to hold its order: then the order goes, and nothing trades.
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

    /// Books one side of a trade: position, cash, fee, record.
    fn execute(&mut self, execution: &Execution<'_>) {
        let Execution {
            user,
            asset,
            is_buy,
            price,
            size,
            ..
        } = *execution;
        let signed = if is_buy { size } else { -size };
        let rate = if execution.is_taker {
            TAKER_RATE
        } else {
            MAKER_RATE
        };
        let fee = micros(price * size * rate);
        let Some(account) = self.accounts.get(user) else {
            return;
        };
        let setting = self.leverage_of(account, asset);
        let Some(account) = self.account_mut(user) else {
            return;
        };
        let position = account.positions.entry(asset).or_insert_with(|| Position {
            leverage: setting.times,
            isolated_cash: (!setting.is_cross).then_some(0),
            ..Position::default()
        });
        let start = position.size;
        let (applied, cash) = settle(position, signed, price);
        if position.size.is_zero() {
            account.positions.remove(&asset);
        }
        account.cash += cash - fee;
        account.volume += micros(price * size);
        self.globals.house.fees += fee;
        self.record_fill(execution, start, &applied, fee);
        self.after_size_change(user, asset, (start, execution.oid));
    }

    fn record_fill(
        &mut self,
        execution: &Execution<'_>,
        start: Decimal,
        applied: &Applied,
        fee: Micros,
    ) {
        let coin = self
            .book(execution.asset)
            .map_or("", |book| &book.market.name)
            .to_owned();
        let fill = Fill {
            coin,
            px: execution.price.normalize(),
            sz: execution.size.normalize(),
            side: side_letter(execution.is_buy).to_owned(),
            time: self.now,
            start_position: start.normalize(),
            dir: applied.direction.to_owned(),
            closed_pnl: dollars(applied.closed_pnl),
            hash: transaction_hash(execution.tid),
            oid: execution.oid,
            crossed: execution.is_taker,
            fee: dollars(fee),
            tid: execution.tid,
            cloid: execution.cloid.clone(),
            liquidation: execution.liquidation.clone(),
            fee_token: "USDC".to_owned(),
            twap_id: None,
        };
        self.history_mut(execution.user).add_fill(fill.clone());
        let user = execution.user.clone();
        self.emit(Event::Fill {
            user,
            fill: Box::new(fill),
        });
    }

    /// Orders that could only reduce have nothing left to reduce once a position is gone.
    /// The filled order's siblings are left to [`Self::settle_family`].
    fn after_size_change(&mut self, user: &Address, asset: u32, (before, filled): (Decimal, u64)) {
        if before.is_zero() {
            return;
        }
        let family = self
            .histories
            .get(user)
            .and_then(|history| history.orders.get(&filled)?.order.group);
        let Some(account) = self.accounts.get(user) else {
            return;
        };
        let after = account
            .positions
            .get(&asset)
            .map_or(Decimal::ZERO, |held| held.size);
        let is_same_side = before.is_sign_negative() == after.is_sign_negative();
        if !after.is_zero() && is_same_side {
            return;
        }
        let orphans: Vec<u64> = account
            .orders
            .values()
            .filter(|order| order.asset == asset && order.is_reduce_only)
            .filter(|order| order.phase != Phase::WaitingForParent)
            .filter(|order| order.oid != filled)
            .filter(|order| family.is_none() || order.group != family)
            .map(|order| order.oid)
            .collect();
        for oid in orphans {
            self.end_order(user, oid, OrderStatus::ReduceOnlyCanceled);
        }
    }

    fn book_house(&mut self, asset: u32, user_buys: bool, price: Decimal, size: Decimal) {
        let signed = if user_buys { -size } else { size };
        self.globals.house.cash -= micros(signed * price);
        *self.globals.house.sizes.entry(asset).or_default() += signed;
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

/// Applies a fill to a position; answers what it did and how the cross cash changes, before fees.
fn settle(position: &mut Position, signed: Decimal, price: Decimal) -> (Applied, Micros) {
    let paid = micros(signed * price);
    let Some(cash) = position.isolated_cash else {
        return (position.apply(signed, price), -paid);
    };
    let before = position.size;
    let equity = cash + position.value(price);
    let applied = position.apply(signed, price);
    let kept = kept_margin(position, before, equity, price);
    position.isolated_cash = Some(kept - position.value(price));
    (applied, equity - kept)
}

/// The margin an isolated position keeps: more for what was opened, its share for what is left.
fn kept_margin(position: &Position, before: Decimal, equity: Micros, price: Decimal) -> Micros {
    let (was, is) = (before.abs(), position.size.abs());
    let flipped = !before.is_zero()
        && !position.size.is_zero()
        && before.is_sign_negative() != position.size.is_sign_negative();
    let margin_of = |size: Decimal| micros(size * price) / i64::from(position.leverage.max(1));
    if position.size.is_zero() {
        0
    } else if flipped {
        margin_of(is)
    } else if is >= was {
        equity + margin_of(is - was)
    } else {
        micros(dollars(equity) * is / was)
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

/// A made-up but unique transaction hash.
pub(super) fn transaction_hash(id: u64) -> String {
    format!("0x{id:064x}")
}
