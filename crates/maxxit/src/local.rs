//! What only the local profile has: stand-ins of the venue and of X, sample agents, replays.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use chrono::TimeDelta;
use domain::{Price, SharedClock, Timestamp, UserId, XAccountId};
use evm::AgentKey;
use rand::RngExt;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use simulator_hyperliquid::price::{PricePath, Recorded, Synthetic};
use simulator_x::{Feed, Quote, Quotes, Sample};

use crate::services::ROUTER_PORT;

/// The port of the venue's stand-in.
pub const VENUE_PORT: u16 = 3001;
/// The port of X's stand-in.
pub const X_PORT: u16 = 3002;
/// Another seed gives another market and other posts.
const SEED: u64 = 20_261_124;
/// The chain the sample creator signs in on: Arbitrum Sepolia.
const CHAIN: u64 = 421_614;
/// How many paper accounts the stand-in lets us watch by stream.
const USER_STREAMS_MAX: usize = 2_000;
/// A trend is how far the price moved in this time.
const TREND: TimeDelta = TimeDelta::hours(6);
/// Prices are needed this long before the first trade: the indicators look back 35 hours.
const HISTORY: TimeDelta = TimeDelta::days(3);
/// Whose posts a replay is about is judged by this stretch of it.
const BUSY_STRETCH: TimeDelta = TimeDelta::days(30);
/// No record of a coin is older.
const EARLIEST: &str = "2017-01-01T00:00:00Z";
/// The days looked through for a record's beginning.
const DAYS_MAX: u32 = 365 * 30;

/// Where prices and posts come from.
#[derive(Clone, Debug)]
pub struct Market {
    /// The path of every market's price.
    pub prices: Arc<dyn PricePath>,
    /// The folder of recorded posts; invented ones when there is none.
    pub posts: Option<PathBuf>,
}

impl Market {
    /// The invented market.
    pub fn invented() -> Self {
        Self {
            prices: Arc::new(Synthetic::new(SEED)),
            posts: None,
        }
    }

    /// A recorded one: `candles/`, `funding/` and `posts/` of a folder.
    pub fn recorded(folder: &Path) -> Result<Self> {
        let candles = folder.join("candles");
        let prices = Recorded::open(&candles)
            .with_context(|| format!("no replay without candles in {}", candles.display()))?
            .with_funding(&folder.join("funding"))
            .context("the recorded funding rates")?;
        Ok(Self {
            prices: Arc::new(prices),
            posts: Some(folder.join("posts")),
        })
    }
}

/// The stand-ins, running.
pub struct StandIns {
    venue: simulator_hyperliquid::Handle,
    x: simulator_x::Simulator,
    bearer_token: String,
}

impl StandIns {
    /// Starts both on loopback.
    pub async fn start(
        home: &Path,
        port_offset: u16,
        clock: &SharedClock,
        market: Market,
    ) -> Result<Self> {
        let Market { prices, posts } = market;
        let venue = simulator_hyperliquid::Simulator::start(simulator_hyperliquid::Config {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, VENUE_PORT + port_offset)),
            clock: Arc::clone(clock),
            prices: Arc::clone(&prices),
            state_file: Some(home.join("venue-stand-in.jsonl")),
            ..simulator_hyperliquid::Config::default()
        })
        .await
        .context("the stand-in of Hyperliquid")?;
        let bearer_token: String = rand::rng()
            .sample_iter(rand::distr::Alphanumeric)
            .take(40)
            .map(char::from)
            .collect();
        let feed = match posts {
            Some(folder) => Feed::Recorded(folder),
            None => Feed::Sample(Sample {
                seed: SEED,
                coins: simulator_x::SAMPLE_COINS.map(str::to_owned).to_vec(),
                quotes: quotes_of(prices, Arc::clone(clock)),
                memory: Some(home.join("x-stand-in.jsonl")),
            }),
        };
        let x = simulator_x::Simulator::start(simulator_x::Config {
            port: X_PORT + port_offset,
            clock: Arc::clone(clock),
            bearer_token: bearer_token.clone(),
            feed,
            rate_limits: simulator_x::RateLimits {
                timelines: u32::MAX,
                tweets: u32::MAX,
                users: u32::MAX,
            },
        })
        .await
        .context("the stand-in of X")?;
        Ok(Self {
            venue,
            x,
            bearer_token,
        })
    }

    /// The settings that lead the services to the stand-ins.
    pub fn decided(&self, port_offset: u16) -> Vec<(String, String)> {
        let pairs = [
            (
                "hyperliquid.base_url",
                format!("{}/", self.venue.base_url()),
            ),
            ("hyperliquid.weight_per_minute", "10000000".to_owned()),
            ("hyperliquid.user_streams_max", USER_STREAMS_MAX.to_string()),
            ("hyperliquid.sweep_interval_ms", "5000".to_owned()),
            ("twitter.base_url", self.x.base_url()),
            ("twitter.bearer_token", self.bearer_token.clone()),
            ("twitter.poll_interval_ms", "500".to_owned()),
            ("twitter.budget_per_day_usd", "1000000".to_owned()),
            (
                "auth.domain",
                format!("localhost:{}", ROUTER_PORT + port_offset),
            ),
        ];
        pairs
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect()
    }

    /// The handles the sample agents listen to: invented ones, or those named, then those who post
    /// most in the stretch of a record that is lived through next.
    pub fn sample_handles(
        &self,
        replayed_from: Option<Timestamp>,
        follow: &[String],
    ) -> Result<Vec<String>> {
        let Some(from) = replayed_from else {
            return Ok(simulator_x::SAMPLE_HANDLES.map(str::to_owned).to_vec());
        };
        let busiest = self
            .x
            .authors_between(from, from + BUSY_STRETCH)
            .into_iter();
        // An author whose name no X account could have got another one.
        let mut handles: Vec<_> = follow
            .iter()
            .map(|name| simulator_x::handle_of(name))
            .collect();
        for (handle, _) in busiest {
            if !handles.contains(&handle) {
                handles.push(handle);
            }
        }
        if handles.len() < agents::SAMPLE_ACCOUNTS {
            bail!(
                "a replay needs posts of at least {} authors",
                agents::SAMPLE_ACCOUNTS
            );
        }
        handles.truncate(agents::SAMPLE_ACCOUNTS);
        Ok(handles)
    }

    /// Ends both; the venue keeps its books.
    pub async fn stop(self) {
        self.x.stop().await;
        self.venue.stop().await;
    }
}

/// What the invented authors know of the market: what anybody could see.
fn quotes_of(prices: Arc<dyn PricePath>, clock: SharedClock) -> Quotes {
    Quotes::new(move |coin| {
        let named = |symbol: &str| symbol == coin || symbol.strip_prefix('k') == Some(coin);
        let market = prices
            .markets()
            .iter()
            .position(|market| named(&market.name))?;
        let now = clock.now();
        let price = prices.price_at(market, now.timestamp_millis())?;
        let before = (now - TREND).timestamp_millis();
        let before = prices.price_at(market, before)?;
        let moved = (price - before).checked_div(before)? * Decimal::from(10_000);
        Some(Quote {
            price: Price::try_new(price).ok()?,
            trend_bps: moved.round().to_i32()?,
        })
    })
}

/// The first midnight at which most markets of a record have prices, and had them for some days:
/// before that nobody could say what the indicators say.
pub fn first_tradable(prices: &dyn PricePath) -> Result<Timestamp> {
    let day = TimeDelta::days(1);
    let mut at: Timestamp = EARLIEST.parse().expect("the constant is a date");
    let known = |at: Timestamp| {
        let at = at.timestamp_millis();
        (0..prices.markets().len())
            .filter(|market| prices.price_at(*market, at).is_some())
            .count()
    };
    for _ in 0..DAYS_MAX {
        at += day;
        if known(at) * 2 > prices.markets().len()
            && known(at - HISTORY) * 2 > prices.markets().len()
        {
            return Ok(at);
        }
    }
    bail!("the record has no stretch that most of its markets share")
}

/// The wallet that made the sample agents: one key a home.
pub fn creator_key(home: &Path) -> Result<AgentKey> {
    let secret = platform::local_secret(home, "sample-creator.key")?;
    let digest: [u8; 32] = Sha256::digest(secret.expose_secret().as_bytes()).into();
    AgentKey::from_bytes(&digest).context("the sample creator's key is no key")
}

#[derive(Deserialize)]
struct Nonce {
    nonce: String,
}

#[derive(Deserialize)]
struct SignedIn {
    user: User,
}

#[derive(Deserialize)]
struct User {
    id: UserId,
}

/// Signs a wallet in through the public door of auth, as anybody would.
pub async fn sign_in(
    auth_url: &url::Url,
    domain: &str,
    key: &AgentKey,
    clock: &SharedClock,
) -> Result<UserId> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let address = key.address();
    let asked = client
        .post(auth_url.join("auth/nonce")?)
        .json(&json!({ "address": address }));
    let Nonce { nonce } = asked.send().await?.error_for_status()?.json().await?;
    let now = clock.now();
    let message = evm::siwe::SignIn {
        domain: domain.to_owned(),
        address,
        statement: None,
        uri: format!("http://{domain}"),
        chain_id: CHAIN,
        nonce,
        issued_at: now,
        expires_at: now + TimeDelta::minutes(5),
    }
    .to_text();
    let signature = key.sign_message(&message);
    let sent = client
        .post(auth_url.join("auth/verify")?)
        .header("origin", format!("http://{domain}"))
        .json(&json!({ "message": message, "signature": signature.to_hex() }));
    let SignedIn { user } = sent.send().await?.error_for_status()?.json().await?;
    Ok(user.id)
}

/// The ids of the sample accounts, in the order agents expects them.
pub fn sample_accounts(ids: Vec<XAccountId>) -> Result<[XAccountId; agents::SAMPLE_ACCOUNTS]> {
    ids.try_into()
        .map_err(|_| anyhow::anyhow!("not every sample account was followed"))
}
