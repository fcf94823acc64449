//! Signed, seconds-long assertions of who is asking. A service trusts nothing else: without one
//! that verifies, a caller is nobody.

mod keys;
mod verifier;

use std::sync::{Arc, Mutex};

use domain::{Service, SharedClock};
use graph::{Identity, Viewer};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::{Deserialize, Serialize};

use crate::command::Caller;

pub use keys::{IdentityKeys, IdentitySettings, generate_identity_key, private_key_from_pkcs8};
pub use verifier::IdentityVerifier;

/// The header every call between services carries.
pub const ASSERTION_HEADER: &str = "x-maxxit-identity";
/// How long an assertion is believed.
pub const ASSERTION_SECONDS_MAX: i64 = 10;
/// A service's own assertion is signed anew when less than this is left of it.
const RENEW_SECONDS_BEFORE: i64 = 5;
/// Who an assertion is for.
const AUDIENCE: &str = "maxxit";

/// Why an assertion is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// Not a token of ours, or its signature is wrong.
    #[error("the identity assertion is not valid")]
    Invalid,
    /// Its time is over, not yet come, or longer than allowed.
    #[error("the identity assertion has expired")]
    Expired,
    /// Its issuer is unknown, or may not say what it says.
    #[error("the issuer may not assert this identity")]
    NotAllowed,
    /// The key cannot sign.
    #[error("the identity key cannot sign")]
    Unsignable,
}

/// What an assertion says, once it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// Who signed it.
    pub issuer: Caller,
    /// On whose behalf; only the router may speak for a person.
    pub viewer: Option<Viewer>,
}

impl Assertion {
    /// As resolvers see it.
    pub fn identity(&self) -> Identity {
        match (&self.viewer, self.issuer) {
            (Some(viewer), _) => Identity::User(viewer.clone()),
            (None, Caller::Service(service)) => Identity::Service(service),
            (None, Caller::Router) => Identity::Anonymous,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    /// The person, when the router speaks for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    viewer: Option<Viewer>,
}

/// Signs as one issuer.
#[derive(Clone)]
pub struct IdentitySigner {
    issuer: Caller,
    key: Arc<EncodingKey>,
    wall: SharedClock,
    own: Arc<Mutex<Option<(i64, String)>>>,
}

impl std::fmt::Debug for IdentitySigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IdentitySigner")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

impl IdentitySigner {
    /// Signs as `issuer` with its private key.
    pub fn new(issuer: Caller, key: EncodingKey, wall: SharedClock) -> Self {
        Self {
            issuer,
            key: Arc::new(key),
            wall,
            own: Arc::new(Mutex::new(None)),
        }
    }

    /// Asserts a person; believed of the router only.
    pub fn sign_viewer(&self, viewer: &Viewer) -> Result<String, IdentityError> {
        self.sign(Some(viewer.clone())).map(|(_, token)| token)
    }

    /// Asserts the issuer itself; the same text for some seconds.
    pub fn sign_own(&self) -> Result<String, IdentityError> {
        let mut own = self
            .own
            .lock()
            .expect("no thread panics while it holds the assertion");
        let now = self.wall.now().timestamp();
        if let Some((expires, token)) = &*own
            && *expires - now > RENEW_SECONDS_BEFORE
        {
            return Ok(token.clone());
        }
        let (expires, token) = self.sign(None)?;
        *own = Some((expires, token.clone()));
        Ok(token)
    }

    fn sign(&self, viewer: Option<Viewer>) -> Result<(i64, String), IdentityError> {
        let iat = self.wall.now().timestamp();
        let exp = iat + ASSERTION_SECONDS_MAX;
        let issuer = self.issuer.to_string();
        let claims = Claims {
            iss: issuer.clone(),
            aud: AUDIENCE.to_owned(),
            iat,
            exp,
            viewer,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(issuer);
        jsonwebtoken::encode(&header, &claims, &self.key)
            .map(|token| (exp, token))
            .map_err(|_| IdentityError::Unsignable)
    }
}

impl From<Service> for Caller {
    fn from(service: Service) -> Self {
        Self::Service(service)
    }
}
