//! Posts and their authors; ids as X makes them.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use domain::Timestamp;

use crate::digest;

/// The first millisecond of X's ids.
const EPOCH_MS: i64 = 1_288_834_974_657;
/// Bits below the milliseconds.
const SEQUENCE_BITS: u32 = 22;
/// X-like handles are no longer.
const HANDLE_LENGTH_MAX: usize = 15;

/// The id of a post: its milliseconds, then a sequence, so that ids ascend with time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TweetId(u64);

impl TweetId {
    /// The id of a post of this moment; `salt` tells apart what was posted in one millisecond.
    pub fn at(moment: Timestamp, salt: u64) -> Self {
        let since = u64::try_from(moment.timestamp_millis() - EPOCH_MS).unwrap_or(0);
        Self((since << SEQUENCE_BITS) | (salt & ((1 << SEQUENCE_BITS) - 1)))
    }

    /// The next id up, for when this one is taken.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The lowest and the highest id.
    pub const RANGE: (Self, Self) = (Self(0), Self(u64::MAX));

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for TweetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for TweetId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// Somebody who posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// X's number for the account; handles change, it does not.
    pub id: u64,
    /// The handle without the @.
    pub handle: String,
    /// The name shown.
    pub name: String,
    /// What the profile says.
    pub description: String,
}

impl Author {
    /// An author whose number follows from the handle.
    pub fn named(handle: &str, name: &str, description: &str) -> Self {
        // Real account numbers have up to nineteen digits; two bits less keep them positive.
        let id = digest::stable(&[b"author", handle.to_lowercase().as_bytes()]) >> 2;
        Self {
            id,
            handle: handle.to_owned(),
            name: name.to_owned(),
            description: description.to_owned(),
        }
    }
}

/// A handle X would allow, the same for the same source name; a name that fits stays as it is.
pub fn handle_of(source_name: &str) -> String {
    if is_handle(source_name) {
        return source_name.to_owned();
    }
    let bare = source_name
        .split_once(':')
        .map_or(source_name, |(_, name)| name);
    let kept: String = bare
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
        .take(10)
        .collect();
    let suffix = digest::stable(&[b"handle", source_name.as_bytes()]) & 0xffff;
    let stem = if kept.is_empty() { "user" } else { &kept };
    format!("{stem}_{suffix:04x}")
}

/// Whether X would allow the handle.
pub fn is_handle(text: &str) -> bool {
    (1..=HANDLE_LENGTH_MAX).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// What a post is besides a text of its author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostKind {
    /// The author's own.
    Original,
    /// An answer to somebody.
    Reply,
    /// Somebody else's, passed on.
    Retweet,
}

impl PostKind {
    /// What the text alone tells.
    pub fn of_text(text: &str) -> Self {
        if text.starts_with("RT @") {
            Self::Retweet
        } else if text.starts_with('@') || text.starts_with("Replying to") {
            Self::Reply
        } else {
            Self::Original
        }
    }
}

/// One version of a post. An edit is a new version with an id of its own.
#[derive(Clone, Debug)]
pub struct Post {
    /// The version's id.
    pub id: TweetId,
    /// The author's number.
    pub author_id: u64,
    /// The words.
    pub text: Arc<str>,
    /// The language tag, where known.
    pub language: String,
    /// When it appears.
    pub posted_at: Timestamp,
    /// What it is.
    pub kind: PostKind,
    /// Every version up to the newest, oldest first.
    pub versions: Vec<TweetId>,
    /// From when on it is gone.
    pub deleted_at: Option<Timestamp>,
}

impl Post {
    /// A first version.
    pub fn first(id: TweetId, author_id: u64, text: &str, posted_at: Timestamp) -> Self {
        Self {
            id,
            author_id,
            text: text.into(),
            language: "en".to_owned(),
            posted_at,
            kind: PostKind::of_text(text),
            versions: vec![id],
            deleted_at: None,
        }
    }

    /// Whether it can be read at `now`.
    pub fn is_visible(&self, now: Timestamp) -> bool {
        self.posted_at <= now && self.deleted_at.is_none_or(|gone| now < gone)
    }

    /// Whether a later version has taken its place.
    pub fn is_superseded(&self) -> bool {
        self.versions.last() != Some(&self.id)
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_that_is_no_handle_becomes_one() {
        for name in [
            "name:Ki Young Ju",
            "name:フ ォ リ ス",
            "tg_channel_2170033568",
            "",
        ] {
            let handle = handle_of(name);
            assert!(is_handle(&handle), "{handle}");
            assert_eq!(handle, handle_of(name));
        }
        assert_eq!(handle_of("crypto_birb"), "crypto_birb");
    }

    proptest! {
        #[test]
        fn a_later_post_has_a_higher_id(
            earlier in 1_300_000_000_000_i64..1_900_000_000_000,
            gap in 1_i64..1_000_000,
            salts in any::<(u64, u64)>(),
        ) {
            let moment = |ms| DateTime::from_timestamp_millis(ms).unwrap();
            let first = TweetId::at(moment(earlier), salts.0);
            prop_assert!(first < TweetId::at(moment(earlier + gap), salts.1));
        }
    }
}
