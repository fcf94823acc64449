//! The shapes of auth.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::{ApiKeyId, SessionId, UserId};
use graph::{DateTime, Result, UserError};

use crate::entity::{api_key, session, user};
use crate::service::Auth;

/// A person, known by the wallet they sign in with.
#[derive(Clone, Debug, SimpleObject)]
pub struct User {
    pub id: ID,
    /// The wallet's address in lower case.
    pub wallet: String,
    /// What to call them.
    pub display_name: String,
    /// When they first signed in.
    pub created_at: DateTime,
}

impl From<user::Model> for User {
    fn from(row: user::Model) -> Self {
        let user::Model {
            id,
            wallet,
            display_name,
            roles: _,
            created_at,
        } = row;
        Self {
            id: UserId::from_uuid(id).into(),
            wallet,
            display_name,
            created_at,
        }
    }
}

/// The person asking.
pub struct Viewer {
    viewer: graph::Viewer,
    user: user::Model,
}

impl Viewer {
    /// The identity of the request and its row.
    pub fn new(viewer: &graph::Viewer, user: user::Model) -> Self {
        Self {
            viewer: viewer.clone(),
            user,
        }
    }
}

/// The person asking.
#[Object]
impl Viewer {
    /// Who they are.
    async fn user(&self) -> User {
        self.user.clone().into()
    }

    /// What this session or key may do.
    async fn scopes(&self) -> Vec<String> {
        self.viewer.scopes.iter().cloned().collect()
    }

    /// Their living sessions, newest first.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>> {
        let auth = ctx.data_unchecked::<Arc<Auth>>();
        let rows = auth.list_sessions(self.viewer.user_id).await?;
        Ok(rows
            .into_iter()
            .map(|row| Session::new(row, &self.viewer))
            .collect())
    }

    /// Their keys for programs, newest first, ended ones too.
    async fn api_keys(&self, ctx: &Context<'_>) -> Result<Vec<ApiKey>> {
        let auth = ctx.data_unchecked::<Arc<Auth>>();
        let rows = auth.list_api_keys(self.viewer.user_id).await?;
        Ok(rows.into_iter().map(ApiKey::from).collect())
    }
}

/// A signed-in browser or device.
#[derive(Clone, Debug, SimpleObject)]
pub struct Session {
    pub id: ID,
    /// When it was opened.
    pub created_at: DateTime,
    /// When it last asked for a token.
    pub last_seen_at: DateTime,
    /// When it ends unless it is used.
    pub expires_at: DateTime,
    /// What the browser calls itself.
    pub user_agent: Option<String>,
    /// Whether this request belongs to it.
    pub is_current: bool,
}

impl Session {
    /// As `viewer` sees it.
    pub fn new(row: session::Model, viewer: &graph::Viewer) -> Self {
        let session::Model {
            id,
            user_id: _,
            user_agent,
            created_at,
            last_seen_at,
            expires_at,
            revoked_at: _,
            revoked_reason: _,
        } = row;
        let id = SessionId::from_uuid(id);
        Self {
            id: id.into(),
            created_at,
            last_seen_at,
            expires_at,
            user_agent,
            is_current: viewer.session_id == Some(id),
        }
    }
}

/// A key for programs. Its secret is shown once, when it is made.
#[derive(Clone, Debug, SimpleObject)]
pub struct ApiKey {
    pub id: ID,
    /// What its owner calls it.
    pub name: String,
    /// How the secret begins.
    pub prefix: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: DateTime,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime>,
    /// When it was ended.
    pub revoked_at: Option<DateTime>,
}

impl From<api_key::Model> for ApiKey {
    fn from(row: api_key::Model) -> Self {
        let api_key::Model {
            id,
            user_id: _,
            name,
            prefix,
            hash: _,
            scopes,
            created_at,
            last_used_at,
            revoked_at,
        } = row;
        Self {
            id: ApiKeyId::from_uuid(id).into(),
            name,
            prefix,
            scopes: scopes.split_whitespace().map(str::to_owned).collect(),
            created_at,
            last_used_at,
            revoked_at,
        }
    }
}

/// What came of ending a session.
#[derive(Clone, Debug, SimpleObject)]
pub struct SessionRevokePayload {
    /// The session that has ended.
    pub session: Option<Session>,
    /// What to put right.
    pub user_errors: Vec<UserError>,
}

/// What came of making a key.
#[derive(Clone, Debug, SimpleObject)]
pub struct ApiKeyCreatePayload {
    /// The new key.
    pub api_key: Option<ApiKey>,
    /// The whole secret; nobody can show it again.
    pub secret: Option<String>,
    /// What to put right.
    pub user_errors: Vec<UserError>,
}

/// What came of ending a key.
#[derive(Clone, Debug, SimpleObject)]
pub struct ApiKeyRevokePayload {
    /// The key that has ended.
    pub api_key: Option<ApiKey>,
    /// What to put right.
    pub user_errors: Vec<UserError>,
}
