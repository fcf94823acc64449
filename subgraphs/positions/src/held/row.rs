//! A position to and from its row.

use std::fmt::Display;
use std::str::FromStr;

use domain::{AgentId, DeploymentId, Leverage, PositionId, Price, SignalId, Usdc, UserId};
use events::Cause;
use rules::position::{Position, PositionState};
use rust_decimal::Decimal;
use sea_orm::Set;
use venue::VenueAccount;

use super::{Assumed, Exit, Held, VenueSays};
use crate::entity::position::{ActiveModel, Model};
use crate::error::PositionsError;

impl TryFrom<Model> for Held {
    type Error = PositionsError;

    fn try_from(row: Model) -> Result<Self, PositionsError> {
        let protection = match (&row.protected_price, &row.protected_quantity) {
            (Some(price), Some(quantity)) => Some((read(price)?, read(quantity)?)),
            _ => None,
        };
        let leverage = u16::try_from(row.leverage).map_err(PositionsError::stored)?;
        Ok(Self {
            id: PositionId::from_uuid(row.id),
            signal_id: SignalId::from_uuid(row.signal_id),
            deployment_id: DeploymentId::from_uuid(row.deployment_id),
            user_id: UserId::from_uuid(row.user_id),
            agent_id: AgentId::from_uuid(row.agent_id),
            account: VenueAccount {
                venue: read(&row.venue)?,
                mode: read(&row.mode)?,
                address: read(&row.address)?,
            },
            token: read(&row.token)?,
            leverage: Leverage::try_new(leverage)?,
            books: books(&row)?,
            stop: price(row.stop_price.as_deref())?,
            target: price(row.target_price.as_deref())?,
            peak: price(row.peak_price.as_deref())?,
            venue_says: VenueSays {
                unrealised_pnl: row.venue_pnl.map(Usdc::from_micros),
                liquidation_price: price(row.liquidation_price.as_deref())?,
            },
            protection,
            assumed: assumed(&row)?,
            cause: row.cause.as_deref().map(cause).transpose()?,
            unprotected_since: row.unprotected_since,
            margin_warned_bps: row.margin_warned_bps,
            exit: Exit {
                reason: row.exit_reason,
                close_key: row.close_key,
                attempts: u32::try_from(row.exit_attempts).map_err(PositionsError::stored)?,
                decided_at: row.exit_decided_at,
                asked_at: row.exit_asked_at,
            },
            stop_due_at: row.stop_due_at,
            differs_since: row.differs_since,
            moved_at: row.moved_at,
            opened_at: row.opened_at,
            closed_at: row.closed_at,
            version: row.version,
        })
    }
}

impl Held {
    /// The row as a whole.
    pub fn to_row(&self) -> ActiveModel {
        let text = |value: Option<&dyn Display>| value.map(ToString::to_string);
        let protection = self.protection.as_ref();
        let assumed = self.assumed.as_ref();
        let liquidation = self.venue_says.liquidation_price;
        ActiveModel {
            id: Set(self.id.uuid()),
            signal_id: Set(self.signal_id.uuid()),
            deployment_id: Set(self.deployment_id.uuid()),
            user_id: Set(self.user_id.uuid()),
            agent_id: Set(self.agent_id.uuid()),
            venue: Set(self.account.venue.to_string()),
            mode: Set(self.account.mode.to_string()),
            address: Set(self.account.address.to_string()),
            token: Set(self.token.to_string()),
            side: Set(self.books.side.to_string()),
            state: Set(self.books.state.as_str().to_owned()),
            leverage: Set(i32::from(self.leverage.get())),
            entered: Set(self.books.entered.to_string()),
            exited: Set(self.books.exited.to_string()),
            entry_cost: Set(self.books.entry_cost.normalize().to_string()),
            released_cost: Set(self.books.released_cost.normalize().to_string()),
            exit_proceeds: Set(self.books.exit_proceeds.normalize().to_string()),
            fees: Set(self.books.fees.micros()),
            funding: Set(self.books.funding.micros()),
            realised_pnl: Set(self.realised().micros()),
            venue_pnl: Set(self.venue_says.unrealised_pnl.map(Usdc::micros)),
            stop_price: Set(text(self.stop.as_ref().map(|price| price as _))),
            target_price: Set(text(self.target.as_ref().map(|price| price as _))),
            peak_price: Set(text(self.peak.as_ref().map(|price| price as _))),
            liquidation_price: Set(text(liquidation.as_ref().map(|price| price as _))),
            protected_price: Set(text(protection.map(|(price, _)| price as _))),
            protected_quantity: Set(text(protection.map(|(_, quantity)| quantity as _))),
            assumed_quantity: Set(text(assumed.map(|assumed| &assumed.quantity as _))),
            assumed_price: Set(text(assumed.map(|assumed| &assumed.price as _))),
            assumed_cost: Set(assumed.map(|assumed| assumed.cost.normalize().to_string())),
            assumed_at: Set(assumed.map(|assumed| assumed.at)),
            exit_reason: Set(self.exit.reason.clone()),
            close_key: Set(self.exit.close_key.clone()),
            exit_attempts: Set(i32::try_from(self.exit.attempts).unwrap_or(i32::MAX)),
            exit_decided_at: Set(self.exit.decided_at),
            exit_asked_at: Set(self.exit.asked_at),
            unprotected_since: Set(self.unprotected_since),
            margin_warned_bps: Set(self.margin_warned_bps),
            cause: Set(self.cause.as_ref().map(written)),
            stop_due_at: Set(self.stop_due_at),
            differs_since: Set(self.differs_since),
            moved_at: Set(self.moved_at),
            opened_at: Set(self.opened_at),
            closed_at: Set(self.closed_at),
            version: Set(self.version),
        }
    }
}

fn books(row: &Model) -> Result<Position, PositionsError> {
    let state = PositionState::ALL
        .iter()
        .find(|state| state.as_str() == row.state)
        .ok_or_else(|| PositionsError::stored(&row.state))?;
    Ok(Position {
        state: *state,
        entered: read(&row.entered)?,
        exited: read(&row.exited)?,
        entry_cost: read(&row.entry_cost)?,
        released_cost: read(&row.released_cost)?,
        exit_proceeds: read(&row.exit_proceeds)?,
        fees: Usdc::from_micros(row.fees),
        funding: Usdc::from_micros(row.funding),
        ..Position::opening(read(&row.side)?)
    })
}

fn assumed(row: &Model) -> Result<Option<Assumed>, PositionsError> {
    let (Some(quantity), Some(price), Some(at)) =
        (&row.assumed_quantity, &row.assumed_price, row.assumed_at)
    else {
        return Ok(None);
    };
    Ok(Some(Assumed {
        quantity: read(quantity)?,
        price: read(price)?,
        cost: row
            .assumed_cost
            .as_deref()
            .map_or(Ok(Decimal::ZERO), read)?,
        at,
    }))
}

fn cause(column: &str) -> Result<Cause, PositionsError> {
    serde_json::from_str(column).map_err(PositionsError::stored)
}

/// A cause as its column holds it.
pub(crate) fn written(cause: &Cause) -> String {
    serde_json::to_string(cause).expect("a cause is plain values")
}

fn price(column: Option<&str>) -> Result<Option<Price>, PositionsError> {
    column.map(read).transpose()
}

fn read<T: FromStr<Err: Display>>(column: &str) -> Result<T, PositionsError> {
    column.parse().map_err(PositionsError::stored)
}
