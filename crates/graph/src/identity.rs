//! Who is asking: nobody, a signed-in person, or another service. Taken only from a verified
//! assertion, never from an argument.

use std::collections::BTreeSet;

use async_graphql::Context;
use domain::{Address, Service, SessionId, UserId};
use serde::{Deserialize, Serialize};

use crate::error::{AppError, Code, Result};

/// A permission by name, such as `trade`, `admin` or `read`.
pub type Scope = String;

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Whose rows may be seen.
    pub user_id: UserId,
    /// The session, or none for an API key.
    pub session_id: Option<SessionId>,
    /// The wallet they signed in with.
    pub wallet: Address,
    /// What this session or key may do.
    pub scopes: BTreeSet<Scope>,
}

impl Viewer {
    /// Whether the session or key may do this.
    pub fn may(&self, scope: &str) -> bool {
        self.scopes.contains(scope)
    }
}

/// Who is asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Identity {
    /// Nobody: no assertion, or none that could be trusted.
    #[default]
    Anonymous,
    /// A person.
    User(Viewer),
    /// Another service, acting for itself.
    Service(Service),
}

/// The identity of this request; nobody when the server put none.
pub fn identity<'a>(ctx: &Context<'a>) -> &'a Identity {
    ctx.data_opt::<Identity>().unwrap_or(&Identity::Anonymous)
}

/// The person asking, or `UNAUTHENTICATED`.
pub fn viewer<'a>(ctx: &Context<'a>) -> Result<&'a Viewer> {
    match identity(ctx) {
        Identity::User(viewer) => Ok(viewer),
        Identity::Anonymous | Identity::Service(_) => {
            Err(AppError::new(Code::Unauthenticated, "sign in first"))
        }
    }
}

/// The person asking, who must hold `scope`; else `FORBIDDEN`.
pub fn require_scope<'a>(ctx: &Context<'a>, scope: &str) -> Result<&'a Viewer> {
    let viewer = viewer(ctx)?;
    if viewer.may(scope) {
        Ok(viewer)
    } else {
        Err(AppError::new(
            Code::Forbidden,
            format!("this needs the scope `{scope}`"),
        ))
    }
}

/// The person asking, who must hold the role; roles are scopes written `role:<name>`.
pub fn require_role<'a>(ctx: &Context<'a>, role: &str) -> Result<&'a Viewer> {
    require_scope(ctx, &format!("role:{role}"))
}

/// The service asking, which must be one of `allowed`; else `FORBIDDEN`.
pub fn require_service(ctx: &Context<'_>, allowed: &[Service]) -> Result<Service> {
    match identity(ctx) {
        Identity::Service(service) if allowed.contains(service) => Ok(*service),
        Identity::Service(_) | Identity::User(_) => {
            Err(AppError::new(Code::Forbidden, "this is for services"))
        }
        Identity::Anonymous => Err(AppError::new(Code::Unauthenticated, "sign in first")),
    }
}
