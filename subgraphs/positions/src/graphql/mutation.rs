//! What can be done: close a position by hand, check the books. Everything else follows from fills
//! and prices.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use domain::PositionId;
use graph::{AppError, Result, UserError, find_id, require_scope};

use super::books::{BooksCheckInput, BooksCheckPayload};
use super::position::Position;
use super::query::books_of;
use super::service;
use crate::error::PositionsError;
use crate::service::Closing;

/// Characters of an idempotency key, at most.
const KEY_LENGTH_MAX: usize = 100;

/// Which position.
#[derive(InputObject)]
pub struct PositionCloseInput {
    /// The position.
    position_id: ID,
    /// Chosen by the client: the same key closes once. 1 to 100 characters.
    idempotency_key: String,
}

/// The position as it stands now.
#[derive(SimpleObject)]
pub struct PositionClosePayload {
    /// The position.
    position: Option<Position>,
    /// What to put right.
    user_errors: Vec<UserError>,
}

/// The root of mutations.
pub struct Mutation;

#[Object]
impl Mutation {
    /// Checks the daily equation of the viewer's accounts now, with the venue's newest word.
    #[graphql(directive = graph::authenticated::apply())]
    async fn books_check(
        &self,
        ctx: &Context<'_>,
        input: BooksCheckInput,
    ) -> Result<BooksCheckPayload> {
        let user = require_scope(ctx, "read")?.user_id;
        let BooksCheckInput { mode } = input;
        service(ctx)?.check_books(user, mode.into()).await?;
        Ok(BooksCheckPayload {
            books: books_of(ctx, Some(mode)).await?,
            user_errors: Vec::new(),
        })
    }

    /// Closes one of the viewer's positions at the market.
    #[graphql(directive = graph::authenticated::apply())]
    async fn position_close(
        &self,
        ctx: &Context<'_>,
        input: PositionCloseInput,
    ) -> Result<PositionClosePayload> {
        let user = require_scope(ctx, "trade")?.user_id;
        let PositionCloseInput {
            position_id,
            idempotency_key: key,
        } = input;
        if key.is_empty() || key.chars().count() > KEY_LENGTH_MAX {
            let message = format!("A key has 1 to {KEY_LENGTH_MAX} characters.");
            let error = UserError::new("idempotencyKey", "BAD_LENGTH", message);
            return Ok(PositionClosePayload {
                position: None,
                user_errors: vec![error],
            });
        }
        let id = find_id::<PositionId>(&position_id)
            .ok_or_else(|| AppError::from(PositionsError::NotFound))?;
        let positions = service(ctx)?;
        let (held, user_errors) = match positions.close_by_hand(user, id, &key).await? {
            Closing::Asked(held) => (held, Vec::new()),
            Closing::AlreadyClosed(held) => {
                let message = "The position is closed already.";
                let error = UserError::new("positionId", "ALREADY_CLOSED", message);
                (held, vec![error])
            }
        };
        Ok(PositionClosePayload {
            position: Some(Position::of(&held, positions)?),
            user_errors,
        })
    }
}
