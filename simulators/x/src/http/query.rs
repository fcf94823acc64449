//! Query parameters, read the way X reads them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::Timestamp;

use super::problem::Invalid;
use crate::post::TweetId;

/// The parameters of a request by name.
pub type Parameters = HashMap<String, String>;

/// The post fields X knows; those we have nothing for are taken and left out of the answer.
const POST_FIELDS: [&str; 37] = [
    "article",
    "article_title",
    "attachments",
    "author_id",
    "card_uri",
    "community_id",
    "context_annotations",
    "conversation_id",
    "created_at",
    "display_text_range",
    "edit_controls",
    "edit_history_post_ids",
    "edit_history_tweet_ids",
    "entities",
    "geo",
    "id",
    "in_reply_to_user_id",
    "lang",
    "matched_media_notes",
    "media_metadata",
    "non_public_metrics",
    "note_post",
    "note_request_suggestions",
    "note_tweet",
    "organic_metrics",
    "paid_partnership",
    "possibly_sensitive",
    "promoted_metrics",
    "public_metrics",
    "referenced_posts",
    "referenced_tweets",
    "reply_settings",
    "scopes",
    "source",
    "suggested_source_links",
    "text",
    "withheld",
];

/// Which fields of posts and which companions are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    fields: Vec<String>,
    expansions: Vec<String>,
    /// Whether the request speaks of posts, not tweets.
    pub speaks_of_posts: bool,
}

impl Wanted {
    /// Reads `tweet.fields`, its newer name `post.fields`, and `expansions`.
    pub fn read(parameters: &Parameters) -> Result<Self, Invalid> {
        let mut fields = Vec::new();
        for name in ["tweet.fields", "post.fields"] {
            for field in list(parameters, name) {
                if !POST_FIELDS.contains(&field) {
                    let known = POST_FIELDS.join(",");
                    return Err(Invalid::new(
                        name,
                        field,
                        &format!("is not one of [{known}]"),
                    ));
                }
                fields.push(field.to_owned());
            }
        }
        let expansions = list(parameters, "expansions").map(str::to_owned).collect();
        Ok(Self {
            fields,
            expansions,
            speaks_of_posts: parameters.contains_key("post.fields"),
        })
    }

    /// Whether this field is asked for.
    pub fn field(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field == name)
    }

    /// Whether this companion is asked for.
    pub fn expansion(&self, name: &str) -> bool {
        self.expansions.iter().any(|expansion| expansion == name)
    }
}

/// A list with commas; absent is empty.
pub fn list<'a>(parameters: &'a Parameters, name: &str) -> impl Iterator<Item = &'a str> {
    let text = parameters.get(name).map_or("", String::as_str);
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// The id of a post.
pub fn tweet_id(parameters: &Parameters, name: &str) -> Result<Option<TweetId>, Invalid> {
    let wrong = |value: &String| Invalid::new(name, value, "is not a valid Tweet ID");
    let read = |value: &String| value.parse().map_err(|_| wrong(value));
    parameters.get(name).map(read).transpose()
}

/// A moment in RFC 3339.
pub fn moment(parameters: &Parameters, name: &str) -> Result<Option<Timestamp>, Invalid> {
    let read = |value: &String| {
        DateTime::parse_from_rfc3339(value)
            .map(|at| at.with_timezone(&Utc))
            .map_err(|_| Invalid::new(name, value, "is not a valid RFC3339 date"))
    };
    parameters.get(name).map(read).transpose()
}

/// How many results a page may have.
pub fn page_size(parameters: &Parameters) -> Result<usize, Invalid> {
    const DEFAULT: usize = 10;
    let Some(value) = parameters.get("max_results") else {
        return Ok(DEFAULT);
    };
    value
        .parse()
        .ok()
        .filter(|size| (5..=100).contains(size))
        .ok_or_else(|| Invalid::new("max_results", value, "is not between 5 and 100"))
}

/// Where the next page begins, in a text that tells a client nothing.
pub fn page_token(last: TweetId) -> String {
    format!("7140{:016x}", last.get().rotate_left(23) ^ TOKEN_MASK)
}

/// The id a page token stands for; the page is below it.
pub fn read_page_token(parameters: &Parameters) -> Result<Option<TweetId>, Invalid> {
    let name = "pagination_token";
    let Some(value) = parameters.get(name) else {
        return Ok(None);
    };
    value
        .strip_prefix("7140")
        .filter(|rest| rest.len() == 16)
        .and_then(|rest| u64::from_str_radix(rest, 16).ok())
        .map(|number| (number ^ TOKEN_MASK).rotate_right(23).to_string())
        .and_then(|text| text.parse().ok())
        .map(Some)
        .ok_or_else(|| Invalid::new(name, value, "is not valid"))
}

const TOKEN_MASK: u64 = 0x5bd1_e995_97f4_a7c1;
