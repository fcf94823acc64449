//! Starts the service: its consumer, its loops, its slice of the graph.

use std::sync::Arc;

use async_graphql::{EmptySubscription, SchemaBuilder};
use domain::Service;
use events::Delivery;
use platform::{Running, ServiceContext, StartError, Subgraph, hold_shard};

use crate::config::Config;
use crate::graphql::{Mutation, Query, loaders};
use crate::service::DeploymentService;
use crate::worker;

/// The service deployments.
pub struct DeploymentsService;

impl Subgraph for DeploymentsService {
    const SERVICE: Service = Service::Deployments;
    type Config = Config;

    fn sdl() -> String {
        graph::sdl(&schema().finish())
    }

    async fn start(context: ServiceContext, config: Config) -> Result<Running, StartError> {
        let service = Arc::new(DeploymentService { context, config });
        hear(&service);
        run_loops(&service);
        let loaders = loaders(&service);
        Ok(Running::new(schema().data(loaders).data(service).finish()))
    }
}

fn schema() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    graph::schema(Query, Mutation, EmptySubscription)
}

fn hear(service: &Arc<DeploymentService>) {
    let [published, changed, wallet, account, key] = std::array::from_fn(|_| Arc::clone(service));
    let context = &service.context;
    let consumer = context
        .consumer()
        .on(move |fact: Delivery<_>| worker::hear_published(Arc::clone(&published), fact))
        .on(move |fact: Delivery<_>| worker::hear_changed(Arc::clone(&changed), fact))
        .on(move |fact: Delivery<_>| worker::hear_wallet(Arc::clone(&wallet), fact))
        .on(move |fact: Delivery<_>| worker::hear_account(Arc::clone(&account), fact))
        .on(move |fact: Delivery<_>| worker::hear_key(Arc::clone(&key), fact));
    context.hear(consumer);
}

fn run_loops(service: &Arc<DeploymentService>) {
    let (tasks, db) = (&service.context.tasks, &service.context.db.write);
    let one = Arc::clone(service);
    hold_shard(tasks, db.clone(), "provisioning", move |shard| {
        worker::provision_pending(Arc::clone(&one), shard)
    });
    let one = Arc::clone(service);
    hold_shard(tasks, db.clone(), "permissions", move |shard| {
        worker::check_permissions(Arc::clone(&one), shard)
    });
}
