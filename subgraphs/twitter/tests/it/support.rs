//! The service beside a stand-in of X; both clocks move together.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::FixedClock;
use events::facts::PostRecorded;
use platform::Subgraph;
use secrecy::SecretString;
use serde_json::{Value, json};
use simulator_x::{Config as XConfig, Feed, RateLimits, Simulator};
use testkit::{TestDatabase, TestSubgraph, start_of_tests};
use twitter::TwitterService;

pub type Config = <TwitterService as Subgraph>::Config;

/// How long a test waits for what the reading loop does.
const PATIENCE: Duration = Duration::from_secs(10);
const TOKEN: &str = "token-of-the-tests";

pub struct House {
    pub x: Simulator,
    pub x_clock: Arc<FixedClock>,
    pub twitter: TestSubgraph<TwitterService>,
}

impl House {
    pub async fn start() -> Self {
        Self::start_with(RateLimits::default(), |config| config).await
    }

    pub async fn start_with(limits: RateLimits, change: impl FnOnce(Config) -> Config) -> Self {
        let x_clock = Arc::new(FixedClock::at(start_of_tests()));
        let config = XConfig {
            port: 0,
            clock: x_clock.clone(),
            bearer_token: TOKEN.to_owned(),
            feed: Feed::Empty,
            rate_limits: limits,
        };
        let x = Simulator::start(config).await.expect("a free port");
        // An account exists on X once it has posted; this post is too old to be asked for.
        x.publish("alice", "an old post");
        x_clock.advance(TimeDelta::hours(1));
        let config = change(reading_from(&x.base_url()));
        let twitter = TestSubgraph::<TwitterService>::prepare()
            .config(config)
            .start()
            .await;
        twitter.clock.advance(TimeDelta::hours(1));
        Self {
            x,
            x_clock,
            twitter,
        }
    }

    /// Ends the service, lets something happen on X, and starts it again on what it left.
    pub async fn restart_after(self, happen: impl FnOnce(&Simulator, &FixedClock)) -> Self {
        let Self {
            x,
            x_clock,
            twitter,
        } = self;
        let database: TestDatabase = twitter.stop().await;
        happen(&x, &x_clock);
        let config = reading_from(&x.base_url());
        let twitter = TestSubgraph::<TwitterService>::prepare()
            .config(config)
            .start_on(database)
            .await;
        let passed = domain::Clock::now(&*x_clock) - start_of_tests();
        twitter.clock.advance(passed);
        Self {
            x,
            x_clock,
            twitter,
        }
    }

    pub fn pass(&self, time: TimeDelta) {
        self.x_clock.advance(time);
        self.twitter.clock.advance(time);
    }

    /// Follows a handle and gives the account's id.
    pub async fn follow(&self, handle: &str) -> String {
        let document = "mutation($handle: String!) { xAccountFollow(input: { handle: $handle }) {
            account { id } userErrors { code } } }";
        let client = self.twitter.viewer("carol");
        let data = client.data(document, json!({ "handle": handle })).await;
        let id = &data["xAccountFollow"]["account"]["id"];
        id.as_str()
            .unwrap_or_else(|| panic!("not followed: {data}"))
            .to_owned()
    }

    pub async fn ask(&self, document: &str) -> Value {
        self.twitter.anonymous().data(document, json!({})).await
    }

    /// The facts of posts, once there are `count`.
    pub async fn recorded(&self, count: usize) -> Vec<PostRecorded> {
        eventually(async || {
            let told = self.twitter.told::<PostRecorded>().await;
            (told.len() >= count).then_some(told)
        })
        .await
    }

    /// Asks until the answer is as wanted.
    pub async fn ask_until(&self, document: &str, is_wanted: impl Fn(&Value) -> bool) -> Value {
        eventually(async || Some(self.ask(document).await).filter(&is_wanted)).await
    }
}

pub fn reading_from(base_url: &str) -> Config {
    Config {
        base_url: base_url.parse().expect("an address"),
        bearer_token: Some(SecretString::from(TOKEN)),
        poll_interval_ms: 100,
        recheck_interval_ms: 100,
        ..Config::default()
    }
}

/// Tries until there is something; the loop under test tells nobody when a round is over.
pub async fn eventually<T>(attempt: impl AsyncFn() -> Option<T>) -> T {
    let trying = async {
        loop {
            if let Some(found) = attempt().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, trying)
        .await
        .expect("it happens within ten seconds")
}
