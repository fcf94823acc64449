//! The only holder of keys in the system.
//!
//! Owns keyrings, the nonces of their signers, and the fences of the kill switch. Hears nothing.
//! Tells `wallet.changed`. Promises: a key is made here, sealed before it is stored, and never
//! returned by any door; only typed actions are signed, after the fences and the action's limits
//! were checked on the action itself; a signer never uses a nonce twice; a fence that has been
//! answered stops every later signature that could open a position.

mod config;
mod entity;
mod error;
mod graphql;
mod policy;
mod service;
mod store;
mod worker;

use std::sync::Arc;

use domain::Service;
use platform::{Running, ServiceContext, StartError, Subgraph};

pub use config::WalletsConfig;

use graphql::loaders::WalletsOfDeployment;
use service::Wallets;

/// The service wallets.
pub struct WalletsService;

impl Subgraph for WalletsService {
    const SERVICE: Service = Service::Wallets;
    type Config = WalletsConfig;

    fn sdl() -> String {
        graph::sdl(&graphql::schema().finish())
    }

    async fn start(context: ServiceContext, config: WalletsConfig) -> Result<Running, StartError> {
        let wallets = Arc::new(Wallets::open(context.clone(), config)?);
        let loader = context
            .tasks
            .loader(WalletsOfDeployment(Arc::clone(&wallets)));
        let schema = graphql::schema()
            .data(Arc::clone(&wallets))
            .data(loader)
            .finish();
        worker::start(&wallets, &context.tasks);
        Ok(Running::new(schema).with_commands(worker::commands(&wallets)))
    }
}
