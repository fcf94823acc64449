//! Access tokens, and the keys that sign them: each signs for a while, and is published until its
//! last token has long expired.

use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use domain::{EventId, SessionId, Timestamp, UserId};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use platform::{Place, ServiceContext, Vault};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Auth;
use crate::config::AuthConfig;
use crate::entity::{session, signing_key, user};
use crate::error::AuthError;
use crate::store;

/// Who access tokens are for.
const AUDIENCE: &str = "maxxit";
/// How long a key is published after it has signed its last token.
const PUBLISHED_AFTER: TimeDelta = TimeDelta::days(1);

/// What an access token says.
#[derive(Debug, Serialize)]
struct AccessClaims<'a> {
    iss: &'a str,
    aud: &'a str,
    /// The person.
    sub: String,
    /// The session.
    sid: String,
    wallet: &'a str,
    /// Separated by spaces.
    scope: &'a str,
    iat: i64,
    exp: i64,
}

/// The key that signs now.
pub struct Signing {
    id: Uuid,
    key: EncodingKey,
    retires_at: Timestamp,
}

impl Auth {
    pub(super) fn sign_access_token(
        &self,
        user: &user::Model,
        session: &session::Model,
        now: Timestamp,
    ) -> Result<(String, Timestamp), AuthError> {
        let signing = {
            let current = self
                .signing
                .read()
                .expect("no thread panics while it holds the key");
            Arc::clone(&current)
        };
        let expires_at = now + TimeDelta::minutes(i64::from(self.config.access_token_minutes));
        let (issuer, scope) = (self.config.issuer(), self.scopes_of(user));
        let claims = AccessClaims {
            iss: &issuer,
            aud: AUDIENCE,
            sub: UserId::from_uuid(user.id).to_string(),
            sid: SessionId::from_uuid(session.id).to_string(),
            wallet: &user.wallet,
            scope: &scope,
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(signing.id.to_string());
        let token = jsonwebtoken::encode(&header, &claims, &signing.key)?;
        Ok((token, expires_at))
    }

    /// The public keys whose tokens are to be believed, as a JSON Web Key Set.
    pub async fn jwks(&self) -> Result<Value, AuthError> {
        let keys = store::list_published_signing_keys(&self.context.db.read, self.now()).await?;
        let keys: Vec<_> = keys
            .iter()
            .map(|key| {
                json!({
                    "kty": "OKP",
                    "crv": "Ed25519",
                    "alg": "EdDSA",
                    "use": "sig",
                    "kid": key.id.to_string(),
                    "x": key.public_key,
                })
            })
            .collect();
        Ok(json!({ "keys": keys }))
    }

    /// Takes the next key when the present one has signed for long enough.
    pub async fn rotate_signing_key(&self) -> Result<(), AuthError> {
        let retires_at = {
            self.signing
                .read()
                .expect("no thread panics while it holds the key")
                .retires_at
        };
        if self.now() < retires_at {
            return Ok(());
        }
        let next = current(&self.context, &self.config, &self.vault).await?;
        *self
            .signing
            .write()
            .expect("no thread panics while it holds the key") = Arc::new(next);
        Ok(())
    }
}

/// The newest key that still signs, or a new one.
pub(super) async fn current(
    context: &ServiceContext,
    config: &AuthConfig,
    vault: &Vault,
) -> Result<Signing, AuthError> {
    let now = context.wall.now();
    let published = store::list_published_signing_keys(&context.db.read, now).await?;
    if let Some(row) = published.into_iter().find(|row| now < row.retires_at) {
        let der = vault.open(place(&row.id.to_string()), &row.sealed_private_key)?;
        return Ok(Signing {
            id: row.id,
            key: EncodingKey::from_ed_der(&der),
            retires_at: row.retires_at,
        });
    }
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
        .map_err(|_| AuthError::NoRandomness)?;
    let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).map_err(|_| AuthError::NoRandomness)?;
    let id = EventId::new().uuid();
    let retires_at = now + TimeDelta::days(i64::from(config.signing_key_days));
    let row = signing_key::Model {
        id,
        public_key: URL_SAFE_NO_PAD.encode(pair.public_key().as_ref()),
        sealed_private_key: vault.seal(place(&id.to_string()), pkcs8.as_ref())?,
        created_at: now,
        retires_at,
        expires_at: retires_at + PUBLISHED_AFTER,
    };
    store::insert_signing_key(&context.db.write, row).await?;
    Ok(Signing {
        id,
        key: EncodingKey::from_ed_der(pkcs8.as_ref()),
        retires_at,
    })
}

const fn place(row: &str) -> Place<'_> {
    Place {
        table: "signing_keys",
        row,
        purpose: "private_key",
    }
}
