//! One query for all people of a request.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use domain::UserId;
use graph::AppError;

use super::types::User;
use crate::service::Auth;

/// People by their ids.
pub struct UserById(pub Arc<Auth>);

impl Loader<UserId> for UserById {
    type Value = User;
    type Error = AppError;

    async fn load(&self, ids: &[UserId]) -> Result<HashMap<UserId, User>, AppError> {
        let rows = self.0.load_users(ids.iter().copied()).await?;
        Ok(rows
            .into_iter()
            .map(|row| (UserId::from_uuid(row.id), row.into()))
            .collect())
    }
}
