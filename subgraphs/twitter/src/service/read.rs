//! Reading: rounds over all accounts, pages to the end, and looks for deleted posts.

use std::collections::HashSet;

use chrono::TimeDelta;
use events::Lease;
use futures_util::{StreamExt, stream};

use super::{Reader, budget};
use crate::client::{Malformed, PAGE_SIZE, Since, Tweet, XError};
use crate::entity::{account, post};
use crate::error::TwitterError;
use crate::store;

/// How many accounts are asked for at once.
const ACCOUNTS_AT_ONCE: usize = 4;
/// How many pages of one account are read in a round: all that X gives.
const PAGES_MAX: usize = 32;

/// What a round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// How many accounts were asked for.
    pub accounts: usize,
    /// How many posts were new.
    pub posts: usize,
}

/// What one account posted since it was last read, newest first.
type Timeline = Vec<Result<Tweet, Malformed>>;

impl Reader {
    /// Reads every followed account once, the longest unread first. Stops at the first failure
    /// that concerns them all; who was not reached is first in the next round.
    pub async fn read_all(&self, lease: &Lease) -> Result<Round, TwitterError> {
        self.check_budget().await?;
        let limit = u64::from(self.config.accounts_max);
        let accounts = store::list_followed(&self.db.read, limit).await?;
        let timelines = stream::iter(accounts)
            .map(|account| async {
                let timeline = self.fetch(&account).await;
                (account, timeline)
            })
            .buffered(ACCOUNTS_AT_ONCE);
        let mut timelines = std::pin::pin!(timelines);
        let (mut round, mut reached) = (Round::default(), Vec::new());
        let mut ended = Ok(());
        while let Some((account, timeline)) = timelines.next().await {
            match self.take(&account, timeline, lease).await {
                Ok(posts) => {
                    round.posts += posts;
                    reached.push(account.id);
                }
                Err(error) => {
                    ended = Err(error);
                    break;
                }
            }
        }
        round.accounts = reached.len();
        if !reached.is_empty() {
            store::note_polled(&self.db.write, &reached, self.clock.now()).await?;
        }
        ended.map(|()| round)
    }

    /// Records what was fetched, or why this one account cannot be read.
    async fn take(
        &self,
        account: &account::Model,
        timeline: Result<Timeline, TwitterError>,
        lease: &Lease,
    ) -> Result<usize, TwitterError> {
        match timeline {
            Ok(timeline) if timeline.is_empty() => Ok(0),
            Ok(timeline) => {
                let posts = self.record(account, timeline, lease).await?;
                self.check_budget().await?;
                Ok(posts)
            }
            Err(TwitterError::X(error @ XError::Refused { .. })) => {
                let reason = error.to_string();
                if account.last_error.as_ref() != Some(&reason) {
                    store::note_account_error(&self.db.write, account.id, &reason).await?;
                }
                Ok(0)
            }
            Err(error) => Err(error),
        }
    }

    async fn fetch(&self, account: &account::Model) -> Result<Timeline, TwitterError> {
        let client = self.client()?;
        let since = match &account.since_id {
            Some(id) => Since::Post(id.clone()),
            None => Since::Moment(account.read_from),
        };
        let (mut timeline, mut token) = (Vec::new(), None);
        for _ in 0..PAGES_MAX {
            let page = client
                .timeline(&account.x_user_id, &since, token.as_deref())
                .await?;
            timeline.extend(page.posts);
            token = page.next_token;
            if token.is_none() {
                break;
            }
        }
        Ok(timeline)
    }

    /// Asks X whether the posts of the last hours are still there.
    pub async fn recheck(&self) -> Result<usize, TwitterError> {
        self.check_budget().await?;
        let now = self.clock.now();
        let posted_after = now - TimeDelta::hours(self.config.recheck_hours.into());
        let limit = PAGE_SIZE as u64;
        let posts = store::list_to_recheck(&self.db.read, posted_after, limit).await?;
        if posts.is_empty() {
            return Ok(0);
        }
        let ids: Vec<String> = posts
            .iter()
            .map(|post| post.newest_tweet_id.clone())
            .collect();
        let missing: HashSet<String> = self
            .client()?
            .list_missing(&ids)
            .await?
            .into_iter()
            .collect();
        let is_missing = |post: &&post::Model| missing.contains(&post.newest_tweet_id);
        let gone: Vec<&post::Model> = posts.iter().filter(is_missing).collect();
        // X charges a post once a day, however often it is read.
        let is_of_another_day = |post: &&post::Model| post.read_at.date_naive() != now.date_naive();
        let charged = posts.iter().filter(is_of_another_day).count();
        self.record_deletions(&posts, &gone, budget::spend_on(now, charged, 0))
            .await?;
        Ok(gone.len())
    }
}
