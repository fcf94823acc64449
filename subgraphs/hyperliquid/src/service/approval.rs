//! Accounts and the keys they let trade.

use chrono::TimeDelta;
use domain::{Address, Timestamp, TradingMode};
use events::Cause;
use events::facts::VenueAccountChanged;
use sea_orm::Set;
use serde_json::json;
use venue::commands::{
    CheckPermission, OpenPaperAccount, Permission, SigningContext, SubmitApproval,
};
use venue::{AccountSnapshot, VenueAccount};

use super::Hyperliquid;
use crate::budget::Urgency;
use crate::client::wire::ExchangeAnswer;
use crate::convert;
use crate::entity::account;
use crate::error::HyperliquidError;
use crate::store;

/// The chain a stand-in's and a testnet's signatures name: Arbitrum Sepolia.
const SIGNATURE_CHAIN: &str = "0x66eee";
/// The name our key is approved under.
pub const AGENT_NAME: &str = "maxxit";

/// A key stops trading so long before the venue would stop it.
const KEY_MARGIN: TimeDelta = TimeDelta::hours(1);

/// What the venue says of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeyState {
    /// Whether it may trade.
    pub(super) permission: Permission,
    /// Until when, as far as the venue knows it.
    pub(super) expires_at: Option<Timestamp>,
}

impl Hyperliquid {
    /// Funds a paper account and approves its key, as far as that has not happened yet.
    pub async fn open_paper_account(
        &self,
        command: OpenPaperAccount,
    ) -> Result<AccountSnapshot, HyperliquidError> {
        let OpenPaperAccount {
            user_id,
            deployment_id,
            keyring_id,
            account,
            agent_address,
        } = command;
        if !self.config.is_stand_in || account.mode != TradingMode::Paper {
            return Err(HyperliquidError::NoPaper);
        }
        let address = &account.address;
        let state = self.client.account(address, Urgency::Ordinary).await?;
        if state.margin_summary.account_value.is_zero() {
            self.client
                .deposit_paper(address, &self.config.paper_deposit_usd)
                .await?;
        }
        if self.permission(address, &agent_address).await? != Permission::Yes {
            let signing = SigningContext {
                keyring_id,
                user_id,
                deployment_id,
                notional_limit: domain::Usdc::ZERO,
            };
            let action = json!({
                "type": "approveAgent",
                "hyperliquidChain": self.chain(),
                "signatureChainId": SIGNATURE_CHAIN,
                "agentAddress": agent_address,
                "agentName": AGENT_NAME,
                // The signer replaces it by the nonce it takes.
                "nonce": 0,
            });
            let envelope = self.signed(&account, &signing, action, None).await?;
            self.expect_ok(&envelope).await?;
        }
        let row = self.account_row(&account, &agent_address, Permission::Yes, |row| {
            row.user_id = Set(Some(user_id.uuid()));
            row.deployment_id = Set(Some(deployment_id.uuid()));
            row.keyring_id = Set(Some(keyring_id.uuid()));
        });
        store::save_account(&self.context.db.write, row).await?;
        self.nudge(address);
        self.read_account(&account, Urgency::Ordinary).await
    }

    /// Whether a key may trade on an account; what could not be asked is unknown.
    pub async fn check_permission(&self, command: CheckPermission) -> Permission {
        let CheckPermission {
            account,
            agent_address,
        } = command;
        match self.permission(&account.address, &agent_address).await {
            Ok(permission) => permission,
            Err(error) => {
                tracing::warn!(%error, "permission unknown");
                Permission::Unknown
            }
        }
    }

    /// Hands the venue the user's own signature and says what the venue makes of it.
    pub async fn submit_approval(
        &self,
        command: SubmitApproval,
    ) -> Result<Permission, HyperliquidError> {
        let SubmitApproval {
            account,
            agent_address,
            agent_name,
            signature_chain_id,
            nonce,
            signature,
        } = command;
        let (r, s, v) = signature_parts(&signature)?;
        let envelope = json!({
            "action": {
                "type": "approveAgent",
                "hyperliquidChain": self.chain(),
                "signatureChainId": format!("{signature_chain_id:#x}"),
                "agentAddress": agent_address,
                "agentName": agent_name,
                "nonce": nonce,
            },
            "nonce": nonce,
            "signature": { "r": r, "s": s, "v": v },
        });
        if account.address == agent_address {
            let reason = "a wallet cannot be its own agent".to_owned();
            return Err(HyperliquidError::Refused(reason));
        }
        self.fund_on_stand_in(&account.address).await?;
        self.expect_ok(&envelope).await?;
        // What was read before may be older than the money the wallet came with.
        self.accounts.forget(&account.address);
        let key = self.key(&account.address, &agent_address).await?;
        self.remember_permission(&account, &agent_address, key)
            .await?;
        self.nudge(&account.address);
        Ok(key.permission)
    }

    /// On the local stand-in a wallet that was never there is given play money: it is nobody's.
    async fn fund_on_stand_in(&self, address: &Address) -> Result<(), HyperliquidError> {
        if !self.config.is_stand_in || !self.context.profile.is_local() {
            return Ok(());
        }
        let state = self.client.account(address, Urgency::Ordinary).await?;
        if state.margin_summary.account_value.is_zero() {
            self.client
                .deposit_paper(address, &self.config.paper_deposit_usd)
                .await?;
        }
        Ok(())
    }

    pub(super) async fn remember_permission(
        &self,
        account: &VenueAccount,
        agent_address: &Address,
        key: KeyState,
    ) -> Result<(), HyperliquidError> {
        let permission = key.permission;
        let row = self.account_row(account, agent_address, permission, |row| {
            row.agent_expires_at = Set(key.expires_at);
        });
        let fact = VenueAccountChanged {
            account: account.clone(),
            agent_address: agent_address.clone(),
            permission,
            as_of: self.now(),
        };
        let txn = self.context.db.begin().await?;
        store::save_account(&txn, row).await?;
        self.context
            .outbox
            .append(&txn, &fact, Cause::fresh())
            .await?;
        self.context.outbox.commit(txn).await?;
        Ok(())
    }

    async fn permission(
        &self,
        account: &Address,
        agent: &Address,
    ) -> Result<Permission, HyperliquidError> {
        Ok(self.key(account, agent).await?.permission)
    }

    /// What the venue says of a key. It counts as no longer good a while before it is none, so
    /// that trading stops before the venue stops it.
    pub(super) async fn key(
        &self,
        account: &Address,
        agent: &Address,
    ) -> Result<KeyState, HyperliquidError> {
        let agents = self.client.agents(account).await?;
        let known = agents
            .iter()
            .find(|known| known.address.eq_ignore_ascii_case(agent.as_str()));
        let Some(known) = known else {
            return Ok(KeyState {
                permission: Permission::No,
                expires_at: None,
            });
        };
        let expires_at = convert::moment(known.valid_until)?;
        let is_good = expires_at - self.now() > KEY_MARGIN && account != agent;
        let permission = if is_good {
            Permission::Yes
        } else {
            Permission::No
        };
        Ok(KeyState {
            permission,
            expires_at: Some(expires_at),
        })
    }

    async fn expect_ok(&self, envelope: &serde_json::Value) -> Result<(), HyperliquidError> {
        match self.client.exchange(envelope, Urgency::Ordinary).await? {
            ExchangeAnswer::Ok(_) => Ok(()),
            ExchangeAnswer::Err(reason) => Err(HyperliquidError::Refused(reason)),
        }
    }

    fn account_row(
        &self,
        account: &VenueAccount,
        agent_address: &Address,
        permission: Permission,
        owner: impl FnOnce(&mut account::ActiveModel),
    ) -> account::ActiveModel {
        let now: Timestamp = self.now();
        let permission = match permission {
            Permission::Yes => "YES",
            Permission::No => "NO",
            Permission::Unknown => "UNKNOWN",
        };
        let mut row = account::ActiveModel {
            address: Set(account.address.to_string()),
            mode: Set(account.mode.to_string()),
            user_id: Set(None),
            deployment_id: Set(None),
            keyring_id: Set(None),
            agent_address: Set(Some(agent_address.to_string())),
            permission: Set(permission.to_owned()),
            fills_seen_until: Set(now),
            fundings_seen_until: Set(None),
            transfers_seen_until: Set(None),
            agent_expires_at: Set(None),
            created_at: Set(now),
        };
        owner(&mut row);
        row
    }

    const fn chain(&self) -> &'static str {
        if self.config.is_mainnet {
            "Mainnet"
        } else {
            "Testnet"
        }
    }
}

/// Cuts a 65-byte signature into what the venue takes.
fn signature_parts(signature: &str) -> Result<(String, String, u8), HyperliquidError> {
    let hex = signature
        .strip_prefix("0x")
        .filter(|hex| hex.len() == 130 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let hex = hex.ok_or(HyperliquidError::BadSignature)?;
    let v = u8::from_str_radix(&hex[128..], 16).map_err(|_| HyperliquidError::BadSignature)?;
    // Some wallets write the parity as 0 or 1.
    let v = if v < 27 { v + 27 } else { v };
    Ok((
        format!("0x{}", &hex[..64]),
        format!("0x{}", &hex[64..128]),
        v,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_cut_into_its_parts_or_refused() {
        let text = format!("0x{}{}01", "a1".repeat(32), "b2".repeat(32));
        let (r, s, v) = signature_parts(&text).unwrap();
        assert_eq!(r, format!("0x{}", "a1".repeat(32)));
        assert_eq!(s, format!("0x{}", "b2".repeat(32)));
        assert_eq!(v, 28);
        for bad in ["", "0x12", &text[2..], &text.replace('a', "g")] {
            assert!(signature_parts(bad).is_err(), "{bad}");
        }
    }
}
