//! Who people are: sign-in with a wallet, sessions, API keys, and the keys that sign tokens.
//!
//! Owns users, sessions, refresh tokens, API keys and signing keys. Hears nothing. Tells
//! `user.registered`, and broadcasts `session.revoked` to the router. Promises: a nonce signs in
//! once; a refresh token works once, and a second use ends its session; a secret is shown once
//! and stored as a hash; a private key is never stored in the clear.

mod config;
mod demo;
mod entity;
mod error;
mod graphql;
mod http;
mod service;
mod store;
mod worker;

use std::sync::Arc;

use domain::Service;
use platform::{Running, ServiceContext, StartError, Subgraph};

pub use config::AuthConfig;

use service::Auth;

/// The service auth.
pub struct AuthService;

impl Subgraph for AuthService {
    const SERVICE: Service = Service::Auth;
    type Config = AuthConfig;

    fn sdl() -> String {
        graph::sdl(&graphql::schema().finish())
    }

    async fn start(context: ServiceContext, config: AuthConfig) -> Result<Running, StartError> {
        let auth = Arc::new(Auth::open(context.clone(), config).await?);
        worker::start(&context, &auth);
        let users = context
            .tasks
            .loader(graphql::loaders::UserById(Arc::clone(&auth)));
        let schema = graphql::schema()
            .data(Arc::clone(&auth))
            .data(users)
            .finish();
        Ok(Running::new(schema)
            .with_commands(worker::commands(&auth))
            .with_routes(http::routes(&auth)))
    }
}
