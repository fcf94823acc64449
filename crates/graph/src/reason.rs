//! Why a rule refused, in the shape it has everywhere.

use async_graphql::SimpleObject;

/// Why a rule refused, and what can be done.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct Reason {
    /// A stable word to branch on, such as `MARKET_DATA_MISSING`.
    pub code: String,
    /// A sentence to show.
    pub message: String,
    /// What would change it; empty when nothing would.
    pub action: String,
}
