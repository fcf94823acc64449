//! Trading agents and the marketplace.
//!
//! Owns: agents, what they listen to, their weights, and the proofs of intent they were published
//! with. Hears: nothing. Tells: `agent.published`, `agent.changed`, each with the whole agent.
//! Promises: an agent, its sources and the fact change in one transaction; only its creator
//! changes an agent; nobody learns of a draft or a private agent but its creator; a signature
//! publishes once.

mod agent;
mod config;
mod entity;
mod error;
mod graphql;
mod samples;
mod service;
mod store;

use std::collections::BTreeSet;

use domain::{Service, UserId, XAccountId};
use evm::AgentKey;
use graph::Viewer;
use platform::{Running, ServiceContext, StartError, Subgraph};

pub use config::AgentsConfig;
pub use samples::SAMPLE_ACCOUNTS;

use service::Agents;

/// The service agents.
pub struct AgentsService;

impl Subgraph for AgentsService {
    const SERVICE: Service = Service::Agents;
    type Config = AgentsConfig;

    fn sdl() -> String {
        graph::sdl(&graphql::bare_schema())
    }

    async fn start(context: ServiceContext, config: AgentsConfig) -> Result<Running, StartError> {
        let agents = Agents::new(&context, config);
        Ok(Running::new(graphql::schema(agents, &context.tasks)))
    }
}

impl AgentsService {
    /// Makes the three sample agents of the local profile in the name of `creator`, whose wallet
    /// `key` is; `accounts` are the sample callers in the order the stand-in of X names them.
    /// Safe to repeat.
    pub async fn seed(
        context: &ServiceContext,
        config: AgentsConfig,
        creator: UserId,
        key: &AgentKey,
        accounts: &[XAccountId; SAMPLE_ACCOUNTS],
    ) -> Result<(), StartError> {
        if !context.profile.is_local() {
            return Err(StartError::new(
                Service::Agents,
                "samples exist in the local profile only",
            ));
        }
        let creator = Viewer {
            user_id: creator,
            session_id: None,
            wallet: key.address(),
            scopes: BTreeSet::new(),
        };
        Agents::new(context, config)
            .make_samples(&creator, key, accounts)
            .await
            .map_err(|error| StartError::caused(Service::Agents, "no sample agents", error))
    }
}
