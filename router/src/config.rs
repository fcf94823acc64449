//! The router's settings. Every limit has a name and a default.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use url::Url;

/// All settings of the router.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RouterConfig {
    /// Where each subgraph is; a subgraph that is given a transport by the program needs none.
    pub subgraphs: BTreeMap<String, SubgraphConfig>,
    /// Sizes of what clients may send.
    pub limits: Limits,
    /// How often one caller may ask.
    pub rate_limit: RateLimit,
    /// How long things may take.
    pub timeouts: Timeouts,
    /// Sizes of what is remembered.
    pub caches: Caches,
    /// Who may be believed.
    pub auth: AuthConfig,
    /// Which web pages may call.
    pub cors: CorsConfig,
    /// Live operations.
    pub subscriptions: SubscriptionConfig,
    /// Whether clients may ask for the schema.
    pub introspection: Introspection,
    /// What an operation gets that asks for a field its caller may not see.
    pub unauthorized: Unauthorized,
    /// Headers that pass through, by subgraph.
    pub headers: BTreeMap<String, HeaderRules>,
}

/// Where a subgraph is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubgraphConfig {
    /// Its GraphQL endpoint.
    pub url: Url,
    /// Its WebSocket endpoint; `url` with the scheme `ws` when left out.
    #[serde(default)]
    pub websocket_url: Option<Url>,
}

/// Headers that pass between a client and one subgraph.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HeaderRules {
    /// Names of request headers handed to the subgraph.
    pub forward: Vec<String>,
    /// Names of response headers handed to the client.
    pub give_back: Vec<String>,
}

/// Sizes of what clients may send.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a request body.
    pub body_bytes_max: usize,
    /// Tokens of a document.
    pub tokens_max: usize,
    /// Selections inside selections, fragments unfolded.
    pub depth_max: usize,
    /// Aliased fields, fragments unfolded.
    pub aliases_max: usize,
    /// Directives in the document.
    pub directives_max: usize,
    /// Fields at the root of the operation, fragments unfolded.
    pub root_fields_max: usize,
    /// Fields in all, fragments unfolded.
    pub fields_max: usize,
    /// Items in one list of the variables or arguments.
    pub list_items_max: usize,
    /// Estimated objects of the answer: a list counts `first`, `last` or `limit` times, else
    /// [`Limits::list_size_assumed`] times.
    pub cost_max: u64,
    /// How long a list without a stated length is taken to be.
    pub list_size_assumed: u64,
    /// Bytes of one subgraph's answer.
    pub answer_bytes_max: usize,
    /// Errors told of one answer.
    pub errors_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes_max: 512 * 1024,
            tokens_max: 10_000,
            depth_max: 20,
            aliases_max: 200,
            directives_max: 100,
            root_fields_max: 50,
            fields_max: 2_000,
            list_items_max: 1_000,
            cost_max: 1_000_000,
            list_size_assumed: 10,
            answer_bytes_max: 32 * 1024 * 1024,
            errors_max: 100,
        }
    }
}

/// How often one caller may ask: a user, or an address of nobody in particular.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateLimit {
    /// Operations a second in the long run; none means no limit.
    pub per_second: u32,
    /// Operations at once after a quiet time; as many as a second's when none.
    pub burst: u32,
}

/// How long things may take, in milliseconds.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timeouts {
    /// A whole query or mutation.
    pub request_ms: u64,
    /// One call of a subgraph.
    pub subgraph_ms: u64,
    /// A connection to a subgraph.
    pub connect_ms: u64,
    /// Planning one operation.
    pub plan_ms: u64,
    /// An idle kept connection to a subgraph.
    pub idle_ms: u64,
}

impl Default for Timeouts {
    fn default() -> Self {
        let (request_ms, subgraph_ms) = (30_000, 20_000);
        Self {
            request_ms,
            subgraph_ms,
            connect_ms: 2_000,
            plan_ms: 5_000,
            idle_ms: 60_000,
        }
    }
}

impl Timeouts {
    /// The limit of a whole request.
    pub const fn request(&self) -> Duration {
        Duration::from_millis(self.request_ms)
    }

    /// The limit of one call of a subgraph.
    pub const fn subgraph(&self) -> Duration {
        Duration::from_millis(self.subgraph_ms)
    }

    /// The limit of a connection attempt.
    pub const fn connect(&self) -> Duration {
        Duration::from_millis(self.connect_ms)
    }

    /// The limit of planning.
    pub const fn plan(&self) -> Duration {
        Duration::from_millis(self.plan_ms)
    }

    /// The limit of idleness.
    pub const fn idle(&self) -> Duration {
        Duration::from_millis(self.idle_ms)
    }
}

/// Sizes of what is remembered.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Caches {
    /// Bytes of document text kept parsed and validated.
    pub documents_bytes_max: u64,
    /// Plans kept.
    pub plans_max: u64,
    /// Verified tokens and keys kept.
    pub callers_max: u64,
    /// How long a verified token or key is believed without looking again, in milliseconds.
    pub caller_ms: u64,
}

impl Default for Caches {
    fn default() -> Self {
        let (documents_bytes_max, plans_max) = (16 * 1024 * 1024, 2_000);
        Self {
            documents_bytes_max,
            plans_max,
            callers_max: 10_000,
            caller_ms: 5_000,
        }
    }
}

/// Who may be believed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthConfig {
    /// Where the public keys are; not needed when the program hands in a source of its own.
    pub jwks_url: Option<Url>,
    /// The `iss` a token must have.
    pub issuer: Option<String>,
    /// The `aud` a token must have.
    pub audience: Option<String>,
}

/// Which web pages may call.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CorsConfig {
    /// Origins; none means that only pages of the router's own origin may call.
    pub origins: Vec<String>,
}

/// Live operations.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SubscriptionConfig {
    /// Operations one connection may have at a time.
    pub per_connection_max: usize,
    /// Connections and streams in all.
    pub connections_max: usize,
    /// How long a client may take to say who it is, in milliseconds.
    pub init_ms: u64,
    /// How often a silent stream is given a sign of life, in milliseconds.
    pub heartbeat_ms: u64,
    /// Events waiting for one slow reader before the oldest are dropped and it is told.
    pub queue_max: usize,
}

impl Default for SubscriptionConfig {
    fn default() -> Self {
        Self {
            per_connection_max: 100,
            connections_max: 10_000,
            init_ms: 5_000,
            heartbeat_ms: 12_000,
            queue_max: 64,
        }
    }
}

/// Whether clients may ask for the schema.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Introspection {
    /// Yes.
    #[default]
    Enabled,
    /// No.
    Disabled,
}

/// What an operation gets that asks for a field its caller may not see.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Unauthorized {
    /// Null and an error at the field; the rest is answered.
    #[default]
    Null,
    /// Nothing but the error.
    Reject,
}
