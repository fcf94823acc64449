//! What can be done: kill switches. Orders follow from signals and positions, never from a form.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use graph::{KillScope, Result, UserError, Venue, Viewer, require_scope};

use super::query::{KillSwitch, kill_switches};
use super::service;
use crate::service::{Trades, fence_of};

/// Characters of a reason, at most.
const REASON_LENGTH_MAX: usize = 500;

/// Which kill switch, and why.
#[derive(InputObject)]
pub struct KillSwitchEngageInput {
    /// What kind of thing is stopped. VENUE and ALL need the scope `admin`.
    scope: KillScope,
    /// The deployment, or the user; the viewer when a user is not named.
    target: Option<ID>,
    /// The venue.
    venue: Option<Venue>,
    /// Why, for the record; up to 500 characters.
    reason: String,
}

/// Which kill switch.
#[derive(InputObject)]
pub struct KillSwitchReleaseInput {
    /// What kind of thing was stopped.
    scope: KillScope,
    /// The deployment, or the user; the viewer when a user is not named.
    target: Option<ID>,
    /// The venue.
    venue: Option<Venue>,
}

/// The switches that are raised now.
#[derive(SimpleObject)]
pub struct KillSwitchPayload {
    /// Those that concern the viewer.
    kill_switches: Vec<KillSwitch>,
    /// What to put right.
    user_errors: Vec<UserError>,
}

/// The root of mutations.
pub struct Mutation;

#[Object]
impl Mutation {
    /// Stops every entry in the scope, at once and until released. Exits keep running. Nothing
    /// more is sent from the moment this answers; `isEnforced` says whether the signer obeys too.
    #[graphql(directive = graph::authenticated::apply())]
    async fn kill_switch_engage(
        &self,
        ctx: &Context<'_>,
        input: KillSwitchEngageInput,
    ) -> Result<KillSwitchPayload> {
        let KillSwitchEngageInput {
            scope,
            target,
            venue,
            reason,
        } = input;
        if reason.chars().count() > REASON_LENGTH_MAX {
            let message = format!("Keep it below {REASON_LENGTH_MAX} characters.");
            return payload(ctx, vec![UserError::new("reason", "TOO_LONG", message)]).await;
        }
        let asked = Asked {
            scope,
            target,
            venue,
        };
        set(ctx, &asked, Some(reason)).await
    }

    /// Lets entries in the scope through again.
    #[graphql(directive = graph::authenticated::apply())]
    async fn kill_switch_release(
        &self,
        ctx: &Context<'_>,
        input: KillSwitchReleaseInput,
    ) -> Result<KillSwitchPayload> {
        let KillSwitchReleaseInput {
            scope,
            target,
            venue,
        } = input;
        let asked = Asked {
            scope,
            target,
            venue,
        };
        set(ctx, &asked, None).await
    }
}

struct Asked {
    scope: KillScope,
    target: Option<ID>,
    venue: Option<Venue>,
}

/// Raises a switch for a reason, or lowers it when there is none.
async fn set(
    ctx: &Context<'_>,
    asked: &Asked,
    reason: Option<String>,
) -> Result<KillSwitchPayload> {
    let viewer = require_scope(ctx, "trade")?;
    let target = asked.target.as_ref().map(|id| id.as_str());
    check_scope(ctx, viewer, asked.scope, target)?;
    let venue = asked.venue.map(domain::Venue::from);
    let fence = fence_of(asked.scope.into(), target, venue, viewer.user_id);
    let Some(fence) = fence else {
        let message = "Name what is stopped: a deployment, a user or a venue.";
        return payload(ctx, vec![UserError::new("target", "REQUIRED", message)]).await;
    };
    let trades: &Arc<Trades> = service(ctx)?;
    let by = viewer.user_id;
    match reason {
        Some(reason) => trades.raise_kill_switch(fence, by, reason).await?,
        None => trades.lower_kill_switch(fence, by).await?,
    }
    payload(ctx, Vec::new()).await
}

/// One's own things need no more than `trade`; everybody's need `admin`.
fn check_scope(
    ctx: &Context<'_>,
    viewer: &Viewer,
    scope: KillScope,
    target: Option<&str>,
) -> Result<()> {
    let is_own = match scope {
        KillScope::Deployment => true,
        KillScope::User => target.is_none_or(|target| target == viewer.user_id.to_string()),
        KillScope::Venue | KillScope::All => false,
    };
    if !is_own {
        require_scope(ctx, "admin")?;
    }
    Ok(())
}

async fn payload(ctx: &Context<'_>, user_errors: Vec<UserError>) -> Result<KillSwitchPayload> {
    Ok(KillSwitchPayload {
        kill_switches: kill_switches(ctx).await?,
        user_errors,
    })
}
