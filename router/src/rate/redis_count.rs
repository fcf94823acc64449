//! One count for all routers: each caller's next free moment, kept in Redis and moved on by a script
//! that runs whole or not at all. Redis' own clock is the only one that counts.

use std::num::NonZeroU32;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError, Script};
use tokio::sync::OnceCell;

use crate::connections::Asker;
use crate::error::RouterError;

/// What stands before every key.
const NAMESPACE: &str = "maxxit:router:rate";
/// An answer that takes longer is not waited for.
const PATIENCE: Duration = Duration::from_millis(250);

/// Takes the key, the microseconds one operation costs and how many may come at once; answers the
/// microseconds to wait, none when the operation may go on.
const SCRIPT: &str = "
local told = redis.call('TIME')
local now = told[1] * 1000000 + told[2]
local cost, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local free_at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + cost
local wait = free_at - now - cost * burst
if wait > 0 then return math.ceil(wait) end
local keep_ms = math.ceil((free_at - now) / 1000)
redis.call('SET', KEYS[1], string.format('%.0f', free_at), 'PX', string.format('%.0f', keep_ms))
return 0";

/// Why there is no count.
#[derive(Debug, thiserror::Error)]
pub enum CountError {
    /// Redis said so.
    #[error("redis failed")]
    Redis(#[from] RedisError),
    /// Redis said nothing.
    #[error("redis did not answer in time")]
    Timeout,
}

/// The count.
pub struct RedisCount {
    client: Client,
    connection: OnceCell<ConnectionManager>,
    script: Script,
    cost_us: u64,
    burst: u32,
}

impl std::fmt::Debug for RedisCount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisCount").finish_non_exhaustive()
    }
}

impl RedisCount {
    /// Counts at this address, which is first connected to when it is needed.
    pub fn try_new(
        url: &str,
        (per_second, burst): (NonZeroU32, NonZeroU32),
    ) -> Result<Self, RouterError> {
        let client = Client::open(url).map_err(|error| RouterError::Setting {
            name: "router.rate_limit.redis_url",
            reason: error.to_string(),
        })?;
        Ok(Self {
            client,
            connection: OnceCell::new(),
            script: Script::new(SCRIPT),
            cost_us: 1_000_000 / u64::from(per_second.get()),
            burst: burst.get(),
        })
    }

    /// How long to wait; none when the operation may go on.
    pub async fn count(&self, asker: &Asker) -> Result<Option<Duration>, CountError> {
        let wait_us = tokio::time::timeout(PATIENCE, self.ask(asker)).await;
        let wait_us = wait_us.map_err(|_| CountError::Timeout)??;
        Ok((wait_us > 0).then(|| Duration::from_micros(wait_us)))
    }

    async fn ask(&self, asker: &Asker) -> Result<u64, RedisError> {
        let connect = || {
            let config = ConnectionManagerConfig::new().set_number_of_retries(1);
            ConnectionManager::new_with_config(self.client.clone(), config)
        };
        let mut connection = self.connection.get_or_try_init(connect).await?.clone();
        let key = match asker {
            Asker::User(user) => format!("{NAMESPACE}:user:{user}"),
            Asker::Address(Some(address)) => format!("{NAMESPACE}:address:{address}"),
            Asker::Address(None) => format!("{NAMESPACE}:nobody"),
        };
        let mut invocation = self.script.key(key);
        invocation.arg(self.cost_us).arg(self.burst);
        invocation.invoke_async(&mut connection).await
    }
}
