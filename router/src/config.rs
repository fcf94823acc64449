//! The router's settings. Every limit has a name and a default.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use url::Url;

/// All settings of the router.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct RouterConfig {
    /// Where the supergraph is.
    pub supergraph: SupergraphConfig,
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
    /// Documents that are known by their hash.
    pub persisted: PersistedConfig,
    /// How a subgraph that fails or is slow is treated.
    pub steady: SteadyConfig,
    /// Who may be believed.
    pub auth: AuthConfig,
    /// Which web pages may call.
    pub cors: CorsConfig,
    /// Live operations.
    pub subscriptions: SubscriptionConfig,
    /// Whether clients may ask for the schema; yes when left out, unless the program decides.
    pub introspection: Option<Introspection>,
    /// Who may see how an operation is carried out.
    pub query_plan: QueryPlanConfig,
    /// What an operation gets that asks for a field its caller may not see.
    pub unauthorized: Unauthorized,
    /// Headers that pass through, by subgraph.
    pub headers: BTreeMap<String, HeaderRules>,
}

/// Where the supergraph is.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct SupergraphConfig {
    /// A file that the program watches for changes; its own supergraph when left out.
    pub file: Option<PathBuf>,
    /// How often the file is looked at, in milliseconds.
    pub poll_ms: u64,
}

impl Default for SupergraphConfig {
    fn default() -> Self {
        Self {
            file: None,
            poll_ms: 5_000,
        }
    }
}

/// Where a subgraph is.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct SubgraphConfig {
    /// Its GraphQL endpoint.
    pub url: Url,
    /// Its WebSocket endpoint; `url` with the scheme `ws` when left out.
    #[serde(default)]
    pub websocket_url: Option<Url>,
}

/// Headers that pass between a client and one subgraph.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct HeaderRules {
    /// Names of request headers handed to the subgraph.
    pub forward: Vec<String>,
    /// Names of response headers handed to the client.
    pub give_back: Vec<String>,
}

/// Sizes of what clients may send.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a request body.
    pub body_bytes_max: usize,
    /// Tokens of a document.
    pub tokens_max: usize,
    /// Brackets inside brackets, of whatever kind, as the document is written.
    pub nesting_max: usize,
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
    /// Bytes of one subgraph's answer that comes over a network. What is made in this process is
    /// in memory before anybody could count it.
    pub answer_bytes_max: usize,
    /// Errors told of one answer.
    pub errors_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes_max: 512 * 1024,
            tokens_max: 10_000,
            nesting_max: 100,
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
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct RateLimit {
    /// Operations a second in the long run; none means no limit.
    pub per_second: u32,
    /// Operations at once after a quiet time; as many as a second's when none.
    pub burst: u32,
    /// Where all routers count together; each counts for itself when left out.
    pub redis_url: Option<String>,
    /// A header in which the proxy in front of the router names the client's address last. It is
    /// believed, so it must be set only where every request comes through such a proxy.
    pub address_header: Option<String>,
}

/// How long things may take, in milliseconds.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Timeouts {
    /// A client's connection until the whole head of its next request has come, idle or slow.
    pub header_ms: u64,
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
    /// Planning what clients ask often, before another supergraph is switched to.
    pub warm_ms: u64,
    /// How long the router goes on taking requests once it says that it is not ready.
    pub drain_ms: u64,
    /// Requests under way at the end.
    pub close_ms: u64,
}

impl Default for Timeouts {
    fn default() -> Self {
        let (request_ms, subgraph_ms) = (30_000, 20_000);
        Self {
            header_ms: 30_000,
            request_ms,
            subgraph_ms,
            connect_ms: 2_000,
            plan_ms: 5_000,
            idle_ms: 60_000,
            warm_ms: 20_000,
            drain_ms: 0,
            close_ms: 20_000,
        }
    }
}

impl Timeouts {
    /// The limit of waiting for a request's head.
    pub const fn header(&self) -> Duration {
        Duration::from_millis(self.header_ms)
    }

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

    /// The limit of warming.
    pub const fn warm(&self) -> Duration {
        Duration::from_millis(self.warm_ms)
    }

    /// How long requests are still taken at the end.
    pub const fn drain(&self) -> Duration {
        Duration::from_millis(self.drain_ms)
    }

    /// How long requests under way are waited for at the end.
    pub const fn close(&self) -> Duration {
        Duration::from_millis(self.close_ms)
    }
}

/// Sizes of what is remembered.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Caches {
    /// Bytes of documents kept parsed and validated, with their trees, which are many times the
    /// text.
    pub documents_bytes_max: u64,
    /// Bytes of plans kept.
    pub plans_bytes_max: u64,
    /// Verified tokens and keys kept.
    pub callers_max: u64,
    /// How long a verified token or key is believed without looking again, in milliseconds.
    pub caller_ms: u64,
}

impl Default for Caches {
    fn default() -> Self {
        let (documents_bytes_max, plans_bytes_max) = (16 * 1024 * 1024, 32 * 1024 * 1024);
        Self {
            documents_bytes_max,
            plans_bytes_max,
            callers_max: 10_000,
            caller_ms: 5_000,
        }
    }
}

/// Documents that are known by their hash.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct PersistedConfig {
    /// A file of trusted documents: a JSON object of texts by SHA-256, or Apollo's manifest.
    pub manifest: Option<PathBuf>,
    /// Which documents are answered.
    pub documents: Documents,
    /// Whether clients may name a document by its hash once they have sent it.
    pub automatic: bool,
    /// Bytes of such documents kept.
    pub automatic_bytes_max: u64,
}

impl Default for PersistedConfig {
    fn default() -> Self {
        Self {
            manifest: None,
            documents: Documents::Any,
            automatic: true,
            automatic_bytes_max: 8 * 1024 * 1024,
        }
    }
}

/// Which documents are answered.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Documents {
    /// Every one within the limits.
    #[default]
    Any,
    /// Those of the manifest and no other.
    Trusted,
}

/// How a subgraph that fails or is slow is treated.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct SteadyConfig {
    /// Requests to one subgraph at a time; more wait.
    pub concurrency_max: usize,
    /// Requests that wait for one subgraph; more are refused.
    pub waiting_max: usize,
    /// Attempts after the first that a query may have.
    pub retries_max: u32,
    /// Retries for every hundred queries, in the long run.
    pub retry_percent: u32,
    /// Failures of a subgraph, of every hundred, that make the router leave it alone; none means
    /// that it never does.
    pub break_percent: u32,
    /// Requests that must have been seen before.
    pub break_requests_min: u32,
    /// How long it is left alone before it is tried again, in milliseconds.
    pub break_ms: u64,
    /// Whether equal queries of one caller that are under way at the same time are sent once.
    pub share_in_flight: bool,
}

impl Default for SteadyConfig {
    fn default() -> Self {
        Self {
            concurrency_max: 512,
            waiting_max: 4_096,
            retries_max: 2,
            retry_percent: 10,
            break_percent: 50,
            break_requests_min: 20,
            break_ms: 5_000,
            share_in_flight: true,
        }
    }
}

/// Who may be believed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct AuthConfig {
    /// Where the public keys are; not needed when the program hands in a source of its own.
    pub jwks_url: Option<Url>,
    /// The `iss` a token must have.
    pub issuer: Option<String>,
    /// The `aud` a token must have.
    pub audience: Option<String>,
    /// Who looks at tokens.
    pub tokens: TokenPolicy,
}

/// Who looks at bearer tokens.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum TokenPolicy {
    /// The router: a token that does not hold is refused.
    #[default]
    Verify,
    /// Only the subgraphs that `headers` passes it on to; to the router its bearer is nobody.
    Ignore,
}

/// Which web pages may call.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct CorsConfig {
    /// Origins; none means that only pages of the router's own origin may call.
    pub origins: Vec<String>,
}

/// Live operations.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
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
    /// Connections and streams of one client, told apart by address, or by user where a token or
    /// key comes with the request.
    pub per_client_max: usize,
    /// Whether equal subscriptions of equal callers are one stream at the subgraph.
    pub share: bool,
    /// Subscription fields whose stream opens with the state of things; whoever comes late gets a
    /// stream of their own, since they would miss it.
    pub opens_with_state: BTreeSet<String>,
}

impl Default for SubscriptionConfig {
    fn default() -> Self {
        Self {
            per_connection_max: 100,
            connections_max: 10_000,
            init_ms: 5_000,
            heartbeat_ms: 12_000,
            queue_max: 64,
            per_client_max: 2_000,
            share: true,
            opens_with_state: BTreeSet::new(),
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

/// Who may see how an operation is carried out.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct QueryPlanConfig {
    /// Whether everybody may; no when left out, unless the program decides.
    pub for_everybody: Option<bool>,
    /// The scope whose holders may.
    pub scope: String,
}

impl Default for QueryPlanConfig {
    fn default() -> Self {
        Self {
            for_everybody: None,
            scope: "admin".to_owned(),
        }
    }
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
