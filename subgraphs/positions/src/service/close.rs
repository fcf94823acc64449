//! Closing by hand.

use domain::{PositionId, UserId};
use rules::position::PositionState;

use super::Positions;
use super::change::Told;
use super::leave::begin_exit;
use crate::error::PositionsError;
use crate::held::Held;
use crate::store;

/// The reason of a close that a person asked for.
const MANUAL: &str = "MANUAL";

/// What became of the request.
#[derive(Debug)]
pub enum Closing {
    /// It is being left, or was already, or was by this very request.
    Asked(Box<Held>),
    /// It closed without this request.
    AlreadyClosed(Box<Held>),
}

impl Positions {
    /// Decides to leave a position because its owner says so. The same key asks once.
    pub async fn close_by_hand(
        &self,
        user: UserId,
        id: PositionId,
        key: &str,
    ) -> Result<Closing, PositionsError> {
        let decided_at = self.wall();
        let amended = self
            .amend(id, |held| {
                let is_open = held.user_id == user && held.is_unclosed();
                if !is_open || held.exit.reason.is_some() {
                    return None;
                }
                held.exit.close_key = Some(key.to_owned());
                begin_exit(held, MANUAL);
                held.exit.decided_at = Some(decided_at);
                Some(Told::Everybody)
            })
            .await?;
        if let Some(held) = amended {
            self.wake_pursuer();
            return Ok(Closing::Asked(Box::new(held)));
        }
        let found = store::positions::load_of_user(&self.context.db.write, user, &[id]).await?;
        let held = found.into_iter().next().ok_or(PositionsError::NotFound)?;
        let is_same = held.exit.close_key.as_deref() == Some(key);
        if held.books.state == PositionState::Closed && !is_same {
            return Ok(Closing::AlreadyClosed(Box::new(held)));
        }
        Ok(Closing::Asked(Box::new(held)))
    }
}
