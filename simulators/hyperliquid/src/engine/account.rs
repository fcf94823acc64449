//! One account: its money, positions, open orders and past.

use std::collections::{BTreeMap, VecDeque};

use domain::Address;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::event::{Fill, FundingPayment};
use super::order::{Order, OrderRecord};
use super::position::Position;
use super::{Exchange, Micros, micros};
use crate::price::Millis;

/// Fills, orders and payments kept of each account.
const HISTORY_MAX: usize = 10_000;
/// The leverage of a market before it is set, unless the market's own limit is lower.
const LEVERAGE_DEFAULT: u32 = 20;

/// The leverage chosen for a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeverageSetting {
    /// Cross or isolated.
    pub is_cross: bool,
    /// Times.
    pub times: u32,
}

/// A key that may trade for the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Its address.
    pub address: Address,
    /// Empty for the unnamed one.
    pub name: String,
    /// Until when.
    pub valid_until: Millis,
}

/// One account, as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Cash of the cross margin: what is left after everything held was paid for.
    pub cash: Micros,
    /// USDC on the spot side.
    pub spot_cash: Micros,
    /// Positions by asset.
    pub positions: BTreeMap<u32, Position>,
    /// Chosen leverages by asset.
    pub leverages: BTreeMap<u32, LeverageSetting>,
    /// Open orders by id.
    pub orders: BTreeMap<u64, Order>,
    /// Keys that may trade.
    pub agents: Vec<Agent>,
    /// Builders that may take a fee, and how much.
    pub builders: BTreeMap<Address, String>,
    /// When everything is cancelled.
    pub cancel_at: Option<Millis>,
    /// Dollars traded so far.
    pub volume: Micros,
    /// Actions sent so far.
    pub requests: u64,
}

/// Money that came or went, other than by trading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// When.
    pub time: Millis,
    /// The transaction.
    pub hash: String,
    /// What.
    pub delta: LedgerDelta,
}

/// How money came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum LedgerDelta {
    /// From outside.
    Deposit {
        /// Dollars.
        usdc: Decimal,
    },
    /// To outside.
    Withdraw {
        /// Dollars.
        usdc: Decimal,
        /// The nonce of the action.
        nonce: u64,
        /// What it cost.
        fee: Decimal,
    },
    /// Between spot and perpetuals.
    AccountClassTransfer {
        /// Dollars.
        usdc: Decimal,
        /// Which way.
        to_perp: bool,
    },
    /// Between accounts.
    InternalTransfer {
        /// Dollars.
        usdc: Decimal,
        /// From whom.
        user: Address,
        /// To whom.
        destination: Address,
        /// What it cost.
        fee: Decimal,
    },
}

/// One account's past, the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Fills.
    pub fills: VecDeque<Fill>,
    /// Orders by id, each with its latest status.
    pub orders: BTreeMap<u64, OrderRecord>,
    /// Funding.
    pub fundings: VecDeque<FundingPayment>,
    /// Deposits, withdrawals, transfers.
    pub ledger: VecDeque<Ledger>,
    /// What was added since the journal was last written.
    #[serde(skip)]
    pub(crate) fresh: Fresh,
}

/// How much of a history is not in the journal yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fresh {
    pub(crate) fills: usize,
    pub(crate) orders: Vec<u64>,
    pub(crate) fundings: usize,
    pub(crate) ledger: usize,
}

impl History {
    pub(crate) fn note(&mut self, record: OrderRecord) {
        let oid = record.order.oid;
        self.fresh.orders.push(oid);
        self.orders.insert(oid, record);
        if self.orders.len() > HISTORY_MAX {
            self.orders.pop_first();
        }
    }

    pub(crate) fn add_fill(&mut self, fill: Fill) {
        push(&mut self.fills, fill);
        self.fresh.fills += 1;
    }

    pub(crate) fn add_funding(&mut self, payment: FundingPayment) {
        push(&mut self.fundings, payment);
        self.fresh.fundings += 1;
    }

    pub(crate) fn add_ledger(&mut self, entry: Ledger) {
        push(&mut self.ledger, entry);
        self.fresh.ledger += 1;
    }
}

fn push<T>(list: &mut VecDeque<T>, item: T) {
    list.push_back(item);
    if list.len() > HISTORY_MAX {
        list.pop_front();
    }
}

/// What an account is worth and how much of it is bound, at the present mark prices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Margin {
    /// Cash and cross positions.
    pub cross_value: Micros,
    /// Bound by cross positions.
    pub cross_used: Micros,
    /// Below this the cross positions are closed by force.
    pub cross_maintenance: Micros,
    /// Dollars in cross positions, without sign.
    pub cross_notional: Micros,
    /// Cash, positions, and isolated margins.
    pub value: Micros,
    /// Bound by all positions.
    pub used: Micros,
    /// Dollars in all positions, without sign.
    pub notional: Micros,
    /// Cash of cross and isolated margins.
    pub raw: Micros,
}

impl Margin {
    /// What can be taken out, or bound by new positions.
    pub fn free(&self) -> Micros {
        (self.cross_value - self.cross_used).max(0)
    }
}

impl Exchange {
    pub(crate) fn leverage_of(&self, account: &Account, asset: u32) -> LeverageSetting {
        let max = self.book(asset).map_or(1, |book| book.market.max_leverage);
        account
            .leverages
            .get(&asset)
            .copied()
            .unwrap_or(LeverageSetting {
                is_cross: true,
                times: LEVERAGE_DEFAULT.min(max),
            })
    }

    /// What must not be gone below to keep a position: half of what opens one at full leverage.
    pub(crate) fn maintenance(&self, asset: u32, notional: Micros) -> Micros {
        let max = self.book(asset).map_or(1, |book| book.market.max_leverage);
        notional / (2 * i64::from(max))
    }

    /// What an account is worth and how much of it is bound.
    pub fn margin(&self, account: &Account) -> Margin {
        let mut margin = Margin {
            cross_value: account.cash,
            value: account.cash,
            raw: account.cash,
            ..Margin::default()
        };
        for (asset, position) in &account.positions {
            let mark = self.mark_of(*asset, position);
            let (value, notional) = (position.value(mark), position.value(mark).abs());
            margin.value += value;
            margin.notional += notional;
            if let Some(cash) = position.isolated_cash {
                margin.value += cash;
                margin.raw += cash;
                margin.used += cash + value;
            } else {
                let bound = notional / i64::from(position.leverage.max(1));
                margin.cross_value += value;
                margin.cross_notional += notional;
                margin.cross_used += bound;
                margin.used += bound;
                margin.cross_maintenance += self.maintenance(*asset, notional);
            }
        }
        margin
    }

    /// The mark price, or what was paid where the path has no price at the moment.
    pub(crate) fn mark_of(&self, asset: u32, position: &Position) -> Decimal {
        self.mark(asset)
            .or_else(|| position.entry_price())
            .unwrap_or_default()
    }

    /// The mark price at which a position would be closed by force.
    pub fn liquidation_price(&self, account: &Account, asset: u32) -> Option<Decimal> {
        let position = account.positions.get(&asset)?;
        let mark = self.mark_of(asset, position);
        let notional = position.value(mark).abs();
        let margin = self.margin(account);
        let spare = match position.isolated_cash {
            Some(cash) => cash + position.value(mark) - self.maintenance(asset, notional),
            None => margin.cross_value - margin.cross_maintenance,
        };
        let max = self.book(asset)?.market.max_leverage;
        let rate = Decimal::ONE.checked_div(Decimal::from(2 * max))?;
        let side = if position.size.is_sign_negative() {
            -Decimal::ONE
        } else {
            Decimal::ONE
        };
        let room = super::dollars(spare)
            .checked_div(position.size.abs())?
            .checked_div(Decimal::ONE - rate * side)?;
        let price = mark - side * room;
        (price > Decimal::ZERO).then(|| price.round_dp(8).normalize())
    }

    /// Whether the account could hold this much more (or less) of a market.
    pub(crate) fn can_pay(&self, account: &Account, asset: u32, signed: Decimal) -> bool {
        let Some(mark) = self.mark(asset) else {
            return false;
        };
        let held = account
            .positions
            .get(&asset)
            .map_or(Decimal::ZERO, |held| held.size);
        let grown = (held + signed).abs() - held.abs();
        if grown <= Decimal::ZERO {
            return true;
        }
        let times = Decimal::from(self.leverage_of(account, asset).times.max(1));
        let fee = signed.abs() * mark * super::booking::TAKER_RATE;
        let needed = micros(grown * mark / times) + micros(fee);
        let margin = self.margin(account);
        needed <= margin.cross_value - margin.cross_used
    }
}
