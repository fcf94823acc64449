//! What a classifier made of a post.

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::{ClassificationId, PostId};
use graph::{AppError, DateTime, Reason, Result, authenticated, viewer};
use rules::classify::Call;
use rules::sign::SignReason;

use super::loaders::{Loaders, RevisionsOf};
use super::revision::ClassificationRevision;
use super::stubs::Post;
use crate::entity::classification;

/// What a classifier made of a post.
#[derive(Clone, Debug)]
pub struct Classification(pub classification::Model);

/// What a classifier made of a post.
#[Object]
impl Classification {
    /// The classification's id.
    async fn id(&self) -> ID {
        ClassificationId::from_uuid(self.0.id).into()
    }

    /// The post it read.
    async fn post(&self) -> Post {
        Post(PostId::from_uuid(self.0.post_id))
    }

    /// The way of reading: the embedded rules, or a language model.
    async fn engine(&self) -> &str {
        &self.0.engine
    }

    /// The model, or the version of the rules.
    async fn model(&self) -> &str {
        &self.0.variant
    }

    /// Whether the post calls for a trade.
    async fn is_call(&self) -> bool {
        self.0.is_call
    }

    /// Why it is no call, or why it could not be read.
    async fn reason(&self) -> Option<Reason> {
        let code = self.0.reason_code.clone()?;
        let known = SignReason::from_code(&code).unwrap_or(SignReason::NotACall);
        Some(Reason {
            code,
            message: self.0.reason_message.clone().unwrap_or_default(),
            action: known.action().to_owned(),
        })
    }

    /// The trades it calls for, in the order of the post.
    async fn calls(&self) -> Result<Vec<TradeCall>> {
        let calls: Vec<Call> = serde_json::from_str(&self.0.calls).map_err(AppError::internal)?;
        Ok(calls.into_iter().map(TradeCall::from).collect())
    }

    /// What happened to the post since, oldest first.
    async fn revisions(&self, ctx: &Context<'_>) -> Result<Vec<ClassificationRevision>> {
        let key = RevisionsOf(PostId::from_uuid(self.0.post_id));
        let rows = ctx
            .data_unchecked::<Loaders>()
            .revisions
            .load_one(key)
            .await?;
        Ok(rows
            .unwrap_or_default()
            .into_iter()
            .map(ClassificationRevision)
            .collect())
    }

    /// What a model was asked.
    #[graphql(directive = authenticated::apply())]
    async fn prompt(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        viewer(ctx)?;
        Ok(self.0.prompt.as_deref())
    }

    /// What a model answered, word by word.
    #[graphql(directive = authenticated::apply())]
    async fn raw_answer(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        viewer(ctx)?;
        Ok(self.0.raw_answer.as_deref())
    }

    /// How long reading took, in milliseconds.
    async fn duration_ms(&self) -> i32 {
        i32::try_from(self.0.duration_ms).unwrap_or(i32::MAX)
    }

    /// When it was read.
    async fn created_at(&self) -> DateTime {
        self.0.created_at
    }
}

/// One trade a post calls for. Prices are per token, as the post states them.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(shareable)]
pub struct TradeCall {
    /// What.
    token: String,
    /// Which way.
    side: graph::Side,
    /// How sure the reading is, 0 to 1.
    confidence: graph::Decimal,
    /// Where to enter: the middle of a stated range.
    entry: Option<graph::Decimal>,
    /// Where to take profit, as written.
    targets: Vec<graph::Decimal>,
    /// Where to stop.
    stop: Option<graph::Decimal>,
    /// The leverage named.
    leverage: Option<i32>,
    /// The words it rests on, exactly as in the post.
    quotes: Vec<String>,
}

impl From<Call> for TradeCall {
    fn from(call: Call) -> Self {
        let Call {
            token,
            side,
            confidence,
            entry,
            targets,
            stop,
            target_distance: _,
            stop_distance: _,
            leverage,
            quotes,
        } = call;
        Self {
            token: token.as_str().to_owned(),
            side: side.into(),
            confidence: confidence.into(),
            entry: entry.price().map(Into::into),
            targets: targets.into_iter().map(Into::into).collect(),
            stop: stop.map(Into::into),
            leverage: leverage.map(|leverage| leverage.get().into()),
            quotes,
        }
    }
}
