//! The service's slice of the graph: deployments, each its owner's alone.

mod input;
mod loaders;
mod node;

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use domain::{DeploymentId, UserId};
use events::Cause;
use graph::{
    AppError, Connection, Entity, PageRequest, Result, authenticated, connection, entity, find_id,
    parse_id, require_scope, viewer,
};

use crate::deployment::Deployment;
use crate::error::DeploymentError;
use crate::service::{DeploymentService, NewDeployment, Signed};
use crate::store;
use input::{
    DeploymentApproveInput, DeploymentCreateInput, DeploymentInput, DeploymentPolicyEditInput,
    chain_id,
};
pub use loaders::loaders;
use node::{
    AgentNode, ApprovalTypedData, DeploymentNode, DeploymentPayload, DeploymentStatus, payload,
};

/// What a session or key needs to deploy, pause, approve or cancel.
const TRADE: &str = "trade";

/// The root of queries.
pub struct Query;

#[Object]
impl Query {
    /// One of the viewer's deployments.
    #[graphql(directive = authenticated::apply())]
    async fn deployment(&self, ctx: &Context<'_>, id: ID) -> Result<Option<DeploymentNode>> {
        find_own(ctx, viewer(ctx)?.user_id, &id).await
    }

    /// The viewer's deployments, newest first.
    #[graphql(directive = authenticated::apply())]
    async fn my_deployments(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        status: Option<DeploymentStatus>,
    ) -> Result<Connection<DeploymentNode>> {
        let user = viewer(ctx)?.user_id;
        let request = PageRequest::<DeploymentId>::try_new(first, after)?;
        let db = &service(ctx)?.context.db.read;
        let status = status.map(Into::into);
        let rows = store::page_of_user(db, user, status, request.after, request.limit()).await?;
        Ok(connection(request.page(rows), |row| {
            (row.id, DeploymentNode(row))
        }))
    }

    /// What the viewer's wallet signs to let Maxxit trade, but never withdraw, on its account.
    #[graphql(directive = authenticated::apply())]
    async fn deployment_approval_typed_data(
        &self,
        ctx: &Context<'_>,
        deployment_id: ID,
        #[graphql(desc = "The chain the wallet is on.")] chain_id: i32,
    ) -> Result<ApprovalTypedData> {
        let user = require_scope(ctx, TRADE)?.user_id;
        let chain_id = self::chain_id(i64::from(chain_id))?;
        let id = parse_id(&deployment_id)?;
        let approval = service(ctx)?.approval(user, id, chain_id).await?;
        Ok(approval.into())
    }

    #[graphql(entity)]
    async fn find_deployment_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<DeploymentNode> {
        let Ok(viewer) = viewer(ctx) else {
            return None;
        };
        let id = find_id(&id)?;
        let found = ctx
            .data_unchecked::<loaders::Loaders>()
            .deployments
            .load_one((viewer.user_id, id))
            .await;
        entity(found.map(|found| found.map(DeploymentNode)))
    }

    #[graphql(entity)]
    async fn find_agent_by_id(&self, id: ID) -> Entity<AgentNode> {
        let agent_id = find_id(&id)?;
        Some(Ok(AgentNode { id, agent_id }))
    }
}

/// The root of mutations.
pub struct Mutation;

#[Object]
impl Mutation {
    /// Deploys an agent for the viewer.
    #[graphql(directive = authenticated::apply())]
    async fn deployment_create(
        &self,
        ctx: &Context<'_>,
        input: DeploymentCreateInput,
    ) -> Result<DeploymentPayload> {
        let viewer = require_scope(ctx, TRADE)?;
        let request = NewDeployment {
            agent_id: parse_id(&input.agent_id)?,
            mode: input.mode.into(),
            policy: input.policy.unwrap_or_default().into(),
            idempotency_key: input.idempotency_key,
        };
        payload(service(ctx)?.create(viewer, request, Cause::fresh()).await)
    }

    /// Hands the signature of the viewer's wallet to the venue.
    #[graphql(directive = authenticated::apply())]
    async fn deployment_approve(
        &self,
        ctx: &Context<'_>,
        input: DeploymentApproveInput,
    ) -> Result<DeploymentPayload> {
        let user = require_scope(ctx, TRADE)?.user_id;
        let id = parse_id(&input.deployment_id)?;
        let signed = match Signed::try_from(input) {
            Ok(signed) => signed,
            Err(error) => return payload(Err(error)),
        };
        payload(
            service(ctx)?
                .approve(user, id, signed, Cause::fresh())
                .await,
        )
    }

    /// Stops entries at once; exits run on.
    #[graphql(directive = authenticated::apply())]
    async fn deployment_pause(
        &self,
        ctx: &Context<'_>,
        input: DeploymentInput,
    ) -> Result<DeploymentPayload> {
        let user = require_scope(ctx, TRADE)?.user_id;
        let id = parse_id(&input.deployment_id)?;
        payload(service(ctx)?.pause(user, id, Cause::fresh()).await)
    }

    /// Enters on signals again.
    #[graphql(directive = authenticated::apply())]
    async fn deployment_resume(
        &self,
        ctx: &Context<'_>,
        input: DeploymentInput,
    ) -> Result<DeploymentPayload> {
        let user = require_scope(ctx, TRADE)?.user_id;
        let id = parse_id(&input.deployment_id)?;
        payload(service(ctx)?.resume(user, id, Cause::fresh()).await)
    }

    /// Never enters again; exits run on.
    #[graphql(directive = authenticated::apply())]
    async fn deployment_cancel(
        &self,
        ctx: &Context<'_>,
        input: DeploymentInput,
    ) -> Result<DeploymentPayload> {
        let user = require_scope(ctx, TRADE)?.user_id;
        let id = parse_id(&input.deployment_id)?;
        payload(service(ctx)?.cancel(user, id, Cause::fresh()).await)
    }

    /// Replaces the viewer's own limits; each can only tighten what the platform allows.
    #[graphql(directive = authenticated::apply())]
    async fn deployment_policy_edit(
        &self,
        ctx: &Context<'_>,
        input: DeploymentPolicyEditInput,
    ) -> Result<DeploymentPayload> {
        let user = require_scope(ctx, TRADE)?.user_id;
        let id = parse_id(&input.deployment_id)?;
        let form = input.policy.into();
        payload(
            service(ctx)?
                .edit_policy(user, id, form, Cause::fresh())
                .await,
        )
    }
}

fn service<'a>(ctx: &Context<'a>) -> Result<&'a Arc<DeploymentService>> {
    ctx.data_opt()
        .ok_or_else(|| AppError::new(graph::Code::Internal, "the service is not started"))
}

async fn find_own(ctx: &Context<'_>, user: UserId, id: &ID) -> Result<Option<DeploymentNode>> {
    let Some(id) = find_id(id) else {
        return Ok(None);
    };
    let found: Result<Deployment, DeploymentError> = service(ctx)?.load(user, id).await;
    match found {
        Ok(deployment) => Ok(Some(DeploymentNode(deployment))),
        Err(DeploymentError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
