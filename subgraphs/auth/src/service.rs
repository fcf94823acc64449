//! The verbs of auth.

mod api_keys;
mod nonce;
mod sessions;
mod sign_in;
mod signing;

use std::collections::BTreeSet;
use std::sync::{Arc, RwLock};

use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use domain::{Address, Service, SessionId, Timestamp, UserId};
use platform::{ServiceContext, StartError, Vault};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::config::AuthConfig;
use crate::demo::DemoWallet;
use crate::entity::user;
use crate::error::AuthError;

pub use api_keys::{API_KEY_NAME_LENGTH_MAX, GRANTABLE_SCOPES};
pub use sign_in::Challenge;
use signing::Signing;

/// What a session may do.
pub const SESSION_SCOPES: [&str; 3] = ["read", "trade", "agents:write"];
/// The role, and the scope, of those who may stop a venue or everything.
const ADMIN: &str = "admin";
/// Where the router hears that tokens must no longer be believed.
pub const SESSION_REVOKED_TOPIC: &str = "session.revoked";
/// Where the local profile keeps its generated secret.
const SECRET_FILE: &str = "auth.secret";
/// Bytes of a token that cannot be guessed.
const TOKEN_BYTES: usize = 32;

/// A person who just proved who they are.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub user: user::Model,
    /// The token for the next minutes.
    pub access_token: String,
    /// Until when.
    pub expires_at: Timestamp,
    /// The token that gets the next; for the cookie only.
    pub refresh_token: String,
    /// How long the cookie lives.
    pub session_expires_at: Timestamp,
}

/// Everything the verbs need.
pub struct Auth {
    context: ServiceContext,
    config: AuthConfig,
    vault: Vault,
    signing: RwLock<Arc<Signing>>,
    demo: Option<DemoWallet>,
}

impl Auth {
    /// Opens the vault and makes sure there is a key to sign with.
    pub async fn open(context: ServiceContext, config: AuthConfig) -> Result<Self, StartError> {
        let failed = |reason: &str, cause| StartError::caused(Service::Auth, reason, cause);
        let vault = match &config.key_encryption_secret {
            Some(secret) => Vault::new(secret, &config.retired_encryption_secrets),
            None if context.profile.is_local() => Vault::local(&context.home, SECRET_FILE)
                .map_err(|error| {
                    failed("the local secret cannot be kept", AuthError::from(error))
                })?,
            None => {
                return Err(StartError::new(
                    Service::Auth,
                    "there is no encryption secret",
                ));
            }
        };
        let demo = context
            .profile
            .is_local()
            .then(|| DemoWallet::open(&context.home))
            .transpose()
            .map_err(|error| failed("the demo wallet cannot be kept", error))?;
        let signing = signing::current(&context, &config, &vault)
            .await
            .map_err(|error| failed("there is no key to sign tokens with", error))?;
        Ok(Self {
            context,
            config,
            vault,
            signing: RwLock::new(Arc::new(signing)),
            demo,
        })
    }

    /// The demo wallet: the local profile only.
    pub const fn demo(&self) -> Option<&DemoWallet> {
        self.demo.as_ref()
    }

    /// Whether cookies may travel without encryption.
    pub const fn is_local(&self) -> bool {
        self.context.profile.is_local()
    }

    /// Token times are the wall's, also in a replay.
    pub fn now(&self) -> Timestamp {
        self.context.wall.now()
    }

    /// Loads people by their ids.
    pub async fn load_users(
        &self,
        ids: impl Iterator<Item = UserId>,
    ) -> Result<Vec<user::Model>, AuthError> {
        Ok(crate::store::load_users(&self.context.db.read, ids).await?)
    }

    /// The person with this id.
    pub async fn find_user(&self, id: UserId) -> Result<Option<user::Model>, AuthError> {
        Ok(crate::store::find_user(&self.context.db.read, id).await?)
    }

    /// What this person may do now: what everybody may, and what their roles add.
    fn scopes_of(&self, user: &user::Model) -> String {
        let is_admin = self
            .config
            .admin_wallets
            .iter()
            .any(|wallet| wallet.as_str() == user.wallet);
        let appointed = is_admin.then_some(ADMIN);
        let roles: BTreeSet<&str> = user.roles.split_whitespace().chain(appointed).collect();
        let mut scopes: Vec<String> = SESSION_SCOPES.map(str::to_owned).to_vec();
        scopes.extend(roles.iter().map(|role| format!("role:{role}")));
        if roles.contains(ADMIN) {
            scopes.push(ADMIN.to_owned());
        }
        scopes.join(" ")
    }

    /// Tells the routers; they hear it within a moment, or see the token expire.
    async fn tell_revoked(&self, session_id: SessionId) {
        let message = json!({ "session_id": session_id }).to_string();
        let told = self
            .context
            .broadcast
            .publish(SESSION_REVOKED_TOPIC, Bytes::from(message))
            .await;
        if let Err(error) = told {
            tracing::error!(session.id = %session_id, %error, "revocation not broadcast");
        }
    }
}

/// A token nobody can guess.
fn new_token() -> Result<String, AuthError> {
    let mut bytes = [0_u8; TOKEN_BYTES];
    rand::fill(&mut bytes).map_err(|_| AuthError::NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// How tokens and keys are stored: they are random, so a plain hash is enough.
fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// A wallet as a person reads it.
fn short(wallet: &Address) -> String {
    let text = wallet.as_str();
    format!("{}…{}", &text[..6], &text[text.len() - 4..])
}
