//! The verbs of wallets.

mod fences;
mod keyrings;
mod open_keys;
mod signing;

use std::str::FromStr;

use domain::{KeyringId, Service, Timestamp, UserId};
use platform::{Place, ServiceContext, StartError, Vault};
use tokio::sync::RwLock;
use venue::VenueAccount;
use venue::commands::Keyring;

use crate::config::WalletsConfig;
use crate::entity::keyring;
use crate::error::WalletsError;
use crate::store;
use open_keys::OpenKeys;

/// Where the local profile keeps its generated master secret.
const SECRET_FILE: &str = "wallets.secret";

/// Everything the verbs need.
pub struct Wallets {
    context: ServiceContext,
    config: WalletsConfig,
    vault: Vault,
    open_keys: OpenKeys,
    /// Signatures read it, changes of a fence write it: once a fence is answered, no signature
    /// that was checked before it is still being made in this process. Among processes the
    /// database keeps it.
    gate: RwLock<()>,
}

impl Wallets {
    /// Opens the vault.
    pub fn open(context: ServiceContext, config: WalletsConfig) -> Result<Self, StartError> {
        let vault = match &config.master_secret {
            Some(secret) => Vault::new(secret, &config.retired_master_secrets),
            None if context.profile.is_local() => Vault::local(&context.home, SECRET_FILE)
                .map_err(|error| {
                    let reason = "the local master secret cannot be kept";
                    StartError::caused(Service::Wallets, reason, error)
                })?,
            None => {
                return Err(StartError::new(
                    Service::Wallets,
                    "there is no master secret",
                ));
            }
        };
        Ok(Self {
            context,
            config,
            vault,
            open_keys: OpenKeys::default(),
            gate: RwLock::new(()),
        })
    }

    /// Nonces and times are the market's: in a replay the venue lives by them too.
    fn now(&self) -> Timestamp {
        self.context.clock.now()
    }

    /// Wipes the keys that were open long enough.
    pub fn close_old_keys(&self) {
        self.open_keys.close_old(self.context.wall.now());
    }

    /// A person's keyrings.
    pub async fn list_keyrings(&self, owner: UserId) -> Result<Vec<keyring::Model>, WalletsError> {
        Ok(store::list_keyrings_of_user(&self.context.db.read, owner).await?)
    }

    /// One of a person's keyrings.
    pub async fn find_keyring(
        &self,
        id: KeyringId,
        owner: UserId,
    ) -> Result<Option<keyring::Model>, WalletsError> {
        Ok(store::find_keyring_of_user(&self.context.db.read, id, owner).await?)
    }

    /// The keyrings of these deployments, whoever's: the caller looks at the owner.
    pub async fn load_keyrings(
        &self,
        deployments: impl Iterator<Item = domain::DeploymentId>,
    ) -> Result<Vec<keyring::Model>, WalletsError> {
        Ok(store::load_keyrings_of_deployments(&self.context.db.read, deployments).await?)
    }
}

/// A keyring's public side.
fn public_side(row: &keyring::Model) -> Result<Keyring, WalletsError> {
    Ok(Keyring {
        keyring_id: KeyringId::from_uuid(row.id),
        account: VenueAccount {
            venue: read(&row.venue)?,
            mode: read(&row.mode)?,
            address: read(&row.account_address)?,
        },
        agent_address: read(&row.agent_address)?,
    })
}

fn read<T: FromStr>(text: &str) -> Result<T, WalletsError> {
    text.parse().map_err(|_| WalletsError::Unreadable)
}

const fn place<'a>(row: &'a str, purpose: &'a str) -> Place<'a> {
    Place {
        table: "keyrings",
        row,
        purpose,
    }
}

/// The purpose an account's own key is sealed for.
const ACCOUNT_KEY: &str = "account_key";
/// The purpose a trading key is sealed for.
const AGENT_KEY: &str = "agent_key";
