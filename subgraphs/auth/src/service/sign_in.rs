//! Signing in: a nonce for a wallet, and the session its signature opens.

use chrono::TimeDelta;
use domain::{Address, SessionId, Timestamp, UserId};
use events::Cause;
use events::facts::UserRegistered;
use evm::siwe::{self, SiweError};
use sea_orm::DatabaseTransaction;

use super::{Auth, SignedIn, nonce, short};
use crate::entity::nonce::Model as UsedNonce;
use crate::entity::{session, user};
use crate::error::AuthError;
use crate::store;

/// How long a nonce is good for.
const NONCE_LIFE: TimeDelta = TimeDelta::minutes(10);
/// How much of a browser's name is kept.
const USER_AGENT_LENGTH_MAX: usize = 200;

/// What a wallet needs to write its sign-in message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Good once, for ten minutes.
    pub nonce: String,
    /// The domain the message must name.
    pub domain: String,
    /// The address the message must name.
    pub uri: String,
    /// When the message was asked for.
    pub issued_at: Timestamp,
    /// Until when the nonce is good.
    pub expires_at: Timestamp,
}

impl Auth {
    /// Hands out a nonce for one wallet.
    pub fn challenge(&self, wallet: &str) -> Result<Challenge, AuthError> {
        let wallet: Address = wallet.parse()?;
        let now = self.now();
        let expires_at = now + NONCE_LIFE;
        let nonce = nonce::hand_out(&self.vault, &wallet, expires_at)?;
        Ok(Challenge {
            nonce,
            domain: self.config.domain().to_owned(),
            uri: self.config.issuer(),
            issued_at: now,
            expires_at,
        })
    }

    /// Opens a session for whoever signed the message.
    pub async fn sign_in(
        &self,
        text: &str,
        signature: &str,
        user_agent: Option<&str>,
    ) -> Result<SignedIn, AuthError> {
        let now = self.now();
        let nonce = siwe::nonce_of(text)?;
        let wallet = self.verify_message(text, signature, &nonce, now)?;
        let row = self.used_nonce(&nonce, &wallet, now)?;
        let txn = self.context.db.begin().await?;
        if !store::use_nonce(&txn, row).await? {
            return Err(AuthError::StaleNonce);
        }
        let user = self.find_or_register(&txn, &wallet, now).await?;
        let session = session::Model {
            id: SessionId::new().uuid(),
            user_id: user.id,
            user_agent: user_agent.map(|agent| agent.chars().take(USER_AGENT_LENGTH_MAX).collect()),
            created_at: now,
            last_seen_at: now,
            expires_at: self.session_expiry(now),
            revoked_at: None,
            revoked_reason: None,
        };
        store::insert_session(&txn, session.clone()).await?;
        let signed_in = self.continue_session(&txn, user, &session, now).await?;
        self.context.outbox.commit(txn).await?;
        Ok(signed_in)
    }

    /// The row that makes a nonce of ours, still good, used.
    fn used_nonce(
        &self,
        text: &str,
        wallet: &Address,
        now: Timestamp,
    ) -> Result<UsedNonce, AuthError> {
        let expires_at = nonce::expiry(&self.vault, wallet, text)
            .filter(|expires_at| now < *expires_at)
            .ok_or(AuthError::StaleNonce)?;
        Ok(UsedNonce {
            nonce: text.to_owned(),
            wallet: wallet.to_string(),
            expires_at,
            used_at: Some(now),
        })
    }

    /// Every field and the signature; whether the nonce was used is the database's to say.
    fn verify_message(
        &self,
        text: &str,
        signature: &str,
        nonce: &str,
        now: Timestamp,
    ) -> Result<Address, AuthError> {
        let uri = self.config.issuer();
        for &chain_id in &self.config.chain_ids {
            let expected = siwe::Expected {
                domain: self.config.domain(),
                uri: &uri,
                chain_id,
                nonce,
                now,
            };
            match siwe::verify(text, signature, &expected) {
                Err(SiweError::ChainId) => {}
                verified => return Ok(verified?),
            }
        }
        Err(SiweError::ChainId.into())
    }

    async fn find_or_register(
        &self,
        txn: &DatabaseTransaction,
        wallet: &Address,
        now: Timestamp,
    ) -> Result<user::Model, AuthError> {
        if let Some(user) = store::find_user_of_wallet(txn, wallet).await? {
            return Ok(user);
        }
        let user_id = UserId::new();
        let is_demo = self
            .demo
            .as_ref()
            .is_some_and(|demo| demo.address() == wallet);
        let user = user::Model {
            id: user_id.uuid(),
            wallet: wallet.to_string(),
            display_name: if is_demo {
                "Demo trader".to_owned()
            } else {
                short(wallet)
            },
            roles: String::new(),
            created_at: now,
        };
        if !store::insert_user(txn, user.clone()).await? {
            // The same wallet signed in twice at once; the other transaction has made the row.
            return store::find_user_of_wallet(txn, wallet)
                .await?
                .ok_or(AuthError::StaleNonce);
        }
        let fact = UserRegistered {
            user_id,
            wallet: wallet.clone(),
            registered_at: now,
        };
        self.context
            .outbox
            .append(txn, &fact, Cause::fresh())
            .await?;
        Ok(user)
    }
}
