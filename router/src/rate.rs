//! How often one caller may ask: by user, or by address for nobody in particular.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::StatusCode;

use crate::auth::Caller;
use crate::config::RateLimit;
use crate::error::{Code, Refusal};

/// Callers remembered before those who have been quiet are forgotten.
const CALLERS_MAX: usize = 50_000;

/// Who is counted as one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Asker {
    User(String),
    Address(Option<IpAddr>),
}

/// Counts operations.
#[derive(Debug)]
pub struct RateLimiting {
    limiter: Option<DefaultKeyedRateLimiter<Asker>>,
    clock: DefaultClock,
}

impl RateLimiting {
    /// Counts by these settings, or not at all when they say nothing.
    pub fn new(settings: &RateLimit) -> Self {
        let limiter = NonZeroU32::new(settings.per_second).map(|per_second| {
            let burst = NonZeroU32::new(settings.burst).unwrap_or(per_second);
            RateLimiter::keyed(Quota::per_second(per_second).allow_burst(burst))
        });
        Self {
            limiter,
            clock: DefaultClock::default(),
        }
    }

    /// Counts one operation, or refuses it and says when to try again.
    pub fn count(&self, caller: Option<&Caller>, address: Option<IpAddr>) -> Result<(), Refusal> {
        let Some(limiter) = &self.limiter else {
            return Ok(());
        };
        if limiter.len() > CALLERS_MAX {
            limiter.retain_recent();
        }
        let asker = match caller {
            Some(caller) => Asker::User(caller.subject.clone()),
            None => Asker::Address(address),
        };
        limiter.check_key(&asker).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now()).as_secs() + 1;
            let message = format!("too many operations; try again in {wait} s");
            Refusal::of_exchange(StatusCode::TOO_MANY_REQUESTS, Code::RateLimited, message)
        })
    }
}
