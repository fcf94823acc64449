//! Publishing: the creator signs what is published, for one chain, once, for some minutes.

use chrono::TimeDelta;
use domain::{Address, AgentId, EventId, Timestamp};
use events::facts::AgentStatus;
use evm::Signature;
use evm::intent::PublishAgent;
use graph::{UserError, Viewer};
use sea_orm::Set;

use super::{Agents, Answer, NEEDS_SOURCE, Telling, own_agent, refusal, refused, sources_of};
use crate::agent::Agent;
use crate::entity::publish_proof;
use crate::error::AgentError;
use crate::store;

/// How long a creator has to sign.
pub(super) const PROOF_LIVES: TimeDelta = TimeDelta::minutes(10);
/// A proof that would be valid for longer was not asked for by us.
const PROOF_LIVES_MAX: TimeDelta = TimeDelta::minutes(15);

/// What the creator's wallet is asked to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// For `eth_signTypedData_v4`.
    pub json: String,
    /// To be sent back with the signature.
    pub nonce: u64,
    /// To be sent back with the signature.
    pub expires_at: Timestamp,
}

/// What the creator's wallet answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The chain that was signed for.
    pub chain_id: u64,
    /// The nonce that was signed.
    pub nonce: u64,
    /// The expiry that was signed.
    pub expires_at: Timestamp,
    /// 65 bytes in hex.
    pub signature: String,
}

impl Agents {
    /// What the creator signs to publish this agent as it is now.
    pub async fn publish_prompt(
        &self,
        viewer: &Viewer,
        id: AgentId,
        chain_id: u64,
    ) -> Result<Result<Prompt, String>, AgentError> {
        let agent = own_agent(&self.db.read, viewer, id).await?;
        if !self.config.chain_ids.contains(&chain_id) {
            return Ok(Err(self.chain_sentence()));
        }
        // The random half of a fresh id, kept within what every wallet can show.
        let nonce = EventId::new().uuid().as_u64_pair().1 >> 11;
        let expires_at = self.wall_now() + PROOF_LIVES;
        let intent = intent(&agent, &viewer.wallet, chain_id, nonce, expires_at);
        Ok(Ok(Prompt {
            json: intent.typed_data_json().to_string(),
            nonce,
            expires_at,
        }))
    }

    /// Publishes a draft on its creator's signature.
    pub async fn publish(
        &self,
        viewer: &Viewer,
        id: AgentId,
        proof: Proof,
    ) -> Result<Answer, AgentError> {
        let txn = self.db.begin().await?;
        let before = own_agent(&txn, viewer, id).await?;
        if before.status != AgentStatus::Draft {
            return Ok(refused("", "NOT_A_DRAFT", "Only a draft can be published."));
        }
        let sources = sources_of(&txn, id).await?;
        if sources.is_empty() {
            return Ok(refused("xAccountIds", "NO_SOURCE", NEEDS_SOURCE));
        }
        if let Err(errors) = self.check_proof(&before, viewer, &proof) {
            return Ok(Err(errors));
        }
        let now = self.wall_now();
        let row = publish_proof::ActiveModel {
            id: Set(EventId::new().uuid()),
            agent_id: Set(id.uuid()),
            signer: Set(viewer.wallet.to_string()),
            chain_id: Set(proof.chain_id.to_string()),
            nonce: Set(proof.nonce.to_string()),
            name: Set(before.name.clone()),
            signature: Set(proof.signature),
            expires_at: Set(proof.expires_at),
            proved_at: Set(now),
        };
        if !store::insert_proof(&txn, row).await? {
            let message = "This signature was used before: sign again.";
            return Ok(refused("nonce", "NONCE_USED", message));
        }
        let after = Agent {
            status: AgentStatus::Active,
            published_at: Some(self.clock.now()),
            ..before
        };
        self.change(txn, after, None, Telling::Published)
            .await
            .map(Ok)
    }

    /// Signer, creator and session wallet are one; chain and expiry are as we ask for.
    fn check_proof(
        &self,
        agent: &Agent,
        viewer: &Viewer,
        proof: &Proof,
    ) -> Result<(), Vec<UserError>> {
        if !self.config.chain_ids.contains(&proof.chain_id) {
            return Err(refusal("chainId", "WRONG_CHAIN", &self.chain_sentence()));
        }
        let now = self.wall_now();
        if proof.expires_at <= now {
            return Err(refusal(
                "expiresAt",
                "EXPIRED",
                "The signature has expired: sign again.",
            ));
        }
        if proof.expires_at > now + PROOF_LIVES_MAX {
            let message = "The signature would be valid for too long: sign what we ask for.";
            return Err(refusal("expiresAt", "TOO_LONG", message));
        }
        if agent.creator_wallet != viewer.wallet.as_str() {
            let message = "The agent was made with another wallet: sign in with that one.";
            return Err(refusal("signature", "ANOTHER_WALLET", message));
        }
        let wrong = || {
            refusal(
                "signature",
                "WRONG_SIGNATURE",
                "The signature is not yours.",
            )
        };
        let signature = Signature::from_hex(&proof.signature).map_err(|_| wrong())?;
        let intent = intent(
            agent,
            &viewer.wallet,
            proof.chain_id,
            proof.nonce,
            proof.expires_at,
        );
        match intent.recover(&signature) {
            Ok(signer) if signer == viewer.wallet => Ok(()),
            Ok(_) | Err(_) => Err(wrong()),
        }
    }

    fn chain_sentence(&self) -> String {
        let chains: Vec<String> = self.config.chain_ids.iter().map(u64::to_string).collect();
        format!(
            "A proof of intent is signed for one of the chains {}.",
            chains.join(", ")
        )
    }
}

/// What is signed, or was, for an agent as it is now: after a rename the old signature is void.
pub(super) fn intent(
    agent: &Agent,
    creator: &Address,
    chain_id: u64,
    nonce: u64,
    expires_at: Timestamp,
) -> PublishAgent {
    PublishAgent {
        chain_id,
        agent_id: agent.id.to_string(),
        name: agent.name.clone(),
        creator: creator.clone(),
        nonce,
        expires_at: u64::try_from(expires_at.timestamp()).unwrap_or(0),
    }
}
