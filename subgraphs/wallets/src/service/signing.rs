//! The one place where a key is used.

use std::sync::Arc;

use domain::{Timestamp, Usdc};
use evm::AgentKey;
use evm::hyperliquid::{Action, Chain, Envelope, SigningTerms, UserAction, UserSigned};
use platform::Profile;
use sea_orm::DatabaseTransaction;
use venue::commands::{SignVenueAction, SignedAction};

use super::fences::targets;
use super::{ACCOUNT_KEY, AGENT_KEY, Wallets, place, public_side};
use crate::entity::{fence, keyring};
use crate::error::WalletsError;
use crate::policy::{self, Limits, Permitted, Refusal, Signer};
use crate::store;

impl Wallets {
    /// Signs an action, unless a fence, a limit or the keyring forbids it.
    pub async fn sign(&self, command: SignVenueAction) -> Result<SignedAction, WalletsError> {
        let db = &self.context.db;
        let Some(row) = store::find_keyring(&db.read, command.signing.keyring_id).await? else {
            return Ok(refused(Refusal::new(
                "NO_KEYRING",
                "there is no such keyring",
            )));
        };
        let (action, permitted) = match self.judge(&row, &command) {
            Ok(judged) => judged,
            Err(refusal) => return Ok(refused(refusal)),
        };
        let signer = match permitted.signer {
            Signer::Agent => &row.agent_address,
            Signer::Account => &row.account_address,
        };
        let key = self.open_key(&row, permitted.signer)?;
        // The fences, the nonce and the signature are one transaction, and nothing is handed out
        // before it is committed: a fence that rises waits for it, in whatever replica it is made.
        let _open = self.gate.read().await;
        let txn = db.begin().await?;
        store::enter_gate(&txn).await?;
        let nonce = store::take_nonce(&txn, signer, self.now()).await?;
        if permitted.is_fenced
            && let Some(fence) = raised_fence(&txn, &command).await?
        {
            txn.rollback().await?;
            let reason = format!("a kill switch is engaged ({})", fence.scope);
            return Ok(refused(Refusal::new("KILL_SWITCH", reason)));
        }
        let begun = store::stay_in_gate(txn).await?;
        let envelope = self.envelope(&key, action, nonce, command.expires_at)?;
        if let Some(txn) = begun {
            txn.commit().await?;
        }
        Ok(SignedAction::Signed { envelope, nonce })
    }

    /// Everything that needs no look at the fences.
    fn judge(
        &self,
        row: &keyring::Model,
        command: &SignVenueAction,
    ) -> Result<(Action, Permitted), Refusal> {
        let SignVenueAction {
            account,
            signing,
            action,
            ..
        } = command;
        let unreadable = |_| Refusal::new("NO_KEYRING", "the keyring cannot be read");
        let keyring = public_side(row).map_err(unreadable)?;
        let is_ours = keyring.account == *account
            && row.user_id == signing.user_id.uuid()
            && row.deployment_id == signing.deployment_id.uuid();
        if !is_ours {
            let reason = "the keyring is of another account, user or deployment";
            return Err(Refusal::new("WRONG_KEYRING", reason));
        }
        let now = self.now();
        if row.retired_at.is_some() || row.expires_at.is_some_and(|expires| expires <= now) {
            return Err(Refusal::new(
                "RETIRED_KEYRING",
                "the keyring signs no longer",
            ));
        }
        if command.expires_at.is_some_and(|expires| expires <= now) {
            return Err(Refusal::new("EXPIRED", "the action's time is over"));
        }
        let action: Action = serde_json::from_value(action.clone())
            .map_err(|error| Refusal::new("MALFORMED_ACTION", error.to_string()))?;
        let limits = Limits {
            notional: signing
                .notional_limit
                .min(self.config.action_notional_max)
                .max(Usdc::ZERO),
            leverage_max: self.config.leverage_max,
            agent: &keyring.agent_address,
            has_account_key: row.sealed_account_key.is_some(),
        };
        let permitted = policy::judge(&action, &limits)?;
        Ok((action, permitted))
    }

    fn open_key(
        &self,
        row: &keyring::Model,
        signer: Signer,
    ) -> Result<Arc<AgentKey>, WalletsError> {
        let (purpose, sealed) = match signer {
            Signer::Agent => (AGENT_KEY, &row.sealed_agent_key),
            Signer::Account => (
                ACCOUNT_KEY,
                row.sealed_account_key
                    .as_ref()
                    .ok_or(WalletsError::Unreadable)?,
            ),
        };
        let now = self.context.wall.now();
        // Sealed words that were copied to another row open nothing there.
        let lies = format!("{}|{purpose}|{sealed}", row.id);
        if let Some(key) = self.open_keys.find(&lies, now) {
            return Ok(key);
        }
        let opened = self
            .vault
            .open(place(&row.id.to_string(), purpose), sealed)?;
        let bytes: &[u8; 32] = opened
            .as_slice()
            .try_into()
            .map_err(|_| WalletsError::Unreadable)?;
        let key = Arc::new(AgentKey::from_bytes(bytes)?);
        self.open_keys.keep(&lies, &key, now);
        Ok(key)
    }

    fn envelope(
        &self,
        key: &AgentKey,
        action: Action,
        nonce: u64,
        expires_at: Option<Timestamp>,
    ) -> Result<serde_json::Value, WalletsError> {
        let expires_after = expires_at.and_then(|at| u64::try_from(at.timestamp_millis()).ok());
        let envelope = match action {
            Action::L1(action) => {
                let chain = self.chain();
                let terms = SigningTerms {
                    chain,
                    nonce,
                    vault_address: None,
                    expires_after,
                };
                Envelope::sign(key, action, terms)
            }
            Action::User(action) => Envelope::sign_as_user(key, self.with_nonce(action, nonce)),
        };
        Ok(serde_json::to_value(envelope)?)
    }

    /// The nonce and the network are ours to say, not the caller's.
    fn with_nonce(&self, mut action: UserSigned, taken: u64) -> UserSigned {
        if let UserAction::ApproveAgent(approval) = &mut action.action {
            approval.nonce = taken;
        }
        action.hyperliquid_chain = self.chain();
        action
    }

    const fn chain(&self) -> Chain {
        match self.context.profile {
            Profile::Mainnet => Chain::Mainnet,
            Profile::Local | Profile::Testnet => Chain::Testnet,
        }
    }
}

async fn raised_fence(
    txn: &DatabaseTransaction,
    command: &SignVenueAction,
) -> Result<Option<fence::Model>, WalletsError> {
    let SignVenueAction {
        account, signing, ..
    } = command;
    let targets = targets(account.venue, signing.user_id, signing.deployment_id);
    Ok(store::find_fence(txn, targets).await?)
}

fn refused(refusal: Refusal) -> SignedAction {
    tracing::warn!(code = refusal.code, "signature refused");
    SignedAction::Refused {
        code: refusal.code.to_owned(),
        reason: refusal.reason,
    }
}
