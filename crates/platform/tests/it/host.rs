//! A small service behind its real door on a free port.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, EmptyMutation, Object, Subscription};
use domain::{Service, SharedClock, SystemClock};
use events::{InProcess, InProcessBroadcast, Outbox};
use futures_util::{Stream, stream};
use graph::{Identity, Result};
use platform::{
    Caller, CommandClient, CommandFailure, CommandHandlers, Database, IdentityKeys,
    InProcessCommands, Metrics, Profile, Running, ServiceContext, Tasks, serve, service_router,
};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use venue::Command;

/// Doubles a number; refuses zero; breaks at one; hangs at two.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Double(pub u32);

impl Command for Double {
    const NAME: &'static str = "double";
    const CALLEE: Service = Service::Auth;
    const DEADLINE: Duration = Duration::from_millis(300);
    type Reply = u32;
}

pub fn handlers() -> CommandHandlers {
    CommandHandlers::new().on(
        &[Caller::Service(Service::Trades)],
        async |Double(number): Double| match number {
            0 => Err(CommandFailure::refused("ZERO", "zero is not doubled")),
            1 => Err(CommandFailure::from(std::io::Error::other("it broke"))),
            2 => std::future::pending().await,
            number => Ok(number * 2),
        },
    )
}

pub struct Query;

#[Object]
impl Query {
    async fn who(&self, ctx: &Context<'_>) -> String {
        match graph::identity(ctx) {
            Identity::Anonymous => "nobody".to_owned(),
            Identity::User(viewer) => viewer.user_id.to_string(),
            Identity::Service(service) => service.to_string(),
        }
    }

    async fn panics(&self) -> Result<bool> {
        panic!("as asked")
    }
}

pub struct Counting;

#[Subscription]
impl Counting {
    async fn who_each(&self, ctx: &Context<'_>) -> impl Stream<Item = String> + use<> {
        let who = format!("{:?}", graph::identity(ctx));
        stream::iter([who.clone(), who])
    }
}

pub struct Host {
    pub address: SocketAddr,
    pub keys: IdentityKeys,
    pub context: ServiceContext,
    _home: TempDir,
}

impl Host {
    pub async fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let wall: SharedClock = Arc::new(SystemClock);
        let keys = IdentityKeys::ephemeral(&wall).unwrap();
        let shutdown = CancellationToken::new();
        let tasks = Tasks::new(shutdown.clone());
        let url = format!("sqlite://{}/auth.sqlite3", home.path().display()).into();
        let context = ServiceContext {
            service: Service::Auth,
            profile: Profile::Local,
            home: home.path().to_owned(),
            db: Database::connect(Service::Auth, &url, 2).await.unwrap(),
            outbox: Outbox::new(Service::Auth, Arc::clone(&wall)),
            transport: Arc::new(InProcess::new()),
            broadcast: Arc::new(InProcessBroadcast::new()),
            commands: CommandClient::new(
                Service::Auth,
                Arc::new(InProcessCommands::new(tasks.clone())),
            ),
            clock: Arc::clone(&wall),
            wall,
            tasks: tasks.clone(),
            shutdown: shutdown.clone(),
        };
        let schema = graph::schema(Query, EmptyMutation, Counting).finish();
        let running = Arc::new(Running::new(schema).with_commands(handlers()));
        let router = service_router(&context, running, keys.verifier(), Metrics::detached());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        drop(tasks.spawn("server", serve(listener, router, shutdown)));
        Self {
            address,
            keys,
            context,
            _home: home,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.context.shutdown.cancel();
    }
}
