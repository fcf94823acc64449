//! Portfolios and foreign holdings as the graph shows them.

use async_graphql::SimpleObject;
use graph::{DateTime, Decimal, Money, Side, TradingMode, Venue};

use super::stubs::Deployment;
use crate::service::{Equity, External, Worth};

/// What the accounts of the viewer's deployments are worth, in one mode.
#[derive(SimpleObject)]
pub struct Portfolio {
    /// Balances and unrealised results, at the newest prices.
    equity: Money,
    /// What is free to back new orders.
    available: Money,
    /// What everything held would realise.
    unrealised_pnl: Money,
    /// What was realised by positions in all, after fees and funding.
    realised_pnl: Money,
    /// Positions that are not closed.
    open_positions: i32,
    /// Whether the books of every account balance; nothing before the first check. What does not
    /// balance is unranked and unbilled.
    is_balanced: Option<bool>,
    /// The oldest of the venue's words it is made of.
    as_of: DateTime,
    /// Account by account.
    deployments: Vec<DeploymentEquity>,
}

/// What the accounts of one deployment are worth.
#[derive(SimpleObject)]
pub struct DeploymentEquity {
    /// The deployment.
    deployment: Deployment,
    /// Balances and unrealised results.
    equity: Money,
}

/// A holding on the viewer's account that Maxxit did not open, or the part of it. Never touched.
#[derive(SimpleObject)]
pub struct ExternalPosition {
    /// The account's address.
    account: String,
    /// Where it is.
    venue: Venue,
    /// Whether its money is real.
    mode: TradingMode,
    /// What.
    token: String,
    /// Which way.
    side: Side,
    /// How much, in market units.
    quantity: Decimal,
    /// The venue's average entry price.
    entry_price: Decimal,
}

impl From<Worth> for Portfolio {
    fn from(worth: Worth) -> Self {
        let Worth {
            equity,
            available,
            unrealised_pnl,
            realised_pnl,
            open_positions,
            is_balanced,
            as_of,
            deployments,
        } = worth;
        let shown = |one: Equity| DeploymentEquity {
            deployment: Deployment {
                id: one.deployment.into(),
            },
            equity: one.equity.into(),
        };
        Self {
            equity: equity.into(),
            available: available.into(),
            unrealised_pnl: unrealised_pnl.into(),
            realised_pnl: realised_pnl.into(),
            open_positions: i32::try_from(open_positions).unwrap_or(i32::MAX),
            is_balanced,
            as_of,
            deployments: deployments.into_iter().map(shown).collect(),
        }
    }
}

impl From<External> for ExternalPosition {
    fn from(external: External) -> Self {
        let External {
            account,
            token,
            side,
            quantity,
            entry_price,
        } = external;
        Self {
            account: account.address.to_string(),
            venue: account.venue.into(),
            mode: account.mode.into(),
            token: token.to_string(),
            side: side.into(),
            quantity: quantity.into(),
            entry_price: entry_price.into(),
        }
    }
}
