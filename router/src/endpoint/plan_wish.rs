//! Whether a client wants to see how its operation is carried out, and whether it may.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode};

use super::exchange_refusal;
use crate::auth::Caller;
use crate::config::QueryPlanConfig;
use crate::error::{Code, Refusal};
use crate::gateway::{Ready, extended};

/// Asks for the plan: `beside` the answer, or `only` the plan, with nothing carried out.
pub const PLAN_HEADER: HeaderName = HeaderName::from_static("x-maxxit-query-plan");
/// Where in `extensions` the plan is.
const EXTENSION: &str = "queryPlan";

/// What a client wants to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanWish {
    /// The answer.
    Nothing,
    /// The plan beside the answer.
    Beside,
    /// The plan, and nothing carried out.
    Only,
}

impl PlanWish {
    /// What a request asks for; refused when its caller may not see plans.
    pub fn of(
        headers: &HeaderMap,
        settings: &QueryPlanConfig,
        caller: Option<&Caller>,
    ) -> Result<Self, Refusal> {
        let Some(word) = headers.get(PLAN_HEADER) else {
            return Ok(Self::Nothing);
        };
        let wish = match word.as_bytes() {
            b"beside" => Self::Beside,
            b"only" => Self::Only,
            _ => {
                let message = format!("`{PLAN_HEADER}` is `beside` or `only`");
                return Err(exchange_refusal(StatusCode::BAD_REQUEST, message));
            }
        };
        if settings.for_everybody.unwrap_or(false) {
            return Ok(wish);
        }
        match caller {
            Some(caller) if caller.scopes.contains(&settings.scope) => Ok(wish),
            Some(_) => {
                let message = format!(
                    "plans are shown to holders of the scope `{}`",
                    settings.scope
                );
                let (status, code) = (StatusCode::FORBIDDEN, Code::Forbidden);
                Err(Refusal::of_exchange(status, code, message))
            }
            None => Err(crate::auth::unauthenticated("sign in first to see plans")),
        }
    }

    /// The answer when only the plan is wanted.
    pub fn plan_alone(ready: &Ready) -> Bytes {
        Self::with_plan(&Bytes::from_static(b"{\"data\":null}"), ready)
    }

    /// An answer with the plan beside it.
    pub fn with_plan(body: &Bytes, ready: &Ready) -> Bytes {
        let shown = serde_json::to_string(&ready.plan.shown());
        let shown = shown.expect("a plan can be written to memory");
        extended(body, EXTENSION, &shown)
    }
}
