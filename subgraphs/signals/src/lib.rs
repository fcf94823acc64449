//! Signals: what posts call for, and what becomes of it for each agent that listens.
//!
//! Owns: classifications with prompt and raw answer, signals and refusals per agent. Hears:
//! `agent.published`, `agent.changed` (who listens to whom), `post.recorded`, `post.revised`. Commands:
//! hyperliquid for markets and candles. Tells: `signal.created`, `signal.rejected`.
//! Promises: a post is read once per engine; one decision per agent, post and token, stored with
//! its reckoning or its reason in the transaction that tells it; an engine that does not answer is
//! never replaced by a guess; an edit or a deletion is kept and shown, and changes no decision; what a
//! private agent hears is seen by its creator alone.

mod classifier;
mod config;
mod entity;
mod error;
mod graphql;
mod market;
mod row;
mod service;
mod store;
mod worker;

use std::sync::Arc;

use domain::Service;
use events::Delivery;
use platform::{Running, ServiceContext, StartError, Subgraph};

pub use config::{Engine, SignalsConfig};

use service::Signals;

/// The service.
pub struct SignalsService;

impl Subgraph for SignalsService {
    const SERVICE: Service = Service::Signals;
    type Config = SignalsConfig;

    fn sdl() -> String {
        graph::sdl(&graphql::bare_schema())
    }

    async fn start(context: ServiceContext, config: SignalsConfig) -> Result<Running, StartError> {
        let classifier = classifier::from_config(&config).map_err(|error| {
            StartError::caused(Service::Signals, "the classifier cannot be set up", error)
        })?;
        let service = Arc::new(Signals::new(context, config, classifier));
        hear(&service);
        Ok(Running::new(graphql::schema(&service)))
    }
}

fn hear(service: &Arc<Signals>) {
    let [published, changed, recorded, revised] = std::array::from_fn(|_| Arc::clone(service));
    let consumer = service
        .context
        .consumer()
        .on(move |fact: Delivery<_>| worker::hear_published(Arc::clone(&published), fact))
        .on(move |fact: Delivery<_>| worker::hear_changed(Arc::clone(&changed), fact))
        .on(move |fact: Delivery<_>| worker::hear_post(Arc::clone(&recorded), fact))
        .on(move |fact: Delivery<_>| worker::hear_revised(Arc::clone(&revised), fact));
    service.context.hear(consumer);
}
