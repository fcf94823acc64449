//! Who may do what: signatures, nonces, agents; then the action itself.

use std::collections::BTreeSet;

use domain::Address;
use evm::hyperliquid::{Action, Envelope, L1Action, UserSigned};
use serde_json::{Value, json};

use super::{Exchange, Hazard};
use crate::price::Millis;

/// Nonces kept of each signer.
const NONCES_KEPT: usize = 100;
/// How old a nonce may be.
const NONCE_AGE_MAX_MS: Millis = 2 * 24 * 3_600_000;
/// How far ahead a nonce may be.
const NONCE_AHEAD_MAX_MS: Millis = 24 * 3_600_000;

/// The venue's plain yes.
pub(super) fn done() -> Value {
    json!({"status": "ok", "response": {"type": "default"}})
}

/// The venue's no.
pub(super) fn err(text: impl Into<String>) -> Value {
    json!({"status": "err", "response": text.into()})
}

impl Exchange {
    /// Carries out a signed action and answers as the venue does.
    pub fn submit(&mut self, envelope: &Envelope, now: Millis) -> Value {
        self.now = self.now.max(now);
        match self.admit(envelope, now) {
            Ok(user) => self.carry_out(&user, &envelope.action),
            Err(text) => err(text),
        }
    }

    /// The same while something goes wrong inside.
    pub(crate) fn submit_at_hazard(
        &mut self,
        envelope: &Envelope,
        now: Millis,
        hazard: Hazard,
    ) -> Value {
        self.hazard = hazard;
        let answer = self.submit(envelope, now);
        self.hazard = Hazard::default();
        answer
    }

    fn admit(&mut self, envelope: &Envelope, now: Millis) -> Result<Address, String> {
        if let Some(expires_after) = envelope.expires_after
            && i128::from(expires_after) < i128::from(now)
        {
            return Err(format!("Action expired: {expires_after} is before {now}."));
        }
        let signer = envelope
            .recover(self.chain)
            .map_err(|_| "Unable to recover signer.".to_owned())?;
        let user = match &envelope.action {
            Action::User(action) => self.user_of(action, envelope.nonce, &signer)?,
            Action::L1(_) => self.trader_of(&signer, now)?,
        };
        if let Some(vault) = &envelope.vault_address {
            return Err(format!("Vault not registered: {vault}"));
        }
        self.use_nonce(&signer, envelope.nonce, now)?;
        if let Some(account) = self.account_mut(&user) {
            account.requests += 1;
        }
        Ok(user)
    }

    /// Only the account itself signs these: an agent is nobody here.
    fn user_of(
        &self,
        action: &UserSigned,
        nonce: u64,
        signer: &Address,
    ) -> Result<Address, String> {
        if action.hyperliquid_chain != self.chain {
            return Err("Invalid chain.".to_owned());
        }
        if action.nonce() != nonce {
            return Err("Nonce does not match the action.".to_owned());
        }
        if self.accounts.contains_key(signer) {
            Ok(signer.clone())
        } else {
            Err(format!(
                "Must deposit before performing actions. User: {signer}"
            ))
        }
    }

    /// The account a signer may trade for: its own, or the one that approved it.
    fn trader_of(&self, signer: &Address, now: Millis) -> Result<Address, String> {
        if self.accounts.contains_key(signer) {
            return Ok(signer.clone());
        }
        self.accounts
            .iter()
            .find(|(_, account)| {
                account
                    .agents
                    .iter()
                    .any(|agent| agent.address == *signer && agent.valid_until > now)
            })
            .map(|(user, _)| user.clone())
            .ok_or_else(|| format!("User or API Wallet {signer} does not exist."))
    }

    /// The account an address is an agent of, its time not looked at.
    pub(crate) fn agent_owner(&self, address: &Address) -> Option<&Address> {
        self.accounts
            .iter()
            .find(|(_, account)| account.agents.iter().any(|agent| agent.address == *address))
            .map(|(user, _)| user)
    }

    /// The highest hundred are kept; a new one must be above the lowest of them, and new.
    fn use_nonce(&mut self, signer: &Address, nonce: u64, now: Millis) -> Result<(), String> {
        let at = Millis::try_from(nonce).unwrap_or(Millis::MAX);
        if at <= now - NONCE_AGE_MAX_MS || at >= now + NONCE_AHEAD_MAX_MS {
            return Err(format!("Invalid nonce: {nonce} is too far from {now}"));
        }
        let kept: &mut BTreeSet<u64> = self.nonces.entry(signer.clone()).or_default();
        if kept.contains(&nonce) {
            return Err(format!("Invalid nonce: duplicate nonce {nonce}"));
        }
        let is_full = kept.len() >= NONCES_KEPT;
        if is_full && kept.first().is_some_and(|lowest| nonce < *lowest) {
            return Err(format!(
                "Invalid nonce: {nonce} is below the lowest one kept"
            ));
        }
        kept.insert(nonce);
        if is_full {
            kept.pop_first();
        }
        self.dirty_nonces.insert(signer.clone());
        Ok(())
    }

    fn carry_out(&mut self, user: &Address, action: &Action) -> Value {
        let action = match action {
            Action::User(signed) => return self.user_action(user, &signed.action),
            Action::L1(action) => action,
        };
        match action {
            L1Action::Order(action) => self.place_orders(user, action),
            L1Action::Cancel(action) => self.cancel_orders(user, action),
            L1Action::CancelByCloid(action) => self.cancel_by_cloid(user, action),
            L1Action::Modify(action) => self.modify(user, action),
            L1Action::BatchModify(action) => self.batch_modify(user, action),
            L1Action::ScheduleCancel(action) => self.schedule_cancel(user, action),
            L1Action::UpdateLeverage(action) => self.update_leverage(user, action),
            L1Action::UpdateIsolatedMargin(action) => self.update_isolated_margin(user, action),
            L1Action::Noop => done(),
            L1Action::VaultTransfer(_)
            | L1Action::CreateSubAccount(_)
            | L1Action::SubAccountTransfer(_)
            | L1Action::SetReferrer(_)
            | L1Action::TwapOrder(_)
            | L1Action::TwapCancel(_) => err("This action is not simulated."),
        }
    }
}
