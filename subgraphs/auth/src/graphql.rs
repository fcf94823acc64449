//! Auth's slice of the graph: the viewer, their sessions and their keys.

mod inputs;
pub mod loaders;
mod types;

use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, EmptySubscription, ID, Object, SchemaBuilder};
use domain::{ApiKeyId, SessionId, UserId};
use graph::{AppError, Code, Entity, Identity, Result, authenticated, entity, find_id, parse_id};

use crate::service::Auth;
use inputs::{ApiKeyCreateInput, ApiKeyRevokeInput, SessionRevokeInput};
use loaders::UserById;
use types::{
    ApiKey, ApiKeyCreatePayload, ApiKeyRevokePayload, Session, SessionRevokePayload, User, Viewer,
};

/// The schema without its data.
pub fn schema() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    graph::schema(Query, Mutation, EmptySubscription)
}

fn auth<'a>(ctx: &Context<'a>) -> &'a Arc<Auth> {
    ctx.data_unchecked::<Arc<Auth>>()
}

/// The person asking, who must have signed in: a key for programs manages neither sessions nor keys.
fn session_viewer<'a>(ctx: &Context<'a>) -> Result<&'a graph::Viewer> {
    let viewer = graph::viewer(ctx)?;
    if viewer.session_id.is_some() {
        Ok(viewer)
    } else {
        Err(AppError::new(
            Code::Forbidden,
            "an API key cannot do this: sign in",
        ))
    }
}

/// Queries of auth.
pub struct Query;

#[Object]
impl Query {
    /// The person asking; nothing when nobody is signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>> {
        let Identity::User(viewer) = graph::identity(ctx) else {
            return Ok(None);
        };
        let user = auth(ctx).find_user(viewer.user_id).await?;
        Ok(user.map(|user| Viewer::new(viewer, user)))
    }

    #[graphql(entity)]
    async fn find_user_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<User> {
        let loader = ctx.data_unchecked::<DataLoader<UserById>>();
        graph::load_entity::<UserId, _>(loader, &id).await
    }

    #[graphql(entity)]
    async fn find_session_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<Session> {
        let viewer = graph::viewer(ctx).ok()?;
        let id = find_id::<SessionId>(&id)?;
        let found = auth(ctx).find_session(id, viewer.user_id).await;
        let session = found.map(|row| row.map(|row| Session::new(row, viewer)));
        entity(session.map_err(Into::into))
    }

    #[graphql(entity)]
    async fn find_api_key_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<ApiKey> {
        let viewer = graph::viewer(ctx).ok()?;
        let id = find_id::<ApiKeyId>(&id)?;
        let found = auth(ctx).find_api_key(id, viewer.user_id).await;
        entity(found.map(|row| row.map(ApiKey::from)).map_err(Into::into))
    }
}

/// Changes of auth.
pub struct Mutation;

#[Object]
impl Mutation {
    /// Ends a session; its tokens are refused within seconds.
    #[graphql(directive = authenticated::apply())]
    async fn session_revoke(
        &self,
        ctx: &Context<'_>,
        input: SessionRevokeInput,
    ) -> Result<SessionRevokePayload> {
        let viewer = session_viewer(ctx)?;
        let id = parse_id(&input.session_id)?;
        let revoked = auth(ctx).revoke_session(id, viewer.user_id).await?;
        let session = revoked.ok_or_else(|| AppError::not_found("there is no such session"))?;
        Ok(SessionRevokePayload {
            session: Some(Session::new(session, viewer)),
            user_errors: Vec::new(),
        })
    }

    /// Makes a key for programs; its secret is shown this once.
    #[graphql(directive = authenticated::apply())]
    async fn api_key_create(
        &self,
        ctx: &Context<'_>,
        input: ApiKeyCreateInput,
    ) -> Result<ApiKeyCreatePayload> {
        let viewer = session_viewer(ctx)?;
        let user_errors = input.errors(viewer);
        if !user_errors.is_empty() {
            return Ok(ApiKeyCreatePayload {
                api_key: None,
                secret: None,
                user_errors,
            });
        }
        let created = auth(ctx)
            .create_api_key(viewer, input.name.trim(), &input.scopes())
            .await?;
        Ok(ApiKeyCreatePayload {
            api_key: Some(created.key.into()),
            secret: Some(created.secret),
            user_errors,
        })
    }

    /// Ends a key for programs.
    #[graphql(directive = authenticated::apply())]
    async fn api_key_revoke(
        &self,
        ctx: &Context<'_>,
        input: ApiKeyRevokeInput,
    ) -> Result<ApiKeyRevokePayload> {
        let viewer = session_viewer(ctx)?;
        let id = parse_id(&input.api_key_id)?;
        let revoked = auth(ctx).revoke_api_key(id, viewer.user_id).await?;
        let key = revoked.ok_or_else(|| AppError::not_found("there is no such key"))?;
        Ok(ApiKeyRevokePayload {
            api_key: Some(key.into()),
            user_errors: Vec::new(),
        })
    }
}
