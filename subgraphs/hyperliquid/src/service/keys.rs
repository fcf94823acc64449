//! Watching the keys that trade for users: told before they end, and stopped before the venue does.

use chrono::TimeDelta;
use domain::{Address, Timestamp};
use events::Cause;
use events::facts::VenueKeyExpiring;
use venue::commands::Permission;

use super::Hyperliquid;
use super::accounts::account_of;
use super::approval::KeyState;
use crate::entity::account;
use crate::error::HyperliquidError;
use crate::store::{self, NewNotice};

/// A user is told so many days before a key ends.
const WARNING_DAYS: [i64; 3] = [14, 7, 1];

impl Hyperliquid {
    /// Asks the venue about one account's key: tells when what it may do has changed, and when it
    /// ends soon.
    pub async fn watch_key(&self, row: &account::Model) -> Result<(), HyperliquidError> {
        let parsed = (row.address.parse::<Address>(), row.agent_address.as_deref());
        let (Ok(address), Some(Ok(agent))) = (parsed.0, parsed.1.map(str::parse::<Address>)) else {
            return Ok(());
        };
        let account = account_of(row, &address);
        let key = self.key(&address, &agent).await?;
        if word(key.permission) != row.permission || key.expires_at != row.agent_expires_at {
            self.remember_permission(&account, &agent, key).await?;
        }
        let KeyState { expires_at, .. } = key;
        let Some((expires_at, days)) = expires_at.and_then(|at| Some((at, self.days_left(at)?)))
        else {
            return Ok(());
        };
        let fact = VenueKeyExpiring {
            account,
            agent_address: agent,
            expires_at,
            days_left: u32::try_from(days).unwrap_or(0),
        };
        let notice = NewNotice {
            id: format!("key {} {expires_at} {days}", fact.agent_address),
            kind: "KEY",
            fact: serde_json::to_value(&fact)?,
            happened_at: self.now(),
        };
        let txn = self.context.db.begin().await?;
        if store::insert_notice(&txn, &address, notice).await? {
            tracing::warn!(days_left = days, "a key ends soon");
            self.context
                .outbox
                .append(&txn, &fact, Cause::fresh())
                .await?;
        }
        Ok(self.context.outbox.commit(txn).await?)
    }

    /// The warning that is due, if one is.
    fn days_left(&self, expires_at: Timestamp) -> Option<i64> {
        let left = expires_at - self.now();
        let due = WARNING_DAYS
            .into_iter()
            .filter(|days| left <= TimeDelta::days(*days));
        due.min()
    }
}

const fn word(permission: Permission) -> &'static str {
    match permission {
        Permission::Yes => "YES",
        Permission::No => "NO",
        Permission::Unknown => "UNKNOWN",
    }
}
