//! What twitter tells.

use domain::{PostId, Timestamp, XAccountId};
use serde::{Deserialize, Serialize};

use super::fact;

/// A post was seen for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostRecorded {
    /// The post.
    pub post_id: PostId,
    /// Its author.
    pub x_account_id: XAccountId,
    /// The author's handle, without the @.
    pub handle: String,
    /// The text as first seen.
    pub text: String,
    /// When the author posted it.
    pub posted_at: Timestamp,
    /// When we saw it.
    pub first_seen_at: Timestamp,
    /// Whether it was seen too late to trade on.
    pub is_late: bool,
}

fact!(PostRecorded, "post.recorded", Twitter, |fact| fact.post_id);

/// What happened to a post after it was first seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RevisionKind {
    /// Its text changed.
    Edited,
    /// It is gone.
    Deleted,
}

/// A post was edited or deleted. The first text stays what was traded on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostRevised {
    /// The post.
    pub post_id: PostId,
    /// What happened.
    pub kind: RevisionKind,
    /// The new text of an edited post.
    pub text: Option<String>,
    /// When we saw it.
    pub seen_at: Timestamp,
}

fact!(PostRevised, "post.revised", Twitter, |fact| fact.post_id);
