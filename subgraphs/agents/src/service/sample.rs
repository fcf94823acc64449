//! Making the samples: each is created and published by its creator's signature, once.

use domain::XAccountId;
use events::facts::AgentStatus;
use evm::AgentKey;
use graph::Viewer;

use super::publish::{PROOF_LIVES, intent};
use super::{Agents, Answer, Draft, Proof, Telling};
use crate::agent::Agent;
use crate::error::AgentError;
use crate::samples::{self, SAMPLE_ACCOUNTS};
use crate::store;

impl Agents {
    /// Makes the samples that are not there, and publishes those that are not published.
    pub async fn make_samples(
        &self,
        creator: &Viewer,
        key: &AgentKey,
        accounts: &[XAccountId; SAMPLE_ACCOUNTS],
    ) -> Result<(), AgentError> {
        for draft in samples::drafts(accounts) {
            let agent = match store::find_sample(&self.db.read, &draft.name).await? {
                Some(row) => Agent::try_from(row)?,
                None => self.make_sample(creator, draft).await?,
            };
            if agent.status == AgentStatus::Draft {
                self.publish_sample(creator, key, &agent).await?;
            }
        }
        Ok(())
    }

    async fn make_sample(&self, creator: &Viewer, draft: Draft) -> Result<Agent, AgentError> {
        let (mut agent, sources) = self.made(creator, draft);
        agent.is_sample = true;
        let txn = self.db.begin().await?;
        store::insert_agent(&txn, agent.row()).await?;
        store::replace_sources(&txn, agent.id, &sources).await?;
        self.tell(txn, &agent, sources, Telling::Changed).await?;
        Ok(agent)
    }

    async fn publish_sample(
        &self,
        creator: &Viewer,
        key: &AgentKey,
        agent: &Agent,
    ) -> Result<(), AgentError> {
        let chain_id = self.config.chain_ids.first().copied().unwrap_or_default();
        let nonce = agent.id.uuid().as_u64_pair().1 >> 11;
        let expires_at = self.wall_now() + PROOF_LIVES;
        let intent = intent(agent, &creator.wallet, chain_id, nonce, expires_at);
        let signature = key.sign_digest(&intent.typed_data().digest()).to_hex();
        let proof = Proof {
            chain_id,
            nonce,
            expires_at,
            signature,
        };
        match self.publish(creator, agent.id, proof).await? {
            Answer::Ok(_) => Ok(()),
            Answer::Err(errors) => {
                let reasons: Vec<String> = errors.into_iter().map(|error| error.message).collect();
                Err(AgentError::SampleRefused(reasons.join(" ")))
            }
        }
    }
}
