//! Keys for programs: shown once, stored as a hash, never able to do more than their owner.

use chrono::TimeDelta;
use domain::{ApiKeyId, UserId};
use graph::Viewer;
use venue::commands::VerifiedApiKey;

use super::{Auth, hash, new_token};
use crate::entity::api_key;
use crate::error::AuthError;
use crate::store;

/// What a key may be allowed.
pub const GRANTABLE_SCOPES: [&str; 3] = ["read", "trade", "agents:write"];
/// How long the name of a key may be.
pub const API_KEY_NAME_LENGTH_MAX: usize = 60;
/// What every key begins with.
const KEY_PREFIX: &str = "mx_";
/// How much of a key is shown to recognise it by.
const SHOWN_LENGTH: usize = 10;
/// Working keys a person may have.
const KEYS_MAX: u64 = 20;
/// A key's last use is noted no more often than this.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A new key, with the secret nobody will see again.
#[derive(Clone, Debug)]
pub struct CreatedApiKey {
    /// The key as it is stored.
    pub key: api_key::Model,
    /// The whole key.
    pub secret: String,
}

impl Auth {
    /// Makes a key; name and scopes are checked by the form.
    pub async fn create_api_key(
        &self,
        owner: &Viewer,
        name: &str,
        scopes: &[String],
    ) -> Result<CreatedApiKey, AuthError> {
        let txn = self.context.db.begin().await?;
        if store::count_working_api_keys(&txn, owner.user_id).await? >= KEYS_MAX {
            return Err(AuthError::TooManyKeys(KEYS_MAX));
        }
        let secret = format!("{KEY_PREFIX}{}", new_token()?);
        let key = api_key::Model {
            id: ApiKeyId::new().uuid(),
            user_id: owner.user_id.uuid(),
            name: name.to_owned(),
            prefix: secret.chars().take(SHOWN_LENGTH).collect(),
            hash: hash(&secret),
            scopes: scopes.join(" "),
            created_at: self.now(),
            last_used_at: None,
            revoked_at: None,
        };
        store::insert_api_key(&txn, key.clone()).await?;
        txn.commit().await?;
        Ok(CreatedApiKey { key, secret })
    }

    /// Ends a key of this person; nothing when it is not theirs.
    pub async fn revoke_api_key(
        &self,
        id: ApiKeyId,
        owner: UserId,
    ) -> Result<Option<api_key::Model>, AuthError> {
        let db = &self.context.db;
        if store::find_api_key_of_user(&db.read, id, owner)
            .await?
            .is_none()
        {
            return Ok(None);
        }
        store::revoke_api_key(&db.write, id.uuid(), self.now()).await?;
        Ok(store::find_api_key_of_user(&db.read, id, owner).await?)
    }

    /// A person's keys.
    pub async fn list_api_keys(&self, owner: UserId) -> Result<Vec<api_key::Model>, AuthError> {
        Ok(store::list_api_keys_of_user(&self.context.db.read, owner).await?)
    }

    /// One of a person's keys.
    pub async fn find_api_key(
        &self,
        id: ApiKeyId,
        owner: UserId,
    ) -> Result<Option<api_key::Model>, AuthError> {
        Ok(store::find_api_key_of_user(&self.context.db.read, id, owner).await?)
    }

    /// Whose key this is; nothing when it is unknown or revoked.
    pub async fn verify_api_key(&self, key: &str) -> Result<Option<VerifiedApiKey>, AuthError> {
        if !key.starts_with(KEY_PREFIX) {
            return Ok(None);
        }
        let db = &self.context.db;
        let Some(found) = store::find_api_key_by_hash(&db.read, &hash(key)).await? else {
            return Ok(None);
        };
        let user_id = UserId::from_uuid(found.user_id);
        let Some(owner) = store::find_user(&db.read, user_id).await? else {
            return Ok(None);
        };
        let now = self.now();
        if found
            .last_used_at
            .is_none_or(|last| now - last >= TOUCH_EVERY)
        {
            store::touch_api_key(&db.write, found.id, now).await?;
        }
        Ok(Some(VerifiedApiKey {
            api_key_id: ApiKeyId::from_uuid(found.id),
            user_id,
            wallet: owner.wallet.parse()?,
            scopes: found.scopes.split_whitespace().map(str::to_owned).collect(),
        }))
    }
}
