//! Leverage and isolated margin.

use domain::Address;
use evm::hyperliquid::{UpdateIsolatedMargin, UpdateLeverage};
use serde_json::Value;

use super::account::LeverageSetting;
use super::admission::{done, err};
use super::{Exchange, micros};

impl Exchange {
    pub(super) fn update_leverage(&mut self, user: &Address, action: &UpdateLeverage) -> Value {
        let Some(book) = self.book(action.asset) else {
            return err("Invalid asset.");
        };
        if action.leverage == 0 || action.leverage > book.market.max_leverage {
            return err("Invalid leverage value");
        }
        let mark = book.mid.unwrap_or_default();
        let Some(account) = self.accounts.get(user) else {
            return err("User does not exist.");
        };
        let setting = LeverageSetting {
            is_cross: action.is_cross,
            times: action.leverage,
        };
        if let Some(held) = account.positions.get(&action.asset) {
            if held.isolated_cash.is_some() == action.is_cross {
                return err("Cannot switch leverage type with open position.");
            }
            let value = held.value(mark).abs();
            let bound = |times: u32| value / i64::from(times.max(1));
            let more = bound(action.leverage) - bound(held.leverage);
            let margin = self.margin(account);
            if action.is_cross && margin.cross_used + more > margin.cross_value {
                return err("Insufficient margin to update leverage.");
            }
        }
        if let Some(account) = self.account_mut(user) {
            account.leverages.insert(action.asset, setting);
            if let Some(held) = account.positions.get_mut(&action.asset) {
                held.leverage = action.leverage;
            }
        }
        done()
    }

    pub(super) fn update_isolated_margin(
        &mut self,
        user: &Address,
        action: &UpdateIsolatedMargin,
    ) -> Value {
        let Some(account) = self.accounts.get(user) else {
            return err("User does not exist.");
        };
        let Some(held) = account.positions.get(&action.asset) else {
            return err("No open position to update margin for.");
        };
        let Some(cash) = held.isolated_cash else {
            return err("Cannot update isolated margin of a cross position.");
        };
        let mark = self.mark_of(action.asset, held);
        let needed = micros(held.size.abs() * mark) / i64::from(held.leverage.max(1));
        let free = self.margin(account).free();
        let after = cash
            .saturating_add(action.ntli)
            .saturating_add(held.value(mark));
        if action.ntli > free || (action.ntli < 0 && after < needed) {
            return err("Insufficient margin.");
        }
        if let Some(account) = self.account_mut(user) {
            account.cash -= action.ntli;
            if let Some(held) = account.positions.get_mut(&action.asset) {
                held.isolated_cash = Some(cash + action.ntli);
            }
        }
        done()
    }
}
