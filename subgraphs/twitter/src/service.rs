//! The verbs: follow an account, read timelines, notice deletions, mind the budget.

mod budget;
mod read;
mod record;

use std::sync::Arc;

use chrono::TimeDelta;
use domain::{Clock, SharedClock, Timestamp, Usdc, XAccountId};
use events::Outbox;
use platform::{Database, ServiceContext};
use sea_orm::{DatabaseConnection, Set};

use crate::client::{XClient, XUser};
use crate::config::TwitterConfig;
use crate::entity::account;
use crate::error::TwitterError;
use crate::store;

/// A post older than this when first seen never trades, and is not asked for.
const LATE_AFTER: TimeDelta = TimeDelta::minutes(15);
/// X allows no longer handles.
const HANDLE_LENGTH_MAX: usize = 15;

/// What following an account came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Followed {
    /// It is followed.
    Account(account::Model),
    /// The text is no handle.
    NotAHandle,
    /// X knows no such account.
    Unknown,
    /// No more accounts may be followed.
    Full {
        /// How many may be.
        accounts_max: u32,
    },
}

/// Reads from X and tells what it read; cheap to clone.
#[derive(Clone)]
pub struct Reader {
    db: Database,
    outbox: Outbox,
    clock: SharedClock,
    client: Option<XClient>,
    config: Arc<TwitterConfig>,
}

impl Reader {
    /// Reads as configured; without a token it only answers what it has read before.
    pub fn try_new(context: &ServiceContext, config: TwitterConfig) -> Result<Self, TwitterError> {
        let client = config
            .bearer_token
            .clone()
            .map(|token| XClient::try_new(config.base_url.clone(), token))
            .transpose()?;
        Ok(Self {
            db: context.db.clone(),
            outbox: context.outbox.clone(),
            clock: Arc::clone(&context.clock),
            client,
            config: Arc::new(config),
        })
    }

    /// How it reads.
    pub fn config(&self) -> &TwitterConfig {
        &self.config
    }

    /// The clock posts are judged by.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// For queries.
    pub const fn read_db(&self) -> &DatabaseConnection {
        &self.db.read
    }

    /// For everything that writes.
    pub const fn write_db(&self) -> &DatabaseConnection {
        &self.db.write
    }

    /// Whether there is anything to read with.
    pub const fn is_configured(&self) -> bool {
        self.client.is_some()
    }

    /// Follows the account with this handle, asking X for it when it is new.
    pub async fn follow(&self, handle: &str) -> Result<Followed, TwitterError> {
        let handle = handle.trim().trim_start_matches('@');
        if !is_handle(handle) {
            return Ok(Followed::NotAHandle);
        }
        let known = store::find_account_by_handle(&self.db.read, handle).await?;
        if let Some(account) = known.as_ref().filter(|account| account.is_followed) {
            return Ok(Followed::Account(account.clone()));
        }
        if store::count_followed(&self.db.read).await? >= u64::from(self.config.accounts_max) {
            return Ok(Followed::Full {
                accounts_max: self.config.accounts_max,
            });
        }
        if let Some(mut account) = known {
            let now = self.clock.now();
            store::follow_account(&self.db.write, account.id, now - LATE_AFTER).await?;
            account.is_followed = true;
            return Ok(Followed::Account(account));
        }
        self.check_budget().await?;
        let Some(user) = self.client()?.find_user(handle).await? else {
            return Ok(Followed::Unknown);
        };
        Ok(Followed::Account(self.add(user).await?))
    }

    async fn add(&self, user: XUser) -> Result<account::Model, TwitterError> {
        let now = self.clock.now();
        let txn = self.db.begin().await?;
        store::add_spend(&txn, budget::spend_on(now, 0, 1)).await?;
        let row = account::ActiveModel {
            id: Set(XAccountId::new().uuid()),
            x_user_id: Set(user.id),
            handle: Set(user.username),
            display_name: Set(user.name),
            is_followed: Set(true),
            read_from: Set(now - LATE_AFTER),
            since_id: Set(None),
            last_polled_at: Set(None),
            last_error: Set(None),
            created_at: Set(now),
        };
        let account = store::insert_account(&txn, row).await?;
        txn.commit().await?;
        tracing::info!(account.id = %XAccountId::from_uuid(account.id), "account followed");
        Ok(account)
    }

    fn client(&self) -> Result<&XClient, TwitterError> {
        self.client.as_ref().ok_or(TwitterError::NotConfigured)
    }

    /// What was spent today.
    pub async fn spent_today(&self) -> Result<Usdc, TwitterError> {
        let today = self.clock.now().date_naive();
        let spend = store::find_spend(&self.db.read, today).await?;
        Ok(Usdc::from_micros(
            spend.map_or(0, |spend| spend.spent_micros),
        ))
    }

    async fn check_budget(&self) -> Result<(), TwitterError> {
        let budget = self.config.budget_per_day_usd;
        if self.spent_today().await? >= budget {
            return Err(TwitterError::BudgetSpent { budget });
        }
        Ok(())
    }
}

fn is_handle(text: &str) -> bool {
    (1..=HANDLE_LENGTH_MAX).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a post was first seen too late to trade on.
fn is_late(posted_at: Timestamp, first_seen_at: Timestamp) -> bool {
    first_seen_at - posted_at > LATE_AFTER
}
