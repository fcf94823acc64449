//! What creators do.

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::AgentId;
use graph::{Result, UserError, authenticated, parse_id, require_scope};

use super::agent::Agent;
use super::input::{
    AgentCreateInput, AgentEditInput, AgentPauseInput, AgentPublishInput, AgentResumeInput,
    AgentRetireInput,
};
use crate::service::{Agents, Answer};

/// What can be done with agents.
pub struct Mutation;

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Debug, SimpleObject)]
        pub struct $name {
            /// The agent as it is now.
            agent: Option<Agent>,
            /// What to put right.
            user_errors: Vec<UserError>,
        }

        impl From<Answer> for $name {
            fn from(answer: Answer) -> Self {
                match answer {
                    Ok(agent) => Self { agent: Some(Agent(agent)), user_errors: Vec::new() },
                    Err(user_errors) => Self { agent: None, user_errors },
                }
            }
        }
    )+};
}

payloads! {
    /// The new agent, or what to put right.
    AgentCreatePayload
    /// The changed agent, or what to put right.
    AgentEditPayload
    /// The published agent, or what to put right.
    AgentPublishPayload
    /// The paused agent, or what to put right.
    AgentPausePayload
    /// The resumed agent, or what to put right.
    AgentResumePayload
    /// The retired agent, or what to put right.
    AgentRetirePayload
}

/// What every mutation here needs.
const SCOPE: &str = "agents:write";

#[Object]
impl Mutation {
    /// Makes a draft.
    #[graphql(directive = authenticated::apply(), requires_scopes = "agents:write")]
    async fn agent_create(
        &self,
        ctx: &Context<'_>,
        input: AgentCreateInput,
    ) -> Result<AgentCreatePayload> {
        let viewer = require_scope(ctx, SCOPE)?;
        Ok(ctx
            .data_unchecked::<Agents>()
            .create(viewer, input.read()?)
            .await?
            .into())
    }

    /// Changes an agent.
    #[graphql(directive = authenticated::apply(), requires_scopes = "agents:write")]
    async fn agent_edit(
        &self,
        ctx: &Context<'_>,
        input: AgentEditInput,
    ) -> Result<AgentEditPayload> {
        let viewer = require_scope(ctx, SCOPE)?;
        let id = agent_id(&input.agent_id)?;
        Ok(ctx
            .data_unchecked::<Agents>()
            .edit(viewer, id, input.read()?)
            .await?
            .into())
    }

    /// Publishes a draft on its creator's signature.
    #[graphql(directive = authenticated::apply(), requires_scopes = "agents:write")]
    async fn agent_publish(
        &self,
        ctx: &Context<'_>,
        input: AgentPublishInput,
    ) -> Result<AgentPublishPayload> {
        let viewer = require_scope(ctx, SCOPE)?;
        let id = agent_id(&input.agent_id)?;
        let proof = match input.read() {
            Ok(proof) => proof,
            Err(user_errors) => return Ok(Answer::Err(user_errors).into()),
        };
        Ok(ctx
            .data_unchecked::<Agents>()
            .publish(viewer, id, proof)
            .await?
            .into())
    }

    /// Stops an agent's listening for now.
    #[graphql(directive = authenticated::apply(), requires_scopes = "agents:write")]
    async fn agent_pause(
        &self,
        ctx: &Context<'_>,
        input: AgentPauseInput,
    ) -> Result<AgentPausePayload> {
        let viewer = require_scope(ctx, SCOPE)?;
        let id = agent_id(&input.agent_id)?;
        Ok(ctx
            .data_unchecked::<Agents>()
            .pause(viewer, id)
            .await?
            .into())
    }

    /// Lets a paused agent listen again.
    #[graphql(directive = authenticated::apply(), requires_scopes = "agents:write")]
    async fn agent_resume(
        &self,
        ctx: &Context<'_>,
        input: AgentResumeInput,
    ) -> Result<AgentResumePayload> {
        let viewer = require_scope(ctx, SCOPE)?;
        let id = agent_id(&input.agent_id)?;
        Ok(ctx
            .data_unchecked::<Agents>()
            .resume(viewer, id)
            .await?
            .into())
    }

    /// Ends an agent for good.
    #[graphql(directive = authenticated::apply(), requires_scopes = "agents:write")]
    async fn agent_retire(
        &self,
        ctx: &Context<'_>,
        input: AgentRetireInput,
    ) -> Result<AgentRetirePayload> {
        let viewer = require_scope(ctx, SCOPE)?;
        let id = agent_id(&input.agent_id)?;
        Ok(ctx
            .data_unchecked::<Agents>()
            .retire(viewer, id)
            .await?
            .into())
    }
}

fn agent_id(id: &ID) -> Result<AgentId> {
    parse_id(id)
}
