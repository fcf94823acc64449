//! Moving the stop and the target by hand: decided by the rules at a fresh price, durable at once,
//! and then brought to the venue like every stop.

use domain::{PositionId, UserId};
use rules::exits::{Levels, MoveRefused, move_levels};
use sea_orm::Set;

use super::Positions;
use super::change::Told;
use crate::entity::level_move;
use crate::error::PositionsError;
use crate::held::Held;
use crate::store;

/// Which request of whom.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub user: UserId,
    /// For which position.
    pub position: PositionId,
    /// Chosen by the client: the same key moves once.
    pub key: &'a str,
}

/// What became of it.
#[derive(Debug)]
pub enum Moving {
    /// The levels are as wanted, by this request or by itself before.
    Moved(Box<Held>),
    /// The position is being left, or was.
    Leaving(Box<Held>),
    /// The rules are against it.
    Refused(Box<Held>, Vec<MoveRefused>),
}

impl Positions {
    /// Moves the stop, the target or both of a position, because its owner says so.
    pub async fn move_by_hand(
        &self,
        request: Request<'_>,
        wanted: Levels,
    ) -> Result<Moving, PositionsError> {
        let Request {
            user,
            position,
            key,
        } = request;
        let txn = self.context.db.begin().await?;
        let held = store::positions::hold(&txn, position).await?;
        let Some(mut held) = held.filter(|held| held.user_id == user) else {
            return Err(PositionsError::NotFound);
        };
        if store::level_moves::find(&txn, position, key)
            .await?
            .is_some()
        {
            return Ok(Moving::Moved(Box::new(held)));
        }
        let plan = held.plan(self.exit_policy());
        let (Some(plan), true) = (plan, held.is_watched()) else {
            return Ok(Moving::Leaving(Box::new(held)));
        };
        let price = self
            .fresh_price(&held)
            .ok_or(PositionsError::PriceUnknown)?;
        let moved = match move_levels(&plan, price, wanted) {
            Ok(moved) => moved,
            Err(reasons) => return Ok(Moving::Refused(Box::new(held), reasons)),
        };
        store::level_moves::insert(&txn, self.row_of(&held, key, moved)).await?;
        if held.stop != moved.stop {
            held.stop_due_at = Some(self.wall());
        }
        held.stop = moved.stop;
        held.target = moved.target;
        let cause = held.cause();
        let held = self.save(&txn, held, Told::Subscribers, cause).await?;
        self.context.outbox.commit(txn).await?;
        tracing::info!(%position, "levels moved by hand");
        self.announce(std::slice::from_ref(&held)).await;
        self.wake_pursuer();
        Ok(Moving::Moved(Box::new(held)))
    }

    fn fresh_price(&self, held: &Held) -> Option<domain::Price> {
        let venue = held.account.venue;
        let mark = self.marks.newest(venue, &held.token)?;
        (!self.marks.is_stale(venue, &mark, self.wall())).then_some(mark.price)
    }

    fn row_of(&self, held: &Held, key: &str, moved: Levels) -> level_move::ActiveModel {
        let text = |price: Option<domain::Price>| Set(price.map(|price| price.to_string()));
        level_move::ActiveModel {
            position_id: Set(held.id.uuid()),
            idempotency_key: Set(key.to_owned()),
            stop_before: text(held.stop),
            stop_after: text(moved.stop),
            target_before: text(held.target),
            target_after: text(moved.target),
            moved_at: Set(self.now()),
        }
    }
}
