//! Users and posts as X writes them.

use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Value, json};

use super::query::{Parameters, Wanted, list};
use crate::archive::Archive;
use crate::post::{Author, Post, PostKind};

/// Every invented account has been there since this second.
const ACCOUNTS_SINCE_S: i64 = 1_500_000_000;

/// A user with the fields asked for.
pub fn user(author: &Author, parameters: &Parameters) -> Value {
    let mut user = Map::new();
    user.insert("id".into(), json!(author.id.to_string()));
    user.insert("name".into(), json!(author.name));
    user.insert("username".into(), json!(author.handle));
    for field in list(parameters, "user.fields") {
        let value = match field {
            "created_at" => {
                let since = DateTime::from_timestamp(ACCOUNTS_SINCE_S, 0).unwrap_or_default();
                json!(since.to_rfc3339_opts(SecondsFormat::Millis, true))
            }
            "description" => json!(author.description),
            "protected" | "verified" => json!(false),
            "verified_type" => json!("none"),
            "public_metrics" => json!({
                "followers_count": 0, "following_count": 0, "tweet_count": 0, "listed_count": 0,
            }),
            _ => continue,
        };
        user.insert(field.to_owned(), value);
    }
    Value::Object(user)
}

/// A post with the fields asked for; id, text and edit history are always there.
pub fn post(post: &Post, wanted: &Wanted) -> Value {
    let history: Vec<String> = post.versions.iter().map(ToString::to_string).collect();
    let mut fields = Map::new();
    fields.insert("id".into(), json!(post.id.to_string()));
    fields.insert("text".into(), json!(post.text));
    if wanted.field("edit_history_post_ids")
        || wanted.expansion("edit_history_post_ids")
        || wanted.speaks_of_posts
    {
        fields.insert("edit_history_post_ids".into(), json!(history));
    }
    fields.insert("edit_history_tweet_ids".into(), json!(history));
    if wanted.field("created_at") {
        let at = post.posted_at.to_rfc3339_opts(SecondsFormat::Millis, true);
        fields.insert("created_at".into(), json!(at));
    }
    if wanted.field("author_id") || wanted.expansion("author_id") {
        fields.insert("author_id".into(), json!(post.author_id.to_string()));
    }
    if wanted.field("lang") {
        fields.insert("lang".into(), json!(post.language));
    }
    if wanted.field("conversation_id") {
        fields.insert("conversation_id".into(), json!(history[0]));
    }
    if wanted.field("public_metrics") {
        let none = json!({
            "retweet_count": 0, "reply_count": 0, "like_count": 0, "quote_count": 0,
            "bookmark_count": 0, "impression_count": 0,
        });
        fields.insert("public_metrics".into(), none);
    }
    if wanted.field("possibly_sensitive") {
        fields.insert("possibly_sensitive".into(), json!(false));
    }
    let referenced = match post.kind {
        PostKind::Original => None,
        PostKind::Reply => Some("replied_to"),
        PostKind::Retweet => Some("retweeted"),
    };
    for name in ["referenced_tweets", "referenced_posts"] {
        if let Some(kind) = referenced.filter(|_| wanted.field(name)) {
            // What it refers to is not recorded; its own first id stands in.
            fields.insert(name.into(), json!([{ "type": kind, "id": history[0] }]));
        }
    }
    Value::Object(fields)
}

/// The companions of a list of posts: their authors, each once, when asked for.
pub fn includes(
    posts: &[&Post],
    archive: &Archive,
    wanted: &Wanted,
    parameters: &Parameters,
) -> Option<Value> {
    if !wanted.expansion("author_id") || posts.is_empty() {
        return None;
    }
    let mut ids: Vec<u64> = posts.iter().map(|post| post.author_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let authors = ids.iter().filter_map(|id| archive.find_author(*id));
    let users: Vec<Value> = authors.map(|author| user(author, parameters)).collect();
    Some(json!({ "users": users }))
}
