//! Analytics: what happened, read as a whole.
//!
//! Owns: a copy of every fact any service told, indexed by every id it mentions. Hears: all facts.
//! Tells: nothing. Promises: a fact is kept once, with the hash it was told with; from any id the
//! whole chain is one question; what belongs to a person is shown to that person alone, and the
//! links around it still prove it.

mod config;
mod entity;
mod error;
mod graphql;
mod reading;
mod service;
mod store;
mod worker;

use std::sync::Arc;

use domain::Service;
use platform::{Running, ServiceContext, StartError, Subgraph};

pub use config::AnalyticsConfig;

use service::Analytics;

/// The service.
pub struct AnalyticsService;

impl Subgraph for AnalyticsService {
    const SERVICE: Service = Service::Analytics;
    type Config = AnalyticsConfig;

    fn sdl() -> String {
        graph::sdl(&graphql::schema().finish())
    }

    async fn start(
        context: ServiceContext,
        config: AnalyticsConfig,
    ) -> Result<Running, StartError> {
        let analytics = Arc::new(Analytics::new(context, config));
        worker::start(&analytics);
        let schema = graphql::schema().data(analytics).finish();
        Ok(Running::new(schema))
    }
}
