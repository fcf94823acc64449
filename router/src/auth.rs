//! Who asks: tokens checked against public keys, API keys exchanged, and the signed word on the
//! caller that subgraphs get.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::SharedClock;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use moka::future::Cache;
use serde_json::{Map, Value};

use crate::config::{AuthConfig, Caches, TokenPolicy};
use crate::error::{Code, GraphQlError, Refusal};

mod keys;

pub use keys::{HttpKeySource, KeySource, KeySourceError, Keys};

/// Carries an API key.
pub const API_KEY_HEADER: HeaderName = HeaderName::from_static("x-api-key");
/// Carries the signed word on the caller; from outside it is worth nothing and taken away.
pub const IDENTITY_HEADER: HeaderName = HeaderName::from_static("x-maxxit-identity");
/// How long an ended session is remembered: longer than any access token lives.
const REVOKED_FOR: Duration = Duration::from_mins(30);
/// Ended sessions remembered at most.
const REVOKED_MAX: u64 = 100_000;
/// Longer credentials are refused unread.
const CREDENTIAL_BYTES_MAX: usize = 8 * 1024;

/// A verified caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The user.
    pub subject: String,
    /// The session; none for an API key.
    pub session: Option<String>,
    /// What they may do.
    pub scopes: BTreeSet<String>,
    /// Everything the token or the key's verifier said.
    pub claims: Map<String, Value>,
    /// Seconds since 1970 at which the token ends; none for an API key.
    pub expires_at: Option<i64>,
}

impl Caller {
    /// Whether the token has ended.
    pub fn is_expired(&self, now: i64) -> bool {
        self.expires_at.is_some_and(|expires| expires <= now)
    }
}

/// Exchanges an API key for its owner.
#[async_trait]
pub trait KeyVerifier: Send + Sync {
    /// The owner; none when the key is unknown or revoked.
    async fn verify(&self, key: &str) -> Result<Option<Caller>, VerifierUnavailable>;
}

/// The service that knows API keys is away.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the service that knows API keys is away")]
pub struct VerifierUnavailable;

/// Signs the word on the caller.
#[async_trait]
pub trait IdentitySigner: Send + Sync {
    /// The assertion and how long it may be used again; `None` for nobody.
    async fn sign(&self, caller: Option<&Caller>) -> Option<Assertion>;

    /// What tells this caller from others, as far as subgraphs are told: callers of one class are
    /// answered alike. Whole texts, never a hash.
    fn class(&self, caller: Option<&Caller>) -> String {
        caller.map(identity_of).unwrap_or_default()
    }
}

/// A signed word on the caller.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// The header's value.
    pub value: HeaderValue,
    /// How long it may be used for further requests; well below its own end.
    pub reusable_for: Duration,
}

/// Signs, and remembers for as long as it may.
pub struct IdentitySource {
    signer: Option<Arc<dyn IdentitySigner>>,
    /// By the caller as a whole, so that a change of scopes is a new word.
    signed: Cache<Arc<str>, (Assertion, tokio::time::Instant)>,
}

impl std::fmt::Debug for IdentitySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IdentitySource")
            .field("signs", &self.signer.is_some())
            .finish_non_exhaustive()
    }
}

impl IdentitySource {
    /// A source that signs with this signer, or never.
    pub fn new(signer: Option<Arc<dyn IdentitySigner>>, callers_max: u64) -> Self {
        Self {
            signer,
            signed: Cache::new(callers_max),
        }
    }

    /// The class of this caller; callers of one class may share what a subgraph answers.
    pub fn class(&self, caller: Option<&Caller>) -> String {
        match &self.signer {
            Some(signer) => signer.class(caller),
            None => caller.map(identity_of).unwrap_or_default(),
        }
    }

    /// The word on this caller.
    pub async fn assertion(&self, caller: Option<&Arc<Caller>>) -> Option<HeaderValue> {
        let signer = self.signer.as_ref()?;
        let key: Arc<str> = match caller {
            None => "".into(),
            Some(caller) => identity_of(caller).into(),
        };
        if let Some((assertion, signed_at)) = self.signed.get(&key).await
            && signed_at.elapsed() < assertion.reusable_for
        {
            return Some(assertion.value);
        }
        let assertion = signer.sign(caller.map(|caller| &**caller)).await?;
        self.signed
            .insert(key, (assertion.clone(), tokio::time::Instant::now()))
            .await;
        Some(assertion.value)
    }
}

/// Everything that makes one caller different from another, as text that is never cut or hashed.
pub fn identity_of(caller: &Caller) -> String {
    let Caller {
        subject,
        session,
        scopes,
        claims,
        expires_at,
    } = caller;
    let claims = Value::Object(claims.clone()).to_string();
    format!("{subject}\u{0}{session:?}\u{0}{scopes:?}\u{0}{expires_at:?}\u{0}{claims}")
}

/// Tells who a request is from.
pub struct Authenticator {
    keys: Option<Arc<Keys>>,
    key_verifier: Option<Arc<dyn KeyVerifier>>,
    settings: AuthConfig,
    clock: SharedClock,
    callers: Cache<Arc<str>, Arc<Caller>>,
    /// Users and sessions that were ended before their tokens do.
    revoked: Cache<String, ()>,
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authenticator")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Authenticator {
    /// Believes the tokens of these keys and the API keys of this verifier.
    pub fn new(
        key_source: Option<Arc<dyn KeySource>>,
        key_verifier: Option<Arc<dyn KeyVerifier>>,
        settings: AuthConfig,
        clock: SharedClock,
        caches: &Caches,
    ) -> Self {
        let callers = callers(caches);
        let revoked = Cache::builder()
            .max_capacity(REVOKED_MAX)
            .time_to_live(REVOKED_FOR)
            .build();
        Self {
            keys: key_source.map(|source| Arc::new(Keys::new(source))),
            key_verifier,
            settings,
            clock,
            callers,
            revoked,
        }
    }

    /// The same, remembering callers as these settings say.
    #[must_use]
    pub fn with_caches(&self, caches: &Caches) -> Self {
        Self {
            keys: self.keys.clone(),
            key_verifier: self.key_verifier.clone(),
            settings: self.settings.clone(),
            clock: self.clock.clone(),
            callers: callers(caches),
            revoked: self.revoked.clone(),
        }
    }

    /// The same, knowing every session that another one knows to have ended.
    #[must_use]
    pub fn with_revoked_of(self, other: &Self) -> Self {
        Self {
            revoked: other.revoked.clone(),
            ..self
        }
    }

    /// Seconds since 1970.
    pub fn now(&self) -> i64 {
        self.clock.now().timestamp()
    }

    /// Who sent these headers: nobody without credentials; bad credentials are refused, not
    /// ignored.
    pub async fn authenticate(&self, headers: &HeaderMap) -> Result<Option<Arc<Caller>>, Refusal> {
        let token = headers.get(header::AUTHORIZATION);
        if let Some(value) = token.filter(|_| self.settings.tokens == TokenPolicy::Verify) {
            let text = value
                .to_str()
                .map_err(|_| unauthenticated("the token is not readable"))?;
            let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
            if !scheme.eq_ignore_ascii_case("bearer") {
                return Err(unauthenticated("only bearer tokens are accepted"));
            }
            return self.token(token.trim()).await.map(Some);
        }
        match headers.get(API_KEY_HEADER) {
            Some(value) => {
                let key = value
                    .to_str()
                    .map_err(|_| unauthenticated("the key is not readable"))?;
                self.api_key(key).await.map(Some)
            }
            None => Ok(None),
        }
    }

    /// The caller of an access token.
    pub async fn token(&self, token: &str) -> Result<Arc<Caller>, Refusal> {
        if token.is_empty() || token.len() > CREDENTIAL_BYTES_MAX {
            return Err(unauthenticated("the token is not valid"));
        }
        let known = self.callers.get(token).await;
        let caller = if let Some(caller) = known {
            caller
        } else {
            let Some(keys) = &self.keys else {
                return Err(unauthenticated("tokens are not accepted here"));
            };
            let claims = keys.verify(token, &self.settings).await?;
            let caller = Arc::new(caller_of(claims)?);
            self.callers.insert(token.into(), caller.clone()).await;
            caller
        };
        if !self.still_holds(&caller) {
            return Err(unauthenticated("the token has expired or was revoked"));
        }
        Ok(caller)
    }

    /// The owner of an API key.
    pub async fn api_key(&self, key: &str) -> Result<Arc<Caller>, Refusal> {
        let Some(verifier) = &self.key_verifier else {
            return Err(unauthenticated("API keys are not accepted here"));
        };
        if key.is_empty() || key.len() > CREDENTIAL_BYTES_MAX {
            return Err(unauthenticated("the API key is not valid"));
        }
        // A token can not be mistaken for a key: its cache entry has no space in front.
        let cache_key: Arc<str> = format!(" {key}").into();
        if let Some(caller) = self.callers.get(&cache_key).await {
            return Ok(caller);
        }
        let caller = match verifier.verify(key).await {
            Ok(Some(caller)) => Arc::new(caller),
            Ok(None) => return Err(unauthenticated("the API key is not valid")),
            Err(VerifierUnavailable) => {
                let message = "API keys cannot be checked now";
                let status = http::StatusCode::SERVICE_UNAVAILABLE;
                return Err(Refusal::of_exchange(status, Code::Unavailable, message));
            }
        };
        self.callers.insert(cache_key, caller.clone()).await;
        Ok(caller)
    }

    /// Whether a caller that was believed is still to be believed.
    pub fn still_holds(&self, caller: &Caller) -> bool {
        let is_revoked = |session: &String| {
            self.revoked.contains_key(session) || self.revoked.contains_key(&caller.subject)
        };
        let is_over = caller.session.as_ref().is_some_and(is_revoked);
        !is_over && !caller.is_expired(self.now())
    }

    /// The same for a caller who stays: an API key is looked up again, which a session's end is
    /// told.
    pub async fn still_allows(&self, caller: &Caller, headers: &HeaderMap) -> bool {
        let key = headers
            .get(API_KEY_HEADER)
            .and_then(|value| value.to_str().ok());
        let is_by_key = !headers.contains_key(header::AUTHORIZATION);
        match key.filter(|_| is_by_key) {
            // Boxed: whoever waits for events holds this, and rarely by a key.
            Some(key) => match Box::pin(self.api_key(key)).await {
                Ok(found) => found.scopes.is_superset(&caller.scopes),
                Err(_) => false,
            },
            None => self.still_holds(caller),
        }
    }

    /// Ends a session at once, or all sessions of a user, by id; live operations end at their next
    /// event. API keys are remembered for seconds only and are asked for again.
    pub async fn revoke(&self, session_or_user: &str) {
        self.revoked.insert(session_or_user.to_owned(), ()).await;
        self.callers.invalidate_all();
    }
}

fn callers(caches: &Caches) -> Cache<Arc<str>, Arc<Caller>> {
    Cache::builder()
        .max_capacity(caches.callers_max)
        .time_to_live(Duration::from_millis(caches.caller_ms))
        .build()
}

/// The refusal of bad credentials.
pub fn unauthenticated(message: &str) -> Refusal {
    Refusal {
        errors: vec![GraphQlError::new(Code::Unauthenticated, message)],
        status: http::StatusCode::UNAUTHORIZED,
        is_well_formed: false,
    }
}

fn caller_of(claims: Map<String, Value>) -> Result<Caller, Refusal> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
    let subject = text("sub").ok_or_else(|| unauthenticated("the token names no user"))?;
    let session = text("sid");
    let listed = claims
        .get("scopes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let mut scopes: BTreeSet<String> = listed
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    let spaced = claims
        .get("scope")
        .and_then(Value::as_str)
        .unwrap_or_default();
    scopes.extend(spaced.split_whitespace().map(str::to_owned));
    let expires_at = claims.get("exp").and_then(Value::as_i64);
    if expires_at.is_none() {
        return Err(unauthenticated(
            "the token never expires, which is not accepted",
        ));
    }
    Ok(Caller {
        subject,
        session,
        scopes,
        claims,
        expires_at,
    })
}
