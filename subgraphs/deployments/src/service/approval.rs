//! Live trading starts with the user's own signature: the typed data their wallet signs, and what
//! the venue makes of it.

use domain::{DeploymentId, TradingMode, UserId};
use events::Cause;
use platform::Profile;
use serde_json::json;
use venue::commands::SubmitApproval;

use super::DeploymentService;
use crate::deployment::{Account, Deployment};
use crate::error::DeploymentError;

/// The name our key is approved under; the venue keeps one key for each name.
const AGENT_NAME: &str = "maxxit";
/// How far a nonce may lie from now; the venue takes milliseconds of the last two days.
const NONCE_AGE_MAX_MS: u64 = 24 * 60 * 60 * 1_000;
/// 0x and 65 bytes in hex.
const SIGNATURE_LENGTH: usize = 132;

/// What the user's wallet is asked to sign.
pub struct Approval {
    /// EIP-712 typed data.
    pub json: String,
    /// The nonce inside it.
    pub nonce: u64,
    /// The chain inside it.
    pub chain_id: u64,
}

/// What came back from the wallet.
pub struct Signed {
    pub chain_id: u64,
    pub nonce: u64,
    pub signature: String,
}

impl DeploymentService {
    /// The typed data that lets our key trade, but never withdraw, on the user's account.
    pub async fn approval(
        &self,
        user: UserId,
        id: DeploymentId,
        chain_id: u64,
    ) -> Result<Approval, DeploymentError> {
        let deployment = self.load(user, id).await?;
        let account = live_account(&deployment)?;
        let nonce = self.wall_ms();
        let typed_data = json!({
            "types": {
                "EIP712Domain": [
                    { "name": "name", "type": "string" },
                    { "name": "version", "type": "string" },
                    { "name": "chainId", "type": "uint256" },
                    { "name": "verifyingContract", "type": "address" },
                ],
                "HyperliquidTransaction:ApproveAgent": [
                    { "name": "hyperliquidChain", "type": "string" },
                    { "name": "agentAddress", "type": "address" },
                    { "name": "agentName", "type": "string" },
                    { "name": "nonce", "type": "uint64" },
                ],
            },
            "primaryType": "HyperliquidTransaction:ApproveAgent",
            "domain": {
                "name": "HyperliquidSignTransaction",
                "version": "1",
                "chainId": chain_id,
                "verifyingContract": "0x0000000000000000000000000000000000000000",
            },
            "message": {
                "hyperliquidChain": self.venue_chain(),
                "agentAddress": account.agent_address,
                "agentName": AGENT_NAME,
                "nonce": nonce,
            },
        });
        Ok(Approval {
            json: typed_data.to_string(),
            nonce,
            chain_id,
        })
    }

    /// Hands the wallet's signature to the venue; the venue's yes makes the deployment active.
    pub async fn approve(
        &self,
        user: UserId,
        id: DeploymentId,
        signed: Signed,
        cause: Cause,
    ) -> Result<Deployment, DeploymentError> {
        let deployment = self.load(user, id).await?;
        let account = live_account(&deployment)?.clone();
        self.check_signed(&signed)?;
        let permission = self
            .context
            .commands
            .call(SubmitApproval {
                account: account.place.clone(),
                agent_address: account.agent_address.clone(),
                agent_name: AGENT_NAME.to_owned(),
                signature_chain_id: signed.chain_id,
                nonce: signed.nonce,
                signature: signed.signature,
            })
            .await?;
        let as_of = self.now();
        let noted = self
            .change(id, cause, |deployment| {
                deployment.note_permission(
                    &account.place,
                    &account.agent_address,
                    permission,
                    as_of,
                );
            })
            .await?;
        noted.ok_or(DeploymentError::NotFound)
    }

    fn check_signed(&self, signed: &Signed) -> Result<(), DeploymentError> {
        let hex = signed.signature.strip_prefix("0x").unwrap_or_default();
        let is_signature = signed.signature.len() == SIGNATURE_LENGTH
            && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_signature {
            let message = "must be 0x and 130 hex digits";
            return Err(DeploymentError::field("signature", "INVALID", message));
        }
        if self.wall_ms().abs_diff(signed.nonce) > NONCE_AGE_MAX_MS {
            let message = "was not given out in the last day; ask for a new one";
            return Err(DeploymentError::field("nonce", "EXPIRED", message));
        }
        Ok(())
    }

    /// The venue's nonces are milliseconds of the wall, whatever the market's clock shows.
    fn wall_ms(&self) -> u64 {
        u64::try_from(self.context.wall.now().timestamp_millis()).unwrap_or_default()
    }

    const fn venue_chain(&self) -> &'static str {
        match self.context.profile {
            Profile::Mainnet => "Mainnet",
            Profile::Local | Profile::Testnet => "Testnet",
        }
    }
}

fn live_account(deployment: &Deployment) -> Result<&Account, DeploymentError> {
    if deployment.mode == TradingMode::Paper {
        return Err(DeploymentError::NothingToApprove);
    }
    deployment.accounts.first().ok_or(DeploymentError::NotReady)
}
