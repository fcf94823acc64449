//! What can be done: close a position by hand, move its levels, check the books. Everything else follows from fills
//! and prices.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use domain::{PositionId, Price};
use graph::{AppError, Decimal, Result, UserError, find_id, require_scope};
use rules::exits::{Levels, MoveRefused};

use super::books::{BooksCheckInput, BooksCheckPayload};
use super::position::Position;
use super::query::books_of;
use super::service;
use crate::error::PositionsError;
use crate::service::{Closing, Moving, Request};

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

/// Where the stop and the target are to be.
#[derive(InputObject)]
pub struct PositionProtectInput {
    /// The position.
    position_id: ID,
    /// The stop: only ever nearer to the price than it is. It stays when absent.
    stop_price: Option<Decimal>,
    /// The target. It stays when absent.
    target_price: Option<Decimal>,
    /// Chosen by the client: the same key moves once. 1 to 100 characters.
    idempotency_key: String,
}

/// The position as it stands now.
#[derive(SimpleObject)]
pub struct PositionProtectPayload {
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
        if let Some(error) = key_error(&key) {
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

    /// Moves the stop, the target or both of one of the viewer's positions.
    #[graphql(directive = graph::authenticated::apply())]
    async fn position_protect(
        &self,
        ctx: &Context<'_>,
        input: PositionProtectInput,
    ) -> Result<PositionProtectPayload> {
        let user = require_scope(ctx, "trade")?.user_id;
        let PositionProtectInput {
            position_id,
            stop_price,
            target_price,
            idempotency_key: key,
        } = input;
        let refused = |user_errors| PositionProtectPayload {
            position: None,
            user_errors,
        };
        let mut errors: Vec<_> = key_error(&key).into_iter().collect();
        let stop = price_of("stopPrice", stop_price, &mut errors);
        let target = price_of("targetPrice", target_price, &mut errors);
        if !errors.is_empty() {
            return Ok(refused(errors));
        }
        let position = find_id::<PositionId>(&position_id)
            .ok_or_else(|| AppError::from(PositionsError::NotFound))?;
        let request = Request {
            user,
            position,
            key: &key,
        };
        let positions = service(ctx)?;
        let wanted = Levels { stop, target };
        let (held, user_errors) = match positions.move_by_hand(request, wanted).await? {
            Moving::Moved(held) => (held, Vec::new()),
            Moving::Leaving(held) => {
                let message = "The position is being closed, or is.";
                let error = UserError::new("positionId", "NOT_OPEN", message);
                (held, vec![error])
            }
            Moving::Refused(held, reasons) => (held, reasons.into_iter().map(refusal).collect()),
        };
        Ok(PositionProtectPayload {
            position: Some(Position::of(&held, positions)?),
            user_errors,
        })
    }
}

fn key_error(key: &str) -> Option<UserError> {
    let is_fine = !key.is_empty() && key.chars().count() <= KEY_LENGTH_MAX;
    let message = format!("A key has 1 to {KEY_LENGTH_MAX} characters.");
    (!is_fine).then(|| UserError::new("idempotencyKey", "BAD_LENGTH", message))
}

/// A price a person typed; what is none is something to put right.
fn price_of(
    field: &'static str,
    typed: Option<Decimal>,
    errors: &mut Vec<UserError>,
) -> Option<Price> {
    let price = Price::try_new(typed?.ratio().decimal());
    if price.is_err() {
        let message = "A price is a number above zero.";
        errors.push(UserError::new(field, "BAD_PRICE", message));
    }
    price.ok()
}

fn refusal(reason: MoveRefused) -> UserError {
    let field = match reason {
        MoveRefused::NothingNamed | MoveRefused::StopLoosened | MoveRefused::StopReached => {
            "stopPrice"
        }
        MoveRefused::TargetReached => "targetPrice",
    };
    UserError::new(field, reason.code(), reason.to_string())
}
