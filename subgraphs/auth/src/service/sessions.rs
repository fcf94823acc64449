//! The life of a session: each refresh token works once; a second use ends the session.

use chrono::TimeDelta;
use domain::{SessionId, Timestamp, UserId};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::{Auth, SignedIn, hash, new_token};
use crate::entity::{refresh_token, session, user};
use crate::error::AuthError;
use crate::store;

impl Auth {
    /// Trades a refresh token for the next one and a new access token.
    pub async fn refresh(&self, token: &str) -> Result<SignedIn, AuthError> {
        let (now, hash) = (self.now(), hash(token));
        let txn = self.context.db.begin().await?;
        let known = store::find_refresh_token(&txn, &hash)
            .await?
            .ok_or(AuthError::SessionEnded)?;
        if !store::use_refresh_token(&txn, &hash, now).await? {
            let was_alive =
                store::revoke_session(&txn, known.session_id, "token reused", now).await?;
            txn.commit().await?;
            if was_alive {
                tracing::warn!("refresh token used twice, session revoked");
                self.tell_revoked(SessionId::from_uuid(known.session_id))
                    .await;
            }
            return Err(AuthError::TokenReused);
        }
        let expires_at = self.session_expiry(now);
        if !store::prolong_session(&txn, known.session_id, now, expires_at).await? {
            return Err(AuthError::SessionEnded);
        }
        let session = store::find_session(&txn, known.session_id)
            .await?
            .ok_or(AuthError::SessionEnded)?;
        let user = store::find_user(&txn, UserId::from_uuid(session.user_id))
            .await?
            .ok_or(AuthError::SessionEnded)?;
        let signed_in = self.continue_session(&txn, user, &session, now).await?;
        txn.commit().await?;
        Ok(signed_in)
    }

    /// Ends the session behind a refresh token; an unknown token ends nothing.
    pub async fn log_out(&self, token: &str) -> Result<(), AuthError> {
        let known = store::find_refresh_token(&self.context.db.read, &hash(token)).await?;
        match known {
            Some(known) => self.end(known.session_id, "signed out").await,
            None => Ok(()),
        }
    }

    /// A person ends one of their sessions; nothing when it is not theirs.
    pub async fn revoke_session(
        &self,
        id: SessionId,
        owner: UserId,
    ) -> Result<Option<session::Model>, AuthError> {
        let db = &self.context.db;
        let Some(session) = store::find_session_of_user(&db.read, id, owner).await? else {
            return Ok(None);
        };
        self.end(session.id, "revoked by its owner").await?;
        Ok(Some(session))
    }

    /// A person's living sessions.
    pub async fn list_sessions(&self, owner: UserId) -> Result<Vec<session::Model>, AuthError> {
        let db = &self.context.db;
        Ok(store::list_sessions_of_user(&db.read, owner, self.now()).await?)
    }

    /// One of a person's sessions.
    pub async fn find_session(
        &self,
        id: SessionId,
        owner: UserId,
    ) -> Result<Option<session::Model>, AuthError> {
        Ok(store::find_session_of_user(&self.context.db.read, id, owner).await?)
    }

    async fn end(&self, id: sea_orm::prelude::Uuid, reason: &str) -> Result<(), AuthError> {
        if store::revoke_session(&self.context.db.write, id, reason, self.now()).await? {
            self.tell_revoked(SessionId::from_uuid(id)).await;
        }
        Ok(())
    }

    pub(super) fn session_expiry(&self, now: Timestamp) -> Timestamp {
        now + TimeDelta::days(i64::from(self.config.session_days))
    }

    /// The next pair of tokens of a session.
    pub(super) async fn continue_session(
        &self,
        txn: &DatabaseTransaction,
        user: user::Model,
        session: &session::Model,
        now: Timestamp,
    ) -> Result<SignedIn, AuthError> {
        let refresh_token = new_token()?;
        remember(txn, &refresh_token, session, now).await?;
        let (access_token, expires_at) = self.sign_access_token(&user, session, now)?;
        Ok(SignedIn {
            user,
            access_token,
            expires_at,
            refresh_token,
            session_expires_at: self.session_expiry(now),
        })
    }
}

async fn remember(
    db: &impl ConnectionTrait,
    token: &str,
    session: &session::Model,
    now: Timestamp,
) -> Result<(), AuthError> {
    let row = refresh_token::Model {
        hash: hash(token),
        session_id: session.id,
        created_at: now,
        used_at: None,
    };
    Ok(store::insert_refresh_token(db, row).await?)
}
