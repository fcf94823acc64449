//! One post as X sends it, read with suspicion.

use chrono::{DateTime, Utc};
use domain::Timestamp;
use serde::Deserialize;

/// X lets nobody write more.
const TEXT_LENGTH_MAX: usize = 25_000;
/// How much of an unreadable post is kept.
const RAW_LENGTH_MAX: usize = 300;

/// X's id of a post: a number that grows with time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TweetId(u64);

impl TweetId {
    /// Reads the text X writes.
    pub fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl std::fmt::Display for TweetId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A post that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tweet {
    /// This version's id.
    pub id: TweetId,
    /// The id of the first version; the same when it was never edited.
    pub first_id: TweetId,
    /// The words, whole.
    pub text: String,
    /// When this version was posted.
    pub posted_at: Timestamp,
}

/// Something in a timeline that is no post we can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Its id, when there is one.
    pub id: Option<TweetId>,
    /// What is wrong.
    pub reason: String,
    /// As it came, cut.
    pub raw: String,
}

#[derive(Deserialize)]
struct Wire {
    id: Option<String>,
    text: Option<String>,
    created_at: Option<String>,
    #[serde(default)]
    edit_history_tweet_ids: Vec<String>,
    note_tweet: Option<Note>,
}

/// Where X puts the whole of a long post.
#[derive(Deserialize)]
struct Note {
    text: String,
}

impl Tweet {
    /// Reads one item of a timeline.
    pub fn read(json: &str) -> Result<Self, Malformed> {
        let raw = || json.chars().take(RAW_LENGTH_MAX).collect();
        let wire: Wire = serde_json::from_str(json).map_err(|error| Malformed {
            id: id_in(json),
            reason: format!("the post is not in the shape of X: {}", kind_of(&error)),
            raw: raw(),
        })?;
        let id = wire.id.as_deref().and_then(TweetId::read);
        Self::from_wire(wire, id).map_err(|reason| Malformed {
            id,
            reason: reason.to_owned(),
            raw: raw(),
        })
    }

    fn from_wire(wire: Wire, id: Option<TweetId>) -> Result<Self, &'static str> {
        let Wire {
            id: _,
            text,
            created_at,
            edit_history_tweet_ids,
            note_tweet,
        } = wire;
        let id = id.ok_or("the post has no readable id")?;
        let text = note_tweet
            .map(|note| note.text)
            .or(text)
            .unwrap_or_default();
        if text.trim().is_empty() {
            return Err("the post has no text");
        }
        if text.chars().count() > TEXT_LENGTH_MAX {
            return Err("the post is longer than X allows");
        }
        let created_at = created_at.ok_or("the post has no time")?;
        let posted_at = DateTime::parse_from_rfc3339(&created_at)
            .map_err(|_| "the time of the post is not readable")?
            .with_timezone(&Utc);
        let first_id = match edit_history_tweet_ids.first() {
            Some(first) => TweetId::read(first).ok_or("the post has no readable history")?,
            None => id,
        };
        Ok(Self {
            id,
            first_id,
            text,
            posted_at,
        })
    }
}

/// The id of an item that is otherwise not readable, so that the reading can go on after it.
fn id_in(json: &str) -> Option<TweetId> {
    let item: serde_json::Value = serde_json::from_str(json).ok()?;
    item.get("id")?.as_str().and_then(TweetId::read)
}

/// What is wrong without the words of the post.
fn kind_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once("expected ").map_or_else(
        || "not an object with the fields of a post".to_owned(),
        |(_, expected)| format!("expected {expected}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_read_with_its_history_and_its_whole_text() {
        let tweet = Tweet::read(
            r#"{"id":"20","text":"cut…","note_tweet":{"text":"the whole"},
                "created_at":"2026-01-01T00:00:00.000Z","edit_history_tweet_ids":["19","20"]}"#,
        );
        let tweet = tweet.unwrap();
        assert_eq!(tweet.first_id, TweetId(19));
        assert_eq!(tweet.text, "the whole");
    }

    #[test]
    fn what_is_no_post_says_why() {
        let time = r#""created_at":"2026-01-01T00:00:00Z""#;
        for (json, id, reason) in [
            (
                format!(r#"{{"text":"a",{time}}}"#),
                None,
                "the post has no readable id",
            ),
            (
                format!(r#"{{"id":"1","text":" ",{time}}}"#),
                Some(1),
                "the post has no text",
            ),
            (
                r#"{"id":"1","text":"a"}"#.to_owned(),
                Some(1),
                "the post has no time",
            ),
            (
                r#"{"id":"1","text":"a","created_at":"noon"}"#.to_owned(),
                Some(1),
                "the time of the post is not readable",
            ),
        ] {
            let malformed = Tweet::read(&json).unwrap_err();
            assert_eq!(
                (malformed.id, malformed.reason.as_str()),
                (id.map(TweetId), reason)
            );
        }
        let malformed = Tweet::read(r#"{"id":"7","text":["a"]}"#).unwrap_err();
        assert_eq!(malformed.id, Some(TweetId(7)));
        assert!(Tweet::read("7").unwrap_err().reason.contains("shape"));
    }
}
