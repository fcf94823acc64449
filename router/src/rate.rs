//! How often one caller may ask: by user, or by address for nobody in particular. Counted in this
//! process, or in Redis for all routers together; while Redis is away each counts for itself.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::StatusCode;

use crate::config::RateLimit;
use crate::connections::Asker;
use crate::error::{Code, Refusal, RouterError};

mod redis_count;

use redis_count::RedisCount;

/// Callers remembered before those who have been quiet are forgotten.
const CALLERS_MAX: usize = 50_000;

/// Counts operations.
#[derive(Debug)]
pub struct RateLimiting {
    here: Option<Here>,
    together: Option<RedisCount>,
}

/// The count of this process.
#[derive(Debug)]
struct Here {
    limiter: DefaultKeyedRateLimiter<Asker>,
    clock: DefaultClock,
}

impl RateLimiting {
    /// Counts by these settings, or not at all when they say nothing.
    pub fn try_new(settings: &RateLimit) -> Result<Self, RouterError> {
        let Some(per_second) = NonZeroU32::new(settings.per_second) else {
            return Ok(Self {
                here: None,
                together: None,
            });
        };
        let burst = NonZeroU32::new(settings.burst).unwrap_or(per_second);
        let here = Here {
            limiter: RateLimiter::keyed(Quota::per_second(per_second).allow_burst(burst)),
            clock: DefaultClock::default(),
        };
        let together = match &settings.redis_url {
            Some(url) => Some(RedisCount::try_new(url, (per_second, burst))?),
            None => None,
        };
        Ok(Self {
            here: Some(here),
            together,
        })
    }

    /// Counts one operation, or refuses it and says when to try again.
    pub async fn count(&self, asker: Asker) -> Result<(), Refusal> {
        let Some(here) = &self.here else {
            return Ok(());
        };
        let wait = match &self.together {
            None => here.count(&asker),
            Some(together) => match together.count(&asker).await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "operations are counted by this process alone"
                    );
                    here.count(&asker)
                }
            },
        };
        match wait {
            None => Ok(()),
            Some(wait) => {
                let seconds = wait.as_secs() + 1;
                let message = format!("too many operations; try again in {seconds} s");
                let status = StatusCode::TOO_MANY_REQUESTS;
                Err(Refusal::of_exchange(status, Code::RateLimited, message))
            }
        }
    }
}

impl Here {
    /// How long to wait; none when the operation may go on.
    fn count(&self, asker: &Asker) -> Option<Duration> {
        if self.limiter.len() > CALLERS_MAX {
            self.limiter.retain_recent();
        }
        let counted = self.limiter.check_key(asker);
        counted
            .err()
            .map(|until| until.wait_time_from(self.clock.now()))
    }
}
