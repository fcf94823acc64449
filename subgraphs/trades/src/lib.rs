//! Trades: from a signal to a verdict, an intent, orders and fills.
//!
//! Owns verdicts, intents, orders, fills, kill switches, and what the venue said that cannot be
//! or is not ours. Hears `signal.created`,
//! `deployment.changed`, `venue.order`, `venue.fill`, `venue.transfer` and `position.*`. Carries out `ClosePosition`
//! and `ProtectPosition`. Tells `intent.decided`, `verdict.rejected`, `order.changed`,
//! `order.corrected`, `fill.recorded`, `kill.changed`.
//! Promises: one verdict per signal and deployment, always stored and told, as its intent or its
//! reason; an order is durable before it is sent and sent once; only the venue's evidence ends it, and only its proof frees the token of an
//! entry; what cannot be true is never booked; after a start nothing is entered on an account
//! before what works here and there was compared; all that becomes of a signal is one chain.

mod config;
mod entity;
mod error;
mod graphql;
mod service;
mod store;
mod worker;

use std::sync::Arc;

use domain::Service;
use platform::{Running, ServiceContext, StartError, Subgraph};

pub use config::TradesConfig;

use service::Trades;

/// The service trades.
pub struct TradesService;

impl Subgraph for TradesService {
    const SERVICE: Service = Service::Trades;
    type Config = TradesConfig;

    fn sdl() -> String {
        graph::sdl(&graphql::schema().finish())
    }

    async fn start(context: ServiceContext, config: TradesConfig) -> Result<Running, StartError> {
        let trades = Arc::new(Trades::new(context, config));
        worker::start(&trades);
        let schema = graphql::running_schema(&trades);
        Ok(Running::new(schema).with_commands(worker::commands(&trades)))
    }
}
