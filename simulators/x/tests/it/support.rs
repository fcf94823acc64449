//! A started stand-in and a client that holds its token.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use domain::{FixedClock, Timestamp};
use reqwest::{Client, Response};
use serde_json::Value;
use simulator_x::{Config, Feed, RateLimits, Simulator};

pub const TOKEN: &str = "the-one-token";

pub fn noon() -> Timestamp {
    DateTime::from_timestamp_millis(1_790_000_000_000).expect("a moment of 2026")
}

pub struct House {
    pub x: Simulator,
    pub clock: Arc<FixedClock>,
    client: Client,
}

impl House {
    pub async fn start(feed: Feed) -> Self {
        Self::start_with(feed, RateLimits::default(), noon()).await
    }

    pub async fn start_with(feed: Feed, rate_limits: RateLimits, at: Timestamp) -> Self {
        let clock = Arc::new(FixedClock::at(at));
        let config = Config {
            port: 0,
            clock: clock.clone(),
            bearer_token: TOKEN.to_owned(),
            feed,
            rate_limits,
        };
        let x = Simulator::start(config)
            .await
            .expect("a free port and a readable feed");
        Self {
            x,
            clock,
            client: Client::new(),
        }
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    pub async fn respond(&self, path: &str) -> Response {
        let url = format!("{}{path}", self.x.base_url());
        self.client
            .get(url)
            .bearer_auth(TOKEN)
            .send()
            .await
            .expect("an answer")
    }

    pub async fn get(&self, path: &str) -> Value {
        self.respond(path)
            .await
            .json()
            .await
            .expect("a body of json")
    }

    pub async fn id_of(&self, handle: &str) -> String {
        let user = self.get(&format!("/2/users/by/username/{handle}")).await;
        user["data"]["id"]
            .as_str()
            .expect("the user is there")
            .to_owned()
    }

    /// Every post of a handle, newest first.
    pub async fn posts(&self, handle: &str) -> Vec<Value> {
        let id = self.id_of(handle).await;
        let path = format!("/2/users/{id}/tweets?max_results=100&tweet.fields=created_at,lang");
        self.get(&path).await["data"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    }
}

pub fn texts(posts: &[Value]) -> Vec<&str> {
    posts
        .iter()
        .filter_map(|post| post["text"].as_str())
        .collect()
}
