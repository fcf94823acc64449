//! Believes assertions, and remembers those it has checked until they expire.

use std::collections::{BTreeMap, HashMap};

use domain::SharedClock;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use moka::sync::Cache;

use super::{ASSERTION_SECONDS_MAX, AUDIENCE, Assertion, Claims, IdentityError};
use crate::command::Caller;

/// Checked assertions remembered at a time.
const REMEMBERED_MAX: u64 = 10_000;
/// Longer than any assertion of ours.
const ASSERTION_LENGTH_MAX: usize = 4_096;
/// Clocks of two machines may differ by this much.
const SKEW_SECONDS: i64 = 2;

/// Verifies assertions against the trusted public keys.
pub struct IdentityVerifier {
    keys: HashMap<String, (Caller, DecodingKey)>,
    wall: SharedClock,
    checked: Cache<String, (i64, Assertion)>,
}

impl std::fmt::Debug for IdentityVerifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IdentityVerifier")
            .field("issuers", &self.keys.keys())
            .finish_non_exhaustive()
    }
}

impl IdentityVerifier {
    /// Trusts these issuers.
    pub fn new(trusted: BTreeMap<Caller, DecodingKey>, wall: SharedClock) -> Self {
        let keys = trusted
            .into_iter()
            .map(|(caller, key)| (caller.to_string(), (caller, key)))
            .collect();
        let checked = Cache::builder()
            .max_capacity(REMEMBERED_MAX)
            .time_to_live(std::time::Duration::from_secs(
                ASSERTION_SECONDS_MAX.unsigned_abs(),
            ))
            .build();
        Self {
            keys,
            wall,
            checked,
        }
    }

    /// What the assertion says, if it can be believed now.
    pub fn verify(&self, token: &str) -> Result<Assertion, IdentityError> {
        if token.len() > ASSERTION_LENGTH_MAX {
            return Err(IdentityError::Invalid);
        }
        let now = self.wall.now().timestamp();
        if let Some((expires, assertion)) = self.checked.get(token) {
            return if now < expires {
                Ok(assertion)
            } else {
                Err(IdentityError::Expired)
            };
        }
        let (expires, assertion) = self.check(token, now)?;
        self.checked
            .insert(token.to_owned(), (expires, assertion.clone()));
        Ok(assertion)
    }

    fn check(&self, token: &str, now: i64) -> Result<(i64, Assertion), IdentityError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| IdentityError::Invalid)?;
        let kid = header.kid.ok_or(IdentityError::Invalid)?;
        let (issuer, key) = self.keys.get(&kid).ok_or(IdentityError::NotAllowed)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[&kid]);
        // Times are judged below, by the clock we were given.
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["iss", "aud", "exp"]);
        let claims = jsonwebtoken::decode::<Claims>(token, key, &validation)
            .map_err(|_| IdentityError::Invalid)?
            .claims;
        let is_short = claims.exp - claims.iat <= ASSERTION_SECONDS_MAX;
        if !is_short || claims.iat > now + SKEW_SECONDS || claims.exp <= now - SKEW_SECONDS {
            return Err(IdentityError::Expired);
        }
        if claims.viewer.is_some() && *issuer != Caller::Router {
            return Err(IdentityError::NotAllowed);
        }
        let assertion = Assertion {
            issuer: *issuer,
            viewer: claims.viewer,
        };
        Ok((claims.exp + SKEW_SECONDS, assertion))
    }
}
