//! Every fact services tell each other, by producer. A fact carries all the next step needs.

mod agents;
mod auth;
mod deployments;
mod hyperliquid;
mod positions;
mod signals;
mod trades;
mod twitter;
mod wallets;

pub use agents::{AgentChanged, AgentPublished, AgentSnapshot, AgentStatus, AgentVisibility};
pub use auth::UserRegistered;
pub use deployments::{DeploymentAccount, DeploymentChanged, DeploymentSnapshot, DeploymentStatus};
pub use hyperliquid::{
    VenueAccountChanged, VenueFillSeen, VenueFundingPaid, VenueKeyExpiring, VenueOrderSeen,
    VenueTransferSeen,
};
pub use positions::{
    BooksChecked, LedgerBook, LedgerLine, LedgerPosted, PositionChanged, PositionClosed,
    PositionCorrected, PositionOpened, PositionSnapshot, PositionState, PositionWarned,
    PostingKind, WarningKind,
};
pub use signals::{SignalCreated, SignalRejected};
pub use trades::{
    FillRecorded, IntentDecided, KillChanged, OrderChanged, OrderCorrected, OrderPurpose,
    OrderState, VerdictRejected,
};
pub use twitter::{PostRecorded, PostRevised, RevisionKind};
pub use wallets::WalletChanged;

/// Declares the kind, the producer and the ordering key of a fact.
macro_rules! fact {
    ($name:ident, $kind:literal, $producer:ident, |$fact:ident| $aggregate:expr) => {
        impl crate::Fact for $name {
            const KIND: &'static str = $kind;
            const PRODUCER: domain::Service = domain::Service::$producer;

            fn aggregate(&self) -> String {
                let $fact = self;
                $aggregate.to_string()
            }
        }
    };
}
pub(crate) use fact;
