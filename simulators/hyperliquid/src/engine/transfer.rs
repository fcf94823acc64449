//! Money that comes and goes, and whom an account lets act for it.

use domain::Address;
use evm::hyperliquid::{
    ApproveAgent, ApproveBuilderFee, UsdClassTransfer, UsdSend, UserAction, Withdraw,
};
use rust_decimal::Decimal;
use serde_json::Value;

use super::account::{Agent, Ledger, LedgerDelta};
use super::admission::{done, err};
use super::booking::transaction_hash;
use super::{Event, Exchange, MICROS, Micros, dollars, micros};
use crate::price::Millis;

/// What a withdrawal costs.
const WITHDRAWAL_FEE: Micros = MICROS;
/// The most one deposit brings.
const DEPOSIT_MAX: Micros = 100_000_000 * MICROS;
/// How long an agent lives that names no end.
const AGENT_LIFE_MS: Millis = 180 * 24 * 3_600_000;
/// Named agents of one account.
const NAMED_AGENTS_MAX: usize = 3;
/// The longest name of an agent.
const AGENT_NAME_MAX: usize = 16;

impl Exchange {
    /// Brings money to an account, which need not exist before. False when it is not an amount.
    pub fn deposit(&mut self, user: &Address, amount: Micros, now: Millis) -> bool {
        if amount <= 0 || amount > DEPOSIT_MAX {
            return false;
        }
        self.now = self.now.max(now);
        self.accounts.entry(user.clone()).or_default().cash += amount;
        self.enter(
            user,
            LedgerDelta::Deposit {
                usdc: dollars(amount),
            },
        );
        true
    }

    fn enter(&mut self, user: &Address, delta: LedgerDelta) {
        self.globals.next_tid += 1;
        let hash = transaction_hash(self.globals.next_tid);
        let entry = Ledger {
            time: self.now,
            hash,
            delta,
        };
        self.history_mut(user).add_ledger(entry.clone());
        self.emit(Event::Ledger {
            user: user.clone(),
            entry,
        });
    }

    pub(super) fn user_action(&mut self, user: &Address, action: &UserAction) -> Value {
        match action {
            UserAction::ApproveAgent(action) => self.approve_agent(user, action),
            UserAction::ApproveBuilderFee(action) => self.approve_builder(user, action),
            UserAction::UsdClassTransfer(action) => self.class_transfer(user, action),
            UserAction::UsdSend(action) => self.usd_send(user, action),
            UserAction::Withdraw3(action) => self.withdraw(user, action),
            UserAction::SpotSend(_) | UserAction::SendAsset(_) | UserAction::TokenDelegate(_) => {
                err("This action is not simulated.")
            }
        }
    }

    fn approve_agent(&mut self, user: &Address, action: &ApproveAgent) -> Value {
        let address = action.agent_address.clone();
        if self.accounts.contains_key(&address) {
            return err("Cannot use an existing account as an agent.");
        }
        if self
            .agent_owner(&address)
            .is_some_and(|owner| owner != user)
        {
            return err("Extra agent already used.");
        }
        let text = action.agent_name.as_deref().unwrap_or_default();
        let (name, valid_until) = split_name(text, self.now);
        if name.chars().count() > AGENT_NAME_MAX || valid_until <= self.now {
            return err("Invalid agent name.");
        }
        let now = self.now;
        let Some(account) = self.account_mut(user) else {
            return err("User does not exist.");
        };
        account.agents.retain(|agent| {
            agent.name != name && agent.address != address && agent.valid_until > now
        });
        let named = account
            .agents
            .iter()
            .filter(|agent| !agent.name.is_empty())
            .count();
        if !name.is_empty() && named >= NAMED_AGENTS_MAX {
            return err("Too many extra agents.");
        }
        let name = name.to_owned();
        account.agents.push(Agent {
            address,
            name,
            valid_until,
        });
        done()
    }

    fn approve_builder(&mut self, user: &Address, action: &ApproveBuilderFee) -> Value {
        let Some(account) = self.account_mut(user) else {
            return err("User does not exist.");
        };
        account
            .builders
            .insert(action.builder.clone(), action.max_fee_rate.clone());
        done()
    }

    fn class_transfer(&mut self, user: &Address, action: &UsdClassTransfer) -> Value {
        let Some(amount) = amount_of(&action.amount) else {
            return err("Invalid amount.");
        };
        let Some(account) = self.accounts.get(user) else {
            return err("User does not exist.");
        };
        let free = if action.to_perp {
            account.spot_cash
        } else {
            self.margin(account).free()
        };
        if amount > free {
            return err("Insufficient balance for withdrawal.");
        }
        if let Some(account) = self.account_mut(user) {
            let signed = if action.to_perp { amount } else { -amount };
            account.cash += signed;
            account.spot_cash -= signed;
        }
        let usdc = dollars(amount);
        self.enter(
            user,
            LedgerDelta::AccountClassTransfer {
                usdc,
                to_perp: action.to_perp,
            },
        );
        done()
    }

    fn usd_send(&mut self, user: &Address, action: &UsdSend) -> Value {
        let Ok(destination) = action.destination.parse::<Address>() else {
            return err("Invalid destination.");
        };
        let Some(amount) = self.spend(user, &action.amount, 0) else {
            return err("Insufficient balance for withdrawal.");
        };
        self.accounts.entry(destination.clone()).or_default().cash += amount;
        let delta = LedgerDelta::InternalTransfer {
            usdc: dollars(amount),
            user: user.clone(),
            destination: destination.clone(),
            fee: Decimal::ZERO,
        };
        self.enter(user, delta.clone());
        if destination != *user {
            self.enter(&destination, delta);
        }
        done()
    }

    fn withdraw(&mut self, user: &Address, action: &Withdraw) -> Value {
        let Some(amount) = self.spend(user, &action.amount, WITHDRAWAL_FEE) else {
            return err("Insufficient balance for withdrawal.");
        };
        let delta = LedgerDelta::Withdraw {
            usdc: dollars(amount - WITHDRAWAL_FEE),
            nonce: action.time,
            fee: dollars(WITHDRAWAL_FEE),
        };
        self.enter(user, delta);
        done()
    }

    /// Takes free cash out of an account; nothing when there is less, or too little for the fee.
    fn spend(&mut self, user: &Address, amount: &str, least: Micros) -> Option<Micros> {
        let amount = amount_of(amount)?;
        let account = self.accounts.get(user)?;
        if amount > self.margin(account).free() || amount <= least {
            return None;
        }
        self.account_mut(user)?.cash -= amount;
        Some(amount)
    }
}

fn amount_of(text: &str) -> Option<Micros> {
    let amount = Decimal::from_str_exact(text).ok()?;
    let is_exact = amount.normalize().scale() <= 6;
    (is_exact && amount > Decimal::ZERO).then(|| micros(amount))
}

/// An agent's name may end in ` valid_until <ms>`.
fn split_name(text: &str, now: Millis) -> (&str, Millis) {
    let standard = now + AGENT_LIFE_MS;
    text.split_once(" valid_until ")
        .map_or((text, standard), |(name, until)| {
            (
                name,
                until.parse().map_or(0, |until: Millis| until.min(standard)),
            )
        })
}
