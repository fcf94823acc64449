//! Users by handle or number, posts by id, and posting by hand.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::fields;
use super::problem::{Invalid, missing};
use super::query::{Parameters, Wanted, list};
use crate::post::{Post, TweetId, is_handle};
use crate::simulator::House;

/// X looks up no more posts in one call.
const IDS_MAX: usize = 100;

/// `GET /2/users/by/username/:username`.
pub async fn user_by_username(
    State(house): State<Arc<House>>,
    Path(username): Path<String>,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Value>, Invalid> {
    if !is_handle(&username) {
        let wrong = "does not match ^[A-Za-z0-9_]{1,15}$";
        return Err(Invalid::new("username", &username, wrong));
    }
    Ok(Json(house.at_present(
        |archive, _| match archive.find_by_handle(&username) {
            Some(author) => json!({ "data": fields::user(author, &parameters) }),
            None => json!({ "errors": [missing("user", "username", &username)] }),
        },
    )))
}

/// `GET /2/users/:id`.
pub async fn user_by_id(
    State(house): State<Arc<House>>,
    Path(id): Path<String>,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Value>, Invalid> {
    let number = user_number(&id)?;
    Ok(Json(house.at_present(
        |archive, _| match archive.find_author(number) {
            Some(author) => json!({ "data": fields::user(author, &parameters) }),
            None => json!({ "errors": [missing("user", "id", &id)] }),
        },
    )))
}

/// The number in a path.
pub fn user_number(id: &str) -> Result<u64, Invalid> {
    let is_number = (1..=19).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit());
    let number = is_number.then(|| id.parse().ok()).flatten();
    number.ok_or_else(|| Invalid::new("id", id, "does not match ^[0-9]{1,19}$"))
}

/// `GET /2/tweets?ids=`: what is there, and an error for each that is not.
pub async fn tweets(
    State(house): State<Arc<House>>,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Value>, Invalid> {
    let wanted = Wanted::read(&parameters)?;
    let asked: Vec<&str> = list(&parameters, "ids").collect();
    if !(1..=IDS_MAX).contains(&asked.len()) {
        let given = parameters.get("ids").map_or("", String::as_str);
        let wrong = format!("must hold between 1 and {IDS_MAX} ids");
        return Err(Invalid::new("ids", given, &wrong));
    }
    let mut ids = Vec::with_capacity(asked.len());
    for text in asked {
        let wrong = || Invalid::new("ids", text, "does not match ^[0-9]{1,19}$");
        ids.push(text.parse::<TweetId>().map_err(|_| wrong())?);
    }
    Ok(Json(house.at_present(|archive, now| {
        let found: Vec<&Post> = ids
            .iter()
            .filter_map(|id| archive.find_post(*id, now))
            .collect();
        let is_missing = |id: &&TweetId| archive.find_post(**id, now).is_none();
        let absent = |id: &TweetId| missing("tweet", "ids", &id.to_string());
        let errors: Vec<Value> = ids.iter().filter(is_missing).map(absent).collect();
        let mut answer = json!({});
        if !found.is_empty() {
            answer["data"] = found
                .iter()
                .map(|post| fields::post(post, &wanted))
                .collect();
        }
        if let Some(includes) = fields::includes(&found, archive, &wanted, &parameters) {
            answer["includes"] = includes;
        }
        if !errors.is_empty() {
            answer["errors"] = json!(errors);
        }
        answer
    })))
}

/// What to post by hand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    username: String,
    text: String,
}

/// `POST /_simulator/posts`: posts now, in the name of a handle.
pub async fn publish(
    State(house): State<Arc<House>>,
    Json(draft): Json<Draft>,
) -> Result<Json<Value>, Invalid> {
    if !is_handle(&draft.username) {
        let wrong = "does not match ^[A-Za-z0-9_]{1,15}$";
        return Err(Invalid::new("username", &draft.username, wrong));
    }
    let id = house.publish(&draft.username, &draft.text);
    Ok(Json(
        json!({ "data": { "id": id.to_string(), "text": draft.text } }),
    ))
}
