//! Answers of the venue that could not be read, or cannot be: to the owner of the account they are
//! about, and all of them to administrators.

use async_graphql::{Context, ID, SimpleObject};
use domain::Timestamp;
use graph::{AppError, Connection, DateTime, PageRequest, Result, connection, viewer};

use super::service;
use crate::entity::evidence;
use crate::error::HyperliquidError;
use crate::store;

/// An answer of the venue that was not believed: kept, counted, alerted, never booked.
#[derive(SimpleObject)]
pub struct VenueEvidence {
    /// The row.
    id: ID,
    /// What was asked, or which stream spoke.
    subject: String,
    /// The account it was about, when it was about one.
    address: Option<String>,
    /// What is wrong with it.
    reason: String,
    /// What the venue said, cut off when long.
    text: String,
    /// How often it said the same.
    times: i32,
    /// When first.
    first_seen_at: DateTime,
    /// When last.
    last_seen_at: DateTime,
}

impl From<evidence::Model> for VenueEvidence {
    fn from(row: evidence::Model) -> Self {
        let evidence::Model {
            fingerprint,
            subject,
            address,
            reason,
            text,
            times,
            first_seen_at,
            last_seen_at,
        } = row;
        Self {
            id: ID(format!("evidence_{fingerprint}")),
            subject,
            address,
            reason,
            text,
            times: i32::try_from(times).unwrap_or(i32::MAX),
            first_seen_at,
            last_seen_at,
        }
    }
}

/// The sort key of the list: the newest first.
pub type Key = (Timestamp, String);

/// One page of what the viewer may see.
pub async fn page(
    ctx: &Context<'_>,
    request: PageRequest<Key>,
) -> Result<Connection<VenueEvidence>> {
    let viewer = viewer(ctx)?;
    let owner = (!viewer.may("admin")).then_some(viewer.user_id);
    let db = &service(ctx)?.context.db.read;
    let rows = store::page_evidence(db, owner, request.after.as_ref(), request.limit()).await;
    let rows = rows.map_err(|error| AppError::from(HyperliquidError::from(error)))?;
    Ok(connection(request.page(rows), |row| {
        let key = (row.last_seen_at, row.fingerprint.clone());
        (key, row.into())
    }))
}
