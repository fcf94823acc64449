//! Every author and post there is, and what of it can be read at a moment.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::TimeDelta;
use domain::Timestamp;

use crate::digest;
use crate::post::{Author, Post, PostKind, TweetId};

/// Beyond it the oldest post is forgotten.
const POSTS_MAX: usize = 1_000_000;

/// Authors by number and handle, posts by id and author.
#[derive(Debug, Default)]
pub struct Archive {
    authors: BTreeMap<u64, Author>,
    numbers: HashMap<String, u64>,
    posts: BTreeMap<TweetId, Post>,
    timelines: HashMap<u64, BTreeSet<TweetId>>,
}

/// Which part of a timeline is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Only ids above it.
    pub since: TweetId,
    /// Only ids below it.
    pub until: TweetId,
    /// Only posts from this moment on.
    pub start: Option<Timestamp>,
    /// Only posts before this moment.
    pub end: Option<Timestamp>,
    /// Leave out answers.
    pub without_replies: bool,
    /// Leave out what was passed on.
    pub without_retweets: bool,
}

impl Archive {
    /// Adds an author; a handle that exists keeps its author.
    pub fn add_author(&mut self, author: Author) -> u64 {
        let handle = author.handle.to_lowercase();
        if let Some(number) = self.numbers.get(&handle) {
            return *number;
        }
        let number = author.id;
        self.numbers.insert(handle, number);
        self.authors.insert(number, author);
        number
    }

    /// Adds a post under its id, or the next free one, and says which.
    pub fn add_post(&mut self, mut post: Post) -> TweetId {
        while self.posts.contains_key(&post.id) {
            post.id = post.id.next();
        }
        if let Some(own) = post.versions.last_mut() {
            *own = post.id;
        }
        let id = post.id;
        self.timelines.entry(post.author_id).or_default().insert(id);
        self.posts.insert(id, post);
        if self.posts.len() > POSTS_MAX {
            self.forget_oldest();
        }
        id
    }

    fn forget_oldest(&mut self) {
        if let Some((id, post)) = self.posts.pop_first()
            && let Some(timeline) = self.timelines.get_mut(&post.author_id)
        {
            timeline.remove(&id);
        }
    }

    /// A new version takes the place of a post. `None` when there is no such post to read.
    pub fn edit(&mut self, id: TweetId, text: &str, now: Timestamp) -> Option<TweetId> {
        let former = self.find_post(id, now)?.clone();
        let salt = digest::stable(&[text.as_bytes()]);
        let mut version = Post::first(TweetId::at(now, salt), former.author_id, text, now);
        version.versions.clone_from(&former.versions);
        version.versions.push(version.id);
        let newest = self.add_post(version);
        for version in former.versions {
            if let Some(post) = self.posts.get_mut(&version) {
                post.versions.push(newest);
            }
        }
        Some(newest)
    }

    /// A post is gone from now on. False when there is no such post to read.
    pub fn delete(&mut self, id: TweetId, now: Timestamp) -> bool {
        match self.posts.get_mut(&id) {
            Some(post) if post.is_visible(now) => {
                post.deleted_at = Some(now);
                true
            }
            _ => false,
        }
    }

    /// A post of `author_id` is gone when its time is up.
    pub fn expire(&mut self, id: TweetId, author_id: u64, lives: TimeDelta) {
        if let Some(post) = self.posts.get_mut(&id)
            && post.author_id == author_id
        {
            post.deleted_at = Some(post.posted_at + lives);
        }
    }

    /// The author with this handle, in any case of letters.
    pub fn find_by_handle(&self, handle: &str) -> Option<&Author> {
        self.numbers
            .get(&handle.to_lowercase())
            .and_then(|id| self.authors.get(id))
    }

    /// The author with this number.
    pub fn find_author(&self, id: u64) -> Option<&Author> {
        self.authors.get(&id)
    }

    /// The post, if it can be read at `now`.
    pub fn find_post(&self, id: TweetId, now: Timestamp) -> Option<&Post> {
        self.posts.get(&id).filter(|post| post.is_visible(now))
    }

    /// An author's posts that can be read at `now`, newest first, one version of each.
    pub fn timeline(
        &self,
        author_id: u64,
        span: Span,
        now: Timestamp,
    ) -> impl Iterator<Item = &Post> {
        let ids = self.timelines.get(&author_id).into_iter().flatten().rev();
        ids.skip_while(move |id| **id >= span.until)
            .take_while(move |id| **id > span.since)
            .filter_map(|id| self.posts.get(id))
            .filter(move |post| post.is_visible(now) && !post.is_superseded())
            .filter(move |post| span.holds(post))
    }

    /// Every author with the number of their posts from `start` until `end`, the busiest first.
    pub fn authors_between(&self, start: Timestamp, end: Timestamp) -> Vec<(&Author, usize)> {
        let mut counts: HashMap<u64, usize> = HashMap::new();
        let within = self
            .posts
            .values()
            .filter(|post| (start..end).contains(&post.posted_at));
        for post in within {
            *counts.entry(post.author_id).or_default() += 1;
        }
        let count = |author: &Author| counts.get(&author.id).copied().unwrap_or_default();
        let mut all: Vec<_> = self.authors.values().map(|a| (a, count(a))).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.handle.cmp(&b.0.handle)));
        all
    }

    /// How many posts there are, past and to come.
    pub fn post_count(&self) -> usize {
        self.posts.len()
    }

    /// When the first and the last post appear.
    pub fn bounds(&self) -> Option<(Timestamp, Timestamp)> {
        let first = self.posts.first_key_value()?.1.posted_at;
        let last = self.posts.last_key_value()?.1.posted_at;
        Some((first, last))
    }
}

impl Span {
    fn holds(&self, post: &Post) -> bool {
        let in_time = self.start.is_none_or(|start| post.posted_at >= start)
            && self.end.is_none_or(|end| post.posted_at < end);
        let is_wanted = match post.kind {
            PostKind::Original => true,
            PostKind::Reply => !self.without_replies,
            PostKind::Retweet => !self.without_retweets,
        };
        in_time && is_wanted
    }
}
