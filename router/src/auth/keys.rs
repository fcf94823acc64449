//! The public keys that sign access tokens, read again when a token names a key not known yet.

use std::sync::{Arc, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use jsonwebtoken::jwk::{AlgorithmParameters, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Map, Value};
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use super::unauthenticated;
use crate::config::AuthConfig;
use crate::error::{Code, Refusal, RouterError};

/// Unknown key ids make the keys be read again, but not more often than this.
const REFRESH_EVERY: Duration = Duration::from_secs(5);
/// The same while they cannot be read.
const RETRY_EVERY: Duration = Duration::from_secs(1);
/// A read of the keys takes at most this long.
const FETCH_TIMEOUT: Duration = Duration::from_secs(5);
/// Key sets larger than this are refused.
const SET_BYTES_MAX: usize = 256 * 1024;

/// Where public keys come from.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// The keys valid now.
    async fn fetch(&self) -> Result<JwkSet, KeySourceError>;
}

/// The keys could not be read.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the public keys cannot be read: {0}")]
pub struct KeySourceError(pub String);

/// Keys at an address.
#[derive(Clone, Debug)]
pub struct HttpKeySource {
    client: reqwest::Client,
    url: Url,
}

impl HttpKeySource {
    /// The keys at this address, asked for directly whatever proxy the environment names.
    pub fn try_new(url: Url) -> Result<Self, RouterError> {
        let client = reqwest::Client::builder().no_proxy().build();
        let client = client.map_err(|error| RouterError::Setting {
            name: "router.auth.jwks_url",
            reason: error.to_string(),
        })?;
        Ok(Self { client, url })
    }
}

#[async_trait]
impl KeySource for HttpKeySource {
    async fn fetch(&self) -> Result<JwkSet, KeySourceError> {
        let failed = |error: &dyn std::fmt::Display| KeySourceError(error.to_string());
        let request = self.client.get(self.url.clone()).timeout(FETCH_TIMEOUT);
        let response = request.send().await.map_err(|error| failed(&error))?;
        let mut response = response
            .error_for_status()
            .map_err(|error| failed(&error))?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > SET_BYTES_MAX {
                return Err(failed(&"the key set is too large"));
            }
        }
        serde_json::from_slice(&body).map_err(|error| failed(&error))
    }
}

/// A public key and the one algorithm it is good for.
struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    decoding: DecodingKey,
}

/// The keys known now.
pub struct Keys {
    source: Arc<dyn KeySource>,
    known: RwLock<Arc<Vec<Key>>>,
    /// Whoever holds it asks for the keys, the others wait for the answer.
    asked: Mutex<Asked>,
}

/// How the keys were last asked for.
#[derive(Default)]
struct Asked {
    /// Not before then again.
    again_at: Option<Instant>,
    /// Why they could not be read.
    failed: Option<KeySourceError>,
}

impl Keys {
    /// No key is known until the first token asks.
    pub fn new(source: Arc<dyn KeySource>) -> Self {
        Self {
            source,
            known: RwLock::default(),
            asked: Mutex::default(),
        }
    }

    /// The claims of a token whose signature and, where settings say so, issuer and audience hold.
    /// When it ends is the caller's to judge, by its clock.
    pub async fn verify(
        &self,
        token: &str,
        settings: &AuthConfig,
    ) -> Result<Map<String, Value>, Refusal> {
        let invalid = || unauthenticated("the token is not valid");
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid())?;
        let kid = header.kid.as_deref();
        let (keys, index) = if let Some(found) = self.find(kid, header.alg) {
            found
        } else {
            self.refresh().await?;
            self.find(kid, header.alg).ok_or_else(invalid)?
        };
        let key = keys.get(index).ok_or_else(invalid)?;
        let mut validation = Validation::new(key.algorithm);
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        match &settings.audience {
            Some(audience) => validation.set_audience(&[audience]),
            None => validation.validate_aud = false,
        }
        if let Some(issuer) = &settings.issuer {
            validation.set_issuer(&[issuer]);
            validation.required_spec_claims.insert("iss".to_owned());
        }
        jsonwebtoken::decode::<Map<String, Value>>(token, &key.decoding, &validation)
            .map(|token| token.claims)
            .map_err(|_| invalid())
    }

    fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<(Arc<Vec<Key>>, usize)> {
        let keys = self
            .known
            .read()
            .expect("no thread panics while it holds the keys")
            .clone();
        let fits =
            |key: &Key| key.algorithm == algorithm && (kid.is_none() || key.id.as_deref() == kid);
        let index = keys.iter().position(fits)?;
        Some((keys, index))
    }

    async fn refresh(&self) -> Result<(), Refusal> {
        let mut asked = self.asked.lock().await;
        if asked.again_at.is_some_and(|at| Instant::now() < at) {
            return asked
                .failed
                .as_ref()
                .map_or(Ok(()), |error| Err(unavailable(error)));
        }
        let fetched = tokio::time::timeout(FETCH_TIMEOUT, self.source.fetch()).await;
        let fetched =
            fetched.unwrap_or_else(|_| Err(KeySourceError("no answer in time".to_owned())));
        let pause = if fetched.is_ok() {
            REFRESH_EVERY
        } else {
            RETRY_EVERY
        };
        asked.again_at = Some(Instant::now() + pause);
        asked.failed = fetched.as_ref().err().cloned();
        // Keys that are known stay good while they cannot be read again.
        let set = fetched.map_err(|error| unavailable(&error))?;
        let keys = set.keys.iter().filter_map(|jwk| {
            let algorithm = match &jwk.algorithm {
                AlgorithmParameters::OctetKeyPair(_) => Algorithm::EdDSA,
                AlgorithmParameters::EllipticCurve(_) => Algorithm::ES256,
                AlgorithmParameters::RSA(_) => Algorithm::RS256,
                // A shared secret is no public key.
                _ => return None,
            };
            let key = DecodingKey::from_jwk(jwk).ok()?;
            Some(Key {
                id: jwk.common.key_id.clone(),
                algorithm,
                decoding: key,
            })
        });
        let keys = Arc::new(keys.collect());
        *self
            .known
            .write()
            .expect("no thread panics while it holds the keys") = keys;
        Ok(())
    }
}

fn unavailable(error: &KeySourceError) -> Refusal {
    tracing::error!(
        error = error as &dyn std::error::Error,
        "public keys not read"
    );
    let status = http::StatusCode::SERVICE_UNAVAILABLE;
    Refusal::of_exchange(status, Code::Unavailable, "tokens cannot be checked now")
}
