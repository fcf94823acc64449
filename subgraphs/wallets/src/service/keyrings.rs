//! Making keys.

use domain::{KeyringId, TradingMode, UserId, Venue};
use events::Cause;
use events::facts::WalletChanged;
use evm::AgentKey;
use venue::commands::{CreateKeyring, Keyring};

use super::{ACCOUNT_KEY, AGENT_KEY, Wallets, place, public_side};
use crate::entity::keyring;
use crate::error::WalletsError;
use crate::store;

impl Wallets {
    /// Makes the keys of a deployment on a venue, or answers with those it has.
    pub async fn create_keyring(&self, command: CreateKeyring) -> Result<Keyring, WalletsError> {
        let CreateKeyring {
            user_id,
            deployment_id,
            venue,
            mode,
            ..
        } = &command;
        if *venue != Venue::Hyperliquid {
            return Err(WalletsError::UnsupportedVenue);
        }
        let known = |row: keyring::Model| {
            if row.user_id == user_id.uuid() && row.mode == mode.as_str() {
                public_side(&row)
            } else {
                Err(WalletsError::AnotherKeyring)
            }
        };
        let db = &self.context.db;
        if let Some(row) =
            store::find_keyring_of_deployment(&db.read, *deployment_id, *venue).await?
        {
            return known(row);
        }
        let row = self.new_keyring(&command)?;
        let keyring = public_side(&row)?;
        let txn = db.begin().await?;
        if !store::insert_keyring(&txn, row).await? {
            // Asked twice at once: the other one's keys count, ours are forgotten unused.
            let row = store::find_keyring_of_deployment(&txn, *deployment_id, *venue).await?;
            return row.map_or(Err(WalletsError::Unreadable), known);
        }
        let fact = WalletChanged {
            keyring_id: keyring.keyring_id,
            user_id: UserId::from_uuid(user_id.uuid()),
            deployment_id: *deployment_id,
            account: keyring.account.clone(),
            agent_address: keyring.agent_address.clone(),
            is_retired: false,
        };
        self.context
            .outbox
            .append(&txn, &fact, Cause::fresh())
            .await?;
        self.context.outbox.commit(txn).await?;
        Ok(keyring)
    }

    fn new_keyring(&self, command: &CreateKeyring) -> Result<keyring::Model, WalletsError> {
        let id = KeyringId::new().uuid();
        let row = id.to_string();
        let seal =
            |purpose, key: &AgentKey| self.vault.seal(place(&row, purpose), &*key.to_bytes());
        let agent = AgentKey::generate();
        let (account_address, sealed_account_key) = match command.mode {
            TradingMode::Paper => {
                let account = AgentKey::generate();
                (account.address(), Some(seal(ACCOUNT_KEY, &account)?))
            }
            TradingMode::Live => (command.wallet.clone(), None),
        };
        Ok(keyring::Model {
            id,
            user_id: command.user_id.uuid(),
            deployment_id: command.deployment_id.uuid(),
            venue: command.venue.to_string(),
            mode: command.mode.to_string(),
            account_address: account_address.to_string(),
            agent_address: agent.address().to_string(),
            sealed_account_key,
            sealed_agent_key: seal(AGENT_KEY, &agent)?,
            created_at: self.now(),
            expires_at: None,
            retired_at: None,
        })
    }
}
