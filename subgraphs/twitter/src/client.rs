//! X API v2, the three calls we need of it. Answers are read as untrusted: size, shape, one by one.

mod tweet;

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use chrono::DateTime;
use domain::Timestamp;
use reqwest::{Client, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use url::Url;

pub use tweet::{Malformed, Tweet, TweetId};

/// How long one answer may take.
const DEADLINE: Duration = Duration::from_secs(10);
/// No answer of X is larger.
const BODY_BYTES_MAX: usize = 8 << 20;
/// How often a call is tried again when the network or X itself fails.
const RETRIES_MAX: usize = 3;
/// The most posts X gives on a page, and takes in a look-up.
pub const PAGE_SIZE: usize = 100;
const FIELDS: &str = "created_at,author_id,edit_history_tweet_ids,note_tweet";

/// Why X did not answer as asked.
#[derive(Debug, thiserror::Error)]
pub enum XError {
    /// No more questions until the window resets.
    #[error("X allows no more questions in this window")]
    RateLimited {
        /// When it resets, if X said so.
        resets_at: Option<Timestamp>,
    },
    /// The plan's posts are used up.
    #[error("the posts of the X plan are used up")]
    UsageCapped,
    /// The token is not let in.
    #[error("X does not accept the token")]
    Unauthorized,
    /// X refused for another reason.
    #[error("X refused with status {status}: {title}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// X's own short word.
        title: String,
    },
    /// X is not reachable, or fails.
    #[error("X is not reachable")]
    Unreachable(#[source] reqwest::Error),
    /// X itself fails.
    #[error("X fails with status {status}")]
    Failing {
        /// The HTTP status.
        status: u16,
    },
    /// The answer is not what the protocol says.
    #[error("the answer of X is not readable: {reason}")]
    Unreadable {
        /// Why.
        reason: String,
    },
}

impl XError {
    /// Whether the very same question may be answered a moment later.
    const fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Failing { .. })
    }
}

/// An account as X knows it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct XUser {
    /// X's number.
    pub id: String,
    /// The name shown.
    pub name: String,
    /// The handle as X spells it.
    pub username: String,
}

/// From where a timeline is read.
#[derive(Clone, Debug)]
pub enum Since {
    /// After this post.
    Post(String),
    /// From this moment on.
    Moment(Timestamp),
}

/// A page of a timeline, newest first.
#[derive(Debug, Default)]
pub struct Page {
    /// Each post, or why it is none.
    pub posts: Vec<Result<Tweet, Malformed>>,
    /// Where the next page begins.
    pub next_token: Option<String>,
}

#[derive(Deserialize)]
struct Answer<T> {
    data: Option<T>,
    #[serde(default)]
    errors: Vec<Problem>,
    #[serde(default)]
    meta: Meta,
}

#[derive(Default, Deserialize)]
struct Meta {
    next_token: Option<String>,
}

/// An error of X, inside an answer or as one.
#[derive(Debug, Default, Deserialize)]
struct Problem {
    #[serde(default)]
    title: String,
    #[serde(default, rename = "type")]
    kind: String,
    resource_id: Option<String>,
}

impl Problem {
    fn is_absence(&self) -> bool {
        self.kind.ends_with("/resource-not-found")
    }
}

/// Asks X with one application token.
#[derive(Clone, Debug)]
pub struct XClient {
    http: Client,
    base_url: Url,
    token: SecretString,
}

impl XClient {
    /// Asks this server with this token.
    pub fn try_new(base_url: Url, token: SecretString) -> Result<Self, XError> {
        let http = Client::builder()
            .timeout(DEADLINE)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(XError::Unreachable)?;
        Ok(Self {
            http,
            base_url,
            token,
        })
    }

    /// The account with this handle.
    pub async fn find_user(&self, handle: &str) -> Result<Option<XUser>, XError> {
        let path = format!("2/users/by/username/{handle}");
        let answer: Answer<XUser> = self.get(&path, &[]).await?;
        match answer.data {
            Some(user) => Ok(Some(user)),
            None if answer.errors.iter().any(Problem::is_absence) => Ok(None),
            None => Err(refusal(&answer.errors)),
        }
    }

    /// A page of what an account posted itself.
    pub async fn timeline(
        &self,
        x_user_id: &str,
        since: &Since,
        page_token: Option<&str>,
    ) -> Result<Page, XError> {
        let size = PAGE_SIZE.to_string();
        let mut parameters = vec![
            ("max_results", size.as_str()),
            ("exclude", "retweets,replies"),
            ("tweet.fields", FIELDS),
        ];
        let moment;
        match since {
            Since::Post(id) => parameters.push(("since_id", id)),
            Since::Moment(start) => {
                moment = start.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
                parameters.push(("start_time", &moment));
            }
        }
        if let Some(token) = page_token {
            parameters.push(("pagination_token", token));
        }
        let path = format!("2/users/{x_user_id}/tweets");
        let answer: Answer<Vec<Box<RawValue>>> = self.get(&path, &parameters).await?;
        if answer.data.is_none() && !answer.errors.is_empty() {
            return Err(refusal(&answer.errors));
        }
        let items = answer.data.unwrap_or_default();
        let posts = items.iter().map(|item| Tweet::read(item.get())).collect();
        Ok(Page {
            posts,
            next_token: answer.meta.next_token,
        })
    }

    /// Which of these posts are gone.
    pub async fn list_missing(&self, tweet_ids: &[String]) -> Result<Vec<String>, XError> {
        let ids = tweet_ids.join(",");
        let answer: Answer<Value> = self.get("2/tweets", &[("ids", &ids)]).await?;
        let absent = answer.errors.into_iter().filter(Problem::is_absence);
        Ok(absent.filter_map(|problem| problem.resource_id).collect())
    }

    async fn get<T: for<'de> Deserialize<'de>>(
        &self,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Result<T, XError> {
        let body = (|| self.try_get(path, parameters))
            .retry(
                ExponentialBuilder::default()
                    .with_jitter()
                    .with_max_times(RETRIES_MAX),
            )
            .when(XError::is_passing)
            .await?;
        serde_json::from_slice(&body).map_err(|error| XError::Unreadable {
            reason: error.to_string(),
        })
    }

    async fn try_get(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Vec<u8>, XError> {
        let mut url = self
            .base_url
            .join(path)
            .map_err(|error| XError::Unreadable {
                reason: format!("the path does not fit the address: {error}"),
            })?;
        url.query_pairs_mut().extend_pairs(parameters);
        let request = self.http.get(url).bearer_auth(self.token.expose_secret());
        let response = request.send().await.map_err(XError::Unreachable)?;
        let status = response.status();
        if status.is_success() {
            return read_body(response).await;
        }
        Err(refused(status, response).await)
    }
}

async fn refused(status: StatusCode, response: Response) -> XError {
    let reset = response.headers().get("x-rate-limit-reset");
    let resets_at = reset
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let body = read_body(response).await.unwrap_or_default();
    let problem: Problem = serde_json::from_slice(&body).unwrap_or_default();
    match status {
        StatusCode::TOO_MANY_REQUESTS if problem.kind.ends_with("/usage-capped") => {
            XError::UsageCapped
        }
        StatusCode::TOO_MANY_REQUESTS => XError::RateLimited { resets_at },
        StatusCode::UNAUTHORIZED => XError::Unauthorized,
        status if status.is_server_error() => XError::Failing {
            status: status.as_u16(),
        },
        status => XError::Refused {
            status: status.as_u16(),
            title: short(&problem.title),
        },
    }
}

/// An answer with errors and nothing else.
fn refusal(errors: &[Problem]) -> XError {
    let title = errors
        .first()
        .map_or("no data", |problem| problem.title.as_str());
    XError::Refused {
        status: StatusCode::OK.as_u16(),
        title: short(title),
    }
}

fn short(text: &str) -> String {
    text.chars().take(80).collect()
}

async fn read_body(mut response: Response) -> Result<Vec<u8>, XError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(XError::Unreachable)? {
        if body.len() + chunk.len() > BODY_BYTES_MAX {
            let reason = format!("it is larger than {BODY_BYTES_MAX} bytes");
            return Err(XError::Unreadable { reason });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
