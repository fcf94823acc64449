//! Positions: from fills to holdings that are watched, protected, left and compared with the venue.
//!
//! Owns positions, the venue's corrections of them and the double-entry books of venue accounts.
//! Hears `fill.recorded`, `deployment.changed`, `venue.fill`, `venue.funding`, `venue.transfer`.
//! Commands trades (`ClosePosition`, `ProtectPosition`) and hyperliquid (look-ups). Tells
//! `position.opened`, `.changed`, `.closed`, `.corrected`, `.warned`, `ledger.posted` and
//! `books.checked`. Promises: a fill is booked once; a decision to leave is durable before anybody
//! is asked to close; a stale price decides nothing; only fills or the venue's repeated word close
//! a position; what others opened is never touched; books balance, or the account is flagged.

mod config;
mod entity;
mod error;
mod graphql;
mod held;
mod service;
mod store;
mod worker;

use std::sync::Arc;

use domain::Service;
use platform::{Running, ServiceContext, StartError, Subgraph};

pub use config::PositionsConfig;

use service::Positions;

/// The service positions.
pub struct PositionsService;

impl Subgraph for PositionsService {
    const SERVICE: Service = Service::Positions;
    type Config = PositionsConfig;

    fn sdl() -> String {
        graph::sdl(&graphql::schema().finish())
    }

    async fn start(
        context: ServiceContext,
        config: PositionsConfig,
    ) -> Result<Running, StartError> {
        let positions = Arc::new(Positions::new(context, config));
        worker::start(&positions);
        let schema = graphql::running_schema(&positions);
        Ok(Running::new(schema))
    }
}
