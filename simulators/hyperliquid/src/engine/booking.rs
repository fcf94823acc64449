//! What one side of a trade does: position, cash, fee, record.

use domain::{Address, ClientOrderId};
use rust_decimal::Decimal;

use super::act::BACKSTOP;
use super::order::{OrderStatus, Phase, side_letter};
use super::position::{Applied, Position};
use super::{Event, Exchange, Fill, Liquidation, Micros, dollars, micros};

/// What a taker pays: 4.5 basis points.
pub(crate) const TAKER_RATE: Decimal = Decimal::from_parts(45, 0, 0, false, 5);
/// What a maker pays: 1.5 basis points.
pub(crate) const MAKER_RATE: Decimal = Decimal::from_parts(15, 0, 0, false, 5);

/// One side of one trade.
pub(super) struct Execution<'a> {
    pub(super) user: &'a Address,
    pub(super) asset: u32,
    pub(super) is_buy: bool,
    pub(super) price: Decimal,
    pub(super) size: Decimal,
    pub(super) oid: u64,
    pub(super) cloid: Option<ClientOrderId>,
    pub(super) is_taker: bool,
    pub(super) tid: u64,
    pub(super) liquidation: Option<Liquidation>,
}

impl Exchange {
    /// Books one side of a trade: position, cash, fee, record.
    pub(super) fn execute(&mut self, execution: &Execution<'_>) {
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
            dir: direction(execution, applied).to_owned(),
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

    pub(super) fn book_house(
        &mut self,
        asset: u32,
        user_buys: bool,
        price: Decimal,
        size: Decimal,
    ) {
        let signed = if user_buys { -size } else { size };
        self.globals.house.cash -= micros(signed * price);
        *self.globals.house.sizes.entry(asset).or_default() += signed;
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

/// A made-up but unique transaction hash.
pub(super) fn transaction_hash(id: u64) -> String {
    format!("0x{id:064x}")
}

/// What an execution did, in the venue's words. Whoever is made to give for another's loss is told
/// so.
fn direction(execution: &Execution<'_>, applied: &Applied) -> &'static str {
    let is_deleveraged = execution.liquidation.as_ref().is_some_and(|forced| {
        forced.method == BACKSTOP && forced.liquidated_user != *execution.user
    });
    if is_deleveraged {
        "Auto-Deleveraging"
    } else {
        applied.direction
    }
}
