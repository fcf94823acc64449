//! How reading from X goes.

use async_graphql::{Context, Object, SimpleObject};
use domain::XAccountId;
use graph::{AppError, DateTime, Money, Result};

use super::account::XAccount;
use super::loaders::Loaders;
use crate::entity::{ingestion, skipped_post};
use crate::service::Reader;
use crate::store;

/// How many skipped posts are shown.
const SKIPPED_SHOWN_MAX: u64 = 50;

/// How reading from X goes: what it costs, whether it stands still, what was skipped.
pub struct Ingestion(pub Option<ingestion::Model>);

/// How reading from X goes: what it costs, whether it stands still, what was skipped.
#[Object]
impl Ingestion {
    /// What reading has cost on this UTC day.
    async fn spend_today(&self, ctx: &Context<'_>) -> Result<Money> {
        Ok(ctx.data_unchecked::<Reader>().spent_today().await?.into())
    }

    /// What reading may cost on one UTC day.
    async fn budget_per_day(&self, ctx: &Context<'_>) -> Money {
        ctx.data_unchecked::<Reader>()
            .config()
            .budget_per_day_usd
            .into()
    }

    /// Whether nothing is read now.
    async fn is_paused(&self, ctx: &Context<'_>) -> bool {
        let reader = ctx.data_unchecked::<Reader>();
        let paused_until = self.0.as_ref().and_then(|row| row.paused_until);
        let has_error = self.0.as_ref().is_some_and(|row| row.last_error.is_some());
        let is_waiting = paused_until.map_or(has_error, |until| reader.clock().now() < until);
        !reader.is_configured() || is_waiting
    }

    /// Why the last round of reading failed.
    async fn last_error(&self, ctx: &Context<'_>) -> Option<String> {
        if !ctx.data_unchecked::<Reader>().is_configured() {
            return Some("no X token is configured".to_owned());
        }
        self.0.as_ref().and_then(|row| row.last_error.clone())
    }

    /// What came from X and was no post we can read, newest first.
    async fn skipped(&self, ctx: &Context<'_>) -> Result<Vec<SkippedPost>> {
        let reader = ctx.data_unchecked::<Reader>();
        let rows = store::list_skipped(reader.read_db(), SKIPPED_SHOWN_MAX)
            .await
            .map_err(AppError::internal)?;
        Ok(rows.into_iter().map(SkippedPost::from).collect())
    }
}

/// Something X sent that was no post we can read.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct SkippedPost {
    /// X's id of it, when it had one.
    reference: Option<String>,
    /// Why it was skipped.
    reason: String,
    /// When.
    seen_at: DateTime,
    #[graphql(skip)]
    account_id: XAccountId,
}

#[async_graphql::ComplexObject]
impl SkippedPost {
    /// In whose timeline it was.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<XAccount>> {
        ctx.data_unchecked::<Loaders>()
            .accounts
            .load_one(self.account_id)
            .await
    }
}

impl From<skipped_post::Model> for SkippedPost {
    fn from(row: skipped_post::Model) -> Self {
        let skipped_post::Model {
            id: _,
            account_id,
            reference,
            reason,
            raw: _,
            seen_at,
        } = row;
        Self {
            reference,
            reason,
            seen_at,
            account_id: XAccountId::from_uuid(account_id),
        }
    }
}
