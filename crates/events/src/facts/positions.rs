//! What positions tells.

use domain::{
    AgentId, CorrectionId, DeploymentId, EventId, LedgerLineId, PositionId, PostingId, Price,
    Quantity, Side, SignalId, Timestamp, Token, Usdc, UserId,
};
use serde::{Deserialize, Serialize};
use venue::VenueAccount;

use super::fact;

/// Where a position stands. CLOSED only by the venue's evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PositionState {
    /// Its entry is not finished.
    Opening,
    /// Held and watched.
    Open,
    /// An exit is on its way.
    Closing,
    /// Flat, by the venue's word.
    Closed,
    /// The venue's word and ours differ.
    Unknown,
}

/// A position as a whole, at one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionSnapshot {
    /// The position.
    pub position_id: PositionId,
    /// The signal it began with.
    pub signal_id: SignalId,
    /// The deployment.
    pub deployment_id: DeploymentId,
    /// Whose.
    pub user_id: UserId,
    /// Of which agent.
    pub agent_id: AgentId,
    /// On which account.
    pub account: VenueAccount,
    /// What.
    pub token: Token,
    /// Which way.
    pub side: Side,
    /// Where it stands.
    pub state: PositionState,
    /// How much is held.
    pub quantity: Quantity,
    /// The average entry.
    pub entry_price: Price,
    /// What fills realised, before fees.
    pub realised_pnl: Usdc,
    /// What the venue charged.
    pub fees: Usdc,
    /// Funding paid (negative) or received.
    pub funding: Usdc,
    /// Why it closed.
    pub exit_reason: Option<String>,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When it closed.
    pub closed_at: Option<Timestamp>,
    /// Counts up with every change; an older one never overwrites a newer one.
    pub version: i64,
}

/// A position began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionOpened {
    /// The position.
    pub position: PositionSnapshot,
}

fact!(PositionOpened, "position.opened", Positions, |fact| fact
    .position
    .position_id);

/// A position changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionChanged {
    /// The position.
    pub position: PositionSnapshot,
}

fact!(PositionChanged, "position.changed", Positions, |fact| fact
    .position
    .position_id);

/// A position ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionClosed {
    /// The position.
    pub position: PositionSnapshot,
}

fact!(PositionClosed, "position.closed", Positions, |fact| fact
    .position
    .position_id);

/// What the venue's word changed in the books of a position: before, after and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionCorrected {
    /// The correction.
    pub correction_id: CorrectionId,
    /// The position.
    pub position_id: PositionId,
    /// Whose.
    pub user_id: UserId,
    /// On which account.
    pub account: VenueAccount,
    /// What.
    pub token: Token,
    /// What the books held.
    pub quantity_before: Quantity,
    /// What they hold now, by the venue's word.
    pub quantity_after: Quantity,
    /// What the difference was booked at.
    pub price: Price,
    /// The SHA-256 of the venue's answer, as it is kept with the correction.
    pub evidence_sha256: String,
    /// When the venue said so.
    pub said_at: Timestamp,
    /// When.
    pub corrected_at: Timestamp,
}

fact!(PositionCorrected, "position.corrected", Positions, |fact| {
    fact.position_id
});

/// Why somebody should look at a position that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WarningKind {
    /// Little is left until the venue liquidates.
    MarginDistance,
    /// A close was decided and is not filled in time.
    CloseOverdue,
}

/// The holder of a position is warned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionWarned {
    /// The position.
    pub position_id: PositionId,
    /// Whose.
    pub user_id: UserId,
    /// What.
    pub token: Token,
    /// Of what.
    pub kind: WarningKind,
    /// The share of the price left until liquidation, in basis points, when that is the reason.
    pub distance_bps: Option<i32>,
    /// When.
    pub warned_at: Timestamp,
}

fact!(PositionWarned, "position.warned", Positions, |fact| fact
    .position_id);

/// Where an amount is booked. The lines of a posting sum to zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LedgerBook {
    /// What the account holds, before anything unrealised.
    Cash,
    /// What was deposited, less what was withdrawn.
    Capital,
    /// What exits realised.
    Realised,
    /// What the venue charged.
    Fees,
    /// What was paid or received for holding.
    Funding,
    /// What trades brought that are not ours.
    External,
}

/// What a posting is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PostingKind {
    /// An execution of one of our orders.
    Fill,
    /// A funding payment.
    Funding,
    /// A deposit or a withdrawal.
    Transfer,
    /// The venue's word in place of a fill that was not heard.
    Correction,
    /// An execution that is not ours.
    External,
}

/// One amount in one book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerLine {
    /// The line.
    pub line_id: LedgerLineId,
    /// Which book.
    pub book: LedgerBook,
    /// How much.
    pub amount: Usdc,
}

/// An account's books changed, in balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerPosted {
    /// The posting; the same facts give it the same id.
    pub posting_id: PostingId,
    /// On which account.
    pub account: VenueAccount,
    /// Whose, once a deployment told.
    pub user_id: Option<UserId>,
    /// For which deployment, when it is one position's.
    pub deployment_id: Option<DeploymentId>,
    /// For which position.
    pub position_id: Option<PositionId>,
    /// Of what.
    pub kind: PostingKind,
    /// The venue's id of what happened.
    pub evidence: String,
    /// The event that told of it.
    pub evidence_event_id: Option<EventId>,
    /// Its lines.
    pub lines: Vec<LedgerLine>,
    /// When it happened, by the venue's clock.
    pub occurred_at: Timestamp,
}

fact!(LedgerPosted, "ledger.posted", Positions, |fact| fact
    .account
    .address);

/// An account's daily equation was checked: over a day that ended, or because it failed or holds
/// again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BooksChecked {
    /// The account.
    pub account: VenueAccount,
    /// Whose.
    pub user_id: Option<UserId>,
    /// Whether the equation holds; an account that fails it is unranked and unbilled.
    pub is_balanced: bool,
    /// What the equity did beyond what the books explain.
    pub gap: Usdc,
    /// Since when it is reckoned.
    pub since: Timestamp,
    /// Up to when, by the venue's clock.
    pub until: Timestamp,
    /// Whether a UTC day ended with it.
    pub is_days_end: bool,
}

fact!(BooksChecked, "books.checked", Positions, |fact| fact
    .account
    .address);
