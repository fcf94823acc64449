//! Who is let in, and how often.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::Timestamp;

use super::problem;
use crate::config::RateLimits;
use crate::simulator::House;

/// X counts in windows of fifteen minutes.
const WINDOW_S: i64 = 15 * 60;

/// Paths that share a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Users by handle or number.
    Users,
    /// Timelines.
    Timelines,
    /// Posts by id.
    Tweets,
    /// What is not X's: never counted.
    Backstage,
}

/// The token and the counts.
#[derive(Debug)]
pub struct Gate {
    bearer_token: String,
    limits: RateLimits,
    windows: Mutex<HashMap<Family, Window>>,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    resets_at_s: i64,
    used: u32,
}

/// What an answer says of the count.
#[derive(Clone, Copy, Debug)]
struct Allowance {
    limit: u32,
    remaining: u32,
    resets_at_s: i64,
    is_spent: bool,
}

impl Gate {
    /// Lets in who holds this token.
    pub fn new(bearer_token: String, limits: RateLimits) -> Self {
        Self {
            bearer_token,
            limits,
            windows: Mutex::default(),
        }
    }

    fn knows(&self, headers: &HeaderMap) -> bool {
        let given = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        given.and_then(|value| value.strip_prefix("Bearer ")) == Some(self.bearer_token.as_str())
    }

    fn count(&self, family: Family, now: Timestamp) -> Option<Allowance> {
        let limit = match family {
            Family::Users => self.limits.users,
            Family::Timelines => self.limits.timelines,
            Family::Tweets => self.limits.tweets,
            Family::Backstage => return None,
        };
        let mut windows = self
            .windows
            .lock()
            .expect("no thread panics while it counts");
        let now_s = now.timestamp();
        let fresh = Window {
            resets_at_s: now_s + WINDOW_S,
            used: 0,
        };
        let window = windows.entry(family).or_insert(fresh);
        if now_s >= window.resets_at_s {
            *window = fresh;
        }
        let is_spent = window.used >= limit;
        if !is_spent {
            window.used += 1;
        }
        let remaining = limit - window.used.min(limit);
        Some(Allowance {
            limit,
            remaining,
            resets_at_s: window.resets_at_s,
            is_spent,
        })
    }
}

/// Lets a request through, or answers as X would.
pub async fn guard(
    State((gate, house, family)): State<(Arc<Gate>, Arc<House>, Family)>,
    request: Request,
    next: Next,
) -> Response {
    if !gate.knows(request.headers()) {
        return problem::unauthorized();
    }
    let Some(allowance) = gate.count(family, house.now()) else {
        return next.run(request).await;
    };
    let mut response = if allowance.is_spent {
        problem::rate_limited()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    let mut say = |name, value: i64| {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    };
    say("x-rate-limit-limit", allowance.limit.into());
    say("x-rate-limit-remaining", allowance.remaining.into());
    say("x-rate-limit-reset", allowance.resets_at_s);
    response
}
