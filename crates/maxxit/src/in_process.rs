//! The router's way to a service in the same process: a call, no bytes on any wire.

use std::sync::Arc;

use async_graphql::Data;
use graph::{Identity, Viewer};
use platform::{DynExecutor, GraphqlExecutor};
use router::{Caller, InProcessTransport, SubgraphRequest, SubgraphTransport};

/// Calls one service's schema directly.
pub fn in_process(schema: Arc<dyn GraphqlExecutor>) -> Arc<dyn SubgraphTransport> {
    Arc::new(InProcessTransport::new(DynExecutor(schema), data_of))
}

/// What resolvers are told: who asks.
fn data_of(request: &SubgraphRequest) -> Data {
    let caller = request.context.caller.as_deref();
    let mut data = Data::default();
    data.insert(caller.map_or(Identity::Anonymous, identity_of));
    data
}

/// The caller the router has verified; one that does not read as ours is nobody.
fn identity_of(caller: &Caller) -> Identity {
    viewer_of(caller).map_or(Identity::Anonymous, Identity::User)
}

/// The person behind a verified caller.
pub fn viewer_of(caller: &Caller) -> Option<Viewer> {
    Some(Viewer {
        user_id: caller.subject.parse().ok()?,
        session_id: caller
            .session
            .as_deref()
            .and_then(|session| session.parse().ok()),
        wallet: caller.claims.get("wallet")?.as_str()?.parse().ok()?,
        scopes: caller.scopes.clone(),
    })
}
