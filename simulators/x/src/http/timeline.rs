//! `GET /2/users/:id/tweets`: newest first, in pages.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::Timestamp;
use serde_json::{Map, Value, json};

use super::problem::{Invalid, missing};
use super::query::{
    Parameters, Wanted, list, moment, page_size, page_token, read_page_token, tweet_id,
};
use super::{fields, lookup};
use crate::archive::{Archive, Span};
use crate::post::{Post, TweetId};
use crate::simulator::House;

/// X reaches back this far, less when answers are left out.
const REACH_MAX: usize = 3_200;
const REACH_WITHOUT_REPLIES_MAX: usize = 800;

/// Answers a page of an author's posts.
pub async fn timeline(
    State(house): State<Arc<House>>,
    Path(id): Path<String>,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Value>, Invalid> {
    let author_id = lookup::user_number(&id)?;
    let wanted = Wanted::read(&parameters)?;
    let span = read_span(&parameters)?;
    let size = page_size(&parameters)?;
    let page = house.at_present(|archive, now| {
        if archive.find_author(author_id).is_none() {
            return json!({ "errors": [missing("user", "id", &id)] });
        }
        let reach = if span.without_replies {
            REACH_WITHOUT_REPLIES_MAX
        } else {
            REACH_MAX
        };
        let posts = reachable(archive, author_id, span, now, reach);
        write_page(&posts, size, archive, &wanted, &parameters)
    });
    Ok(Json(page))
}

fn read_span(parameters: &Parameters) -> Result<Span, Invalid> {
    let (lowest, highest) = TweetId::RANGE;
    let mut without_replies = false;
    let mut without_retweets = false;
    for kind in list(parameters, "exclude") {
        match kind {
            "replies" => without_replies = true,
            "retweets" => without_retweets = true,
            _ => {
                return Err(Invalid::new(
                    "exclude",
                    kind,
                    "is not one of [replies,retweets]",
                ));
            }
        }
    }
    let until = tweet_id(parameters, "until_id")?.unwrap_or(highest);
    let below = read_page_token(parameters)?.unwrap_or(highest);
    Ok(Span {
        since: tweet_id(parameters, "since_id")?.unwrap_or(lowest),
        until: until.min(below),
        start: moment(parameters, "start_time")?,
        end: moment(parameters, "end_time")?,
        without_replies,
        without_retweets,
    })
}

/// What is left of a timeline within X's reach, which is counted from the newest post.
fn reachable(
    archive: &Archive,
    author_id: u64,
    span: Span,
    now: Timestamp,
    reach: usize,
) -> Vec<&Post> {
    let whole = Span {
        until: TweetId::RANGE.1,
        since: TweetId::RANGE.0,
        ..span
    };
    let within = archive.timeline(author_id, whole, now).take(reach);
    within
        .filter(|post| post.id < span.until && post.id > span.since)
        .collect()
}

fn write_page(
    posts: &[&Post],
    size: usize,
    archive: &Archive,
    wanted: &Wanted,
    parameters: &Parameters,
) -> Value {
    let page = &posts[..posts.len().min(size)];
    let mut meta = Map::new();
    meta.insert("result_count".into(), json!(page.len()));
    let (Some(newest), Some(oldest)) = (page.first(), page.last()) else {
        return json!({ "meta": meta });
    };
    meta.insert("newest_id".into(), json!(newest.id.to_string()));
    meta.insert("oldest_id".into(), json!(oldest.id.to_string()));
    if posts.len() > page.len() {
        meta.insert("next_token".into(), json!(page_token(oldest.id)));
    }
    let written: Vec<Value> = page.iter().map(|post| fields::post(post, wanted)).collect();
    let mut answer = json!({ "data": written, "meta": meta });
    if let Some(includes) = fields::includes(page, archive, wanted, parameters) {
        answer["includes"] = includes;
    }
    answer
}
