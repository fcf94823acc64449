//! Posts from X.
//!
//! Owns: accounts followed, posts as first seen, their edits and deletions, how far each timeline
//! was read, what reading costs. Hears: nothing. Tells: `post.recorded`, `post.revised`.
//! Promises: the cursor of an account moves in the transaction that stores its posts and the facts
//! they are, so no post is lost or told twice; one replica reads at a time; what cannot be read is
//! kept with its reason; nothing is read beyond the day's budget.

mod client;
mod config;
mod entity;
mod error;
mod graphql;
mod service;
mod store;
mod worker;

use domain::{Service, XAccountId};
use platform::{Running, ServiceContext, StartError, Subgraph, hold_shard};

pub use config::TwitterConfig;

use service::{Followed, Reader};

/// The service.
pub struct TwitterService;

impl Subgraph for TwitterService {
    const SERVICE: Service = Service::Twitter;
    type Config = TwitterConfig;

    fn sdl() -> String {
        graph::sdl(&graphql::bare_schema())
    }

    async fn start(context: ServiceContext, config: TwitterConfig) -> Result<Running, StartError> {
        let reader = reader(&context, config)?;
        if reader.is_configured() {
            let read = reader.clone();
            hold_shard(
                &context.tasks,
                context.db.write.clone(),
                "x-reader",
                move |shard| worker::read_forever(read.clone(), shard),
            );
        } else {
            tracing::warn!("no x token is configured: no posts are read");
        }
        Ok(Running::new(graphql::schema(reader, &context.tasks)))
    }
}

impl TwitterService {
    /// Follows these handles, for the local profile's first start. Says each one's id.
    pub async fn seed(
        context: &ServiceContext,
        config: TwitterConfig,
        handles: &[&str],
    ) -> Result<Vec<XAccountId>, StartError> {
        let reader = reader(context, config)?;
        let mut ids = Vec::with_capacity(handles.len());
        for handle in handles {
            let cannot = |reason: &str| {
                StartError::new(
                    Service::Twitter,
                    format!("cannot follow @{handle}: {reason}"),
                )
            };
            match reader.follow(handle).await {
                Ok(Followed::Account(account)) => ids.push(XAccountId::from_uuid(account.id)),
                Ok(_) => return Err(cannot("X knows no such account")),
                Err(error) => {
                    let reason = format!("cannot follow @{handle}");
                    return Err(StartError::caused(Service::Twitter, reason, error));
                }
            }
        }
        Ok(ids)
    }
}

fn reader(context: &ServiceContext, config: TwitterConfig) -> Result<Reader, StartError> {
    Reader::try_new(context, config)
        .map_err(|error| StartError::caused(Service::Twitter, "X cannot be asked", error))
}
