//! Recording: posts, edits, deletions and what could not be read, with the facts they are and the
//! cursor, in one transaction.

use domain::{EventId, PostId, Timestamp, XAccountId};
use events::facts::{PostRecorded, PostRevised, RevisionKind};
use events::{Cause, Lease};
use sea_orm::{DatabaseTransaction, Set};
use uuid::Uuid;

use super::{Reader, budget, is_late};
use crate::client::{Malformed, Tweet, TweetId};
use crate::entity::{account, post, post_revision, skipped_post, spend};
use crate::error::TwitterError;
use crate::store;

impl Reader {
    /// Records what an account posted, newest first as X gives it, and moves its cursor. Says how
    /// many posts were new.
    pub(super) async fn record(
        &self,
        account: &account::Model,
        timeline: Vec<Result<Tweet, Malformed>>,
        lease: &Lease,
    ) -> Result<usize, TwitterError> {
        let now = self.clock.now();
        let newest = timeline.iter().filter_map(place).max();
        let read = timeline.len();
        let txn = self.db.begin().await?;
        let mut recorded = 0;
        for item in timeline.into_iter().rev() {
            match item {
                Ok(tweet) => {
                    recorded += usize::from(self.record_tweet(&txn, account, tweet, now).await?);
                }
                Err(malformed) => {
                    record_skipped(&txn, account.id, malformed, now).await?;
                }
            }
        }
        store::add_spend(&txn, budget::spend_on(now, read, 0)).await?;
        let since_id = newest
            .map(|id| id.to_string())
            .or_else(|| account.since_id.clone());
        if !store::move_cursor(&txn, account.id, since_id, lease).await? {
            return Err(TwitterError::LeaseLost);
        }
        self.outbox.commit(txn).await?;
        Ok(recorded)
    }

    /// True when the post is new; an edit of a known post is a fact about that post.
    async fn record_tweet(
        &self,
        txn: &DatabaseTransaction,
        account: &account::Model,
        tweet: Tweet,
        now: Timestamp,
    ) -> Result<bool, TwitterError> {
        let first_id = tweet.first_id.to_string();
        let known = store::find_post_by_tweet_id(txn, &first_id).await?;
        if let Some(post) = known {
            if tweet.id != tweet.first_id {
                let edit = Revision {
                    version: tweet.id.to_string(),
                    kind: RevisionKind::Edited,
                    text: Some(tweet.text),
                };
                self.revise(txn, &post, edit).await?;
            }
            return Ok(false);
        }
        let post_id = PostId::new();
        let is_late = is_late(tweet.posted_at, now);
        let row = post::ActiveModel {
            id: Set(post_id.uuid()),
            account_id: Set(account.id),
            tweet_id: Set(first_id),
            newest_tweet_id: Set(tweet.id.to_string()),
            text: Set(tweet.text.clone()),
            posted_at: Set(tweet.posted_at),
            first_seen_at: Set(now),
            is_late: Set(is_late),
            is_deleted: Set(false),
            read_at: Set(now),
        };
        if !store::insert_post(txn, row).await? {
            return Ok(false);
        }
        let fact = PostRecorded {
            post_id,
            x_account_id: XAccountId::from_uuid(account.id),
            handle: account.handle.clone(),
            text: tweet.text,
            posted_at: tweet.posted_at,
            first_seen_at: now,
            is_late,
        };
        self.outbox.append(txn, &fact, Cause::fresh()).await?;
        metrics::counter!("posts_recorded_total").increment(1);
        tracing::info!(post.id = %post_id, post.is_late = is_late, "post recorded");
        Ok(true)
    }

    /// Records that posts are gone, and that X was asked for all of them.
    pub(super) async fn record_deletions(
        &self,
        asked: &[post::Model],
        gone: &[&post::Model],
        spend: spend::Model,
    ) -> Result<(), TwitterError> {
        let txn = self.db.begin().await?;
        let ids: Vec<Uuid> = asked.iter().map(|post| post.id).collect();
        store::note_read(&txn, &ids, self.clock.now()).await?;
        for post in gone {
            store::mark_deleted(&txn, post.id).await?;
            let deletion = Revision {
                version: post.newest_tweet_id.clone(),
                kind: RevisionKind::Deleted,
                text: None,
            };
            self.revise(&txn, post, deletion).await?;
        }
        if spend.posts_read > 0 {
            store::add_spend(&txn, spend).await?;
        }
        self.outbox.commit(txn).await?;
        Ok(())
    }

    async fn revise(
        &self,
        txn: &DatabaseTransaction,
        post: &post::Model,
        revision: Revision,
    ) -> Result<(), TwitterError> {
        let Revision {
            version,
            kind,
            text,
        } = revision;
        let seen_at = self.clock.now();
        let row = post_revision::ActiveModel {
            id: Set(EventId::new().uuid()),
            post_id: Set(post.id),
            kind: Set(kind_word(kind).to_owned()),
            tweet_id: Set(version.clone()),
            text: Set(text.clone()),
            seen_at: Set(seen_at),
        };
        if !store::insert_revision(txn, row).await? {
            return Ok(());
        }
        if kind == RevisionKind::Edited {
            store::note_edit(txn, post.id, &version).await?;
        }
        let post_id = PostId::from_uuid(post.id);
        let fact = PostRevised {
            post_id,
            kind,
            text,
            seen_at,
        };
        self.outbox.append(txn, &fact, Cause::fresh()).await?;
        tracing::info!(post.id = %post_id, kind = kind_word(kind), "post revised");
        Ok(())
    }
}

/// What happened to a post.
struct Revision {
    /// X's id of the version this is about.
    version: String,
    kind: RevisionKind,
    text: Option<String>,
}

/// Where an item stands in its timeline, if that can be told.
fn place(item: &Result<Tweet, Malformed>) -> Option<TweetId> {
    match item {
        Ok(tweet) => Some(tweet.id),
        Err(malformed) => malformed.id,
    }
}

async fn record_skipped(
    txn: &DatabaseTransaction,
    account_id: Uuid,
    malformed: Malformed,
    now: Timestamp,
) -> Result<(), TwitterError> {
    let Malformed { id, reason, raw } = malformed;
    tracing::warn!(account.id = %XAccountId::from_uuid(account_id), reason, "post skipped");
    let row = skipped_post::ActiveModel {
        id: Set(EventId::new().uuid()),
        account_id: Set(account_id),
        reference: Set(id.map(|id| id.to_string())),
        reason: Set(reason),
        raw: Set(raw),
        seen_at: Set(now),
    };
    if store::insert_skipped(txn, row).await? {
        metrics::counter!("posts_skipped_total").increment(1);
    }
    Ok(())
}

/// The word in the column.
pub(crate) const fn kind_word(kind: RevisionKind) -> &'static str {
    match kind {
        RevisionKind::Edited => "EDITED",
        RevisionKind::Deleted => "DELETED",
    }
}
