//! One service, started as in production but for its surroundings.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use chrono::DateTime;
use domain::{Address, FixedClock, Service, SessionId, SharedClock, Timestamp, UserId};
use events::{Cause, Envelope, Fact, InProcess, InProcessBroadcast, Outbox, Transport};
use graph::{Identity, Viewer};
use platform::{
    Caller, CommandClient, CommandError, InProcessCommands, Profile, Running, ServiceContext,
    Subgraph, Tasks,
};
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use venue::Command;

use crate::clients::Client;
use crate::commands::FakeCommands;
use crate::database::{TestDatabase, outbox_kinds, told};
use crate::http::{self, Answer};

/// What a session may do unless a test says otherwise.
const SESSION_SCOPES: [&str; 3] = ["read", "trade", "agents:write"];

/// When every test begins: 2026-01-01T00:00:00Z.
pub fn start_of_tests() -> Timestamp {
    DateTime::from_timestamp_millis(1_767_225_600_000).expect("a moment of this century")
}

/// What a test changes before the service starts.
pub struct Preparation<S: Subgraph> {
    config: S::Config,
    profile: Profile,
    commands: FakeCommands,
}

impl<S: Subgraph> Preparation<S> {
    /// With these settings instead of the defaults.
    #[must_use]
    pub fn config(mut self, config: S::Config) -> Self {
        self.config = config;
        self
    }

    /// In another world than the local one.
    #[must_use]
    pub const fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// With another service that answers `C` like this.
    #[must_use]
    pub fn answering<C: Command>(
        self,
        answer: impl Fn(C) -> Result<C::Reply, CommandError> + Send + Sync + 'static,
    ) -> Self {
        self.commands.answer(answer);
        self
    }

    /// Starts it on an empty database.
    pub async fn start(self) -> TestSubgraph<S> {
        let database = TestDatabase::create(S::SERVICE).await;
        self.start_on(database).await
    }

    /// Starts another replica beside one that runs, on the same database.
    pub async fn start_beside(self, other: &TestSubgraph<S>) -> TestSubgraph<S> {
        let database = other
            .database
            .as_ref()
            .expect("the database is there until the end");
        let shared = database.share(S::SERVICE).await;
        self.start_on(shared).await
    }

    /// Starts it on a database that has a past.
    pub async fn start_on(self, database: TestDatabase) -> TestSubgraph<S> {
        let clock = Arc::new(FixedClock::at(start_of_tests()));
        let shared: SharedClock = Arc::clone(&clock) as SharedClock;
        let transport = Arc::new(InProcess::new());
        transport.open();
        let shutdown = CancellationToken::new();
        let tasks = Tasks::new(shutdown.clone());
        let commands = Arc::new(self.commands.clone());
        let context = ServiceContext {
            service: S::SERVICE,
            profile: self.profile,
            home: database.home.path().to_owned(),
            db: database.reopen(S::SERVICE).await,
            outbox: Outbox::new(S::SERVICE, Arc::clone(&shared)),
            transport: Arc::clone(&transport) as Arc<dyn Transport>,
            broadcast: Arc::new(InProcessBroadcast::new()),
            commands: CommandClient::new(S::SERVICE, commands),
            clock: Arc::clone(&shared),
            wall: shared,
            tasks: tasks.clone(),
            shutdown,
        };
        let running = S::start(context.clone(), self.config)
            .await
            .unwrap_or_else(|error| panic!("{error}: {:?}", std::error::Error::source(&error)));
        let own_commands = InProcessCommands::new(tasks);
        own_commands.register(S::SERVICE, running.commands.clone());
        TestSubgraph {
            context,
            running,
            clock,
            commands: self.commands,
            own_commands: Arc::new(own_commands),
            transport,
            database: Some(database),
            people: Mutex::default(),
            looked_at: Mutex::default(),
            service: std::marker::PhantomData,
        }
    }
}

/// A started service. When it is dropped, the test fails if it told something nobody looked at.
pub struct TestSubgraph<S: Subgraph> {
    /// What the service was given.
    pub context: ServiceContext,
    /// What it gave back.
    pub running: Running,
    /// Stands still until the test moves it; both clocks of the service.
    pub clock: Arc<FixedClock>,
    /// The services it commands.
    pub commands: FakeCommands,
    own_commands: Arc<InProcessCommands>,
    transport: Arc<InProcess>,
    database: Option<TestDatabase>,
    people: Mutex<HashMap<String, Viewer>>,
    looked_at: Mutex<BTreeSet<String>>,
    service: std::marker::PhantomData<S>,
}

impl<S: Subgraph> TestSubgraph<S> {
    /// Starts the service with its defaults.
    pub async fn start() -> Self {
        Self::prepare().start().await
    }

    /// Changes something first.
    pub fn prepare() -> Preparation<S> {
        Preparation {
            config: S::Config::default(),
            profile: Profile::Local,
            commands: FakeCommands::default(),
        }
    }

    /// A signed-in person; the same name is the same person.
    pub fn viewer(&self, name: &str) -> Client {
        self.client(Identity::User(self.person(name)))
    }

    /// A person with other scopes than a session's.
    pub fn viewer_with(&self, name: &str, scopes: &[&str]) -> Client {
        let mut viewer = self.person(name);
        viewer.scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.client(Identity::User(viewer))
    }

    /// Nobody.
    pub fn anonymous(&self) -> Client {
        self.client(Identity::Anonymous)
    }

    /// Another service.
    pub fn service(&self, service: Service) -> Client {
        self.client(Identity::Service(service))
    }

    /// Anybody.
    pub fn client(&self, identity: Identity) -> Client {
        Client {
            schema: Arc::clone(&self.running.schema),
            identity,
        }
    }

    /// The person behind a name.
    pub fn person(&self, name: &str) -> Viewer {
        let mut people = self.people.lock().expect("no test panics here");
        people
            .entry(name.to_owned())
            .or_insert_with(|| new_person(name))
            .clone()
    }

    /// Delivers a fact through the service's own consumer, and waits until it is handled; fails
    /// the test when it becomes a dead letter. The envelope can be heard again.
    pub async fn hear<F: Fact>(&self, fact: &F) -> Envelope {
        let now = domain::Clock::now(&*self.clock);
        let envelope = Envelope::seal(domain::EventId::new(), fact, now, Cause::fresh())
            .expect("a fact is plain values");
        self.hear_again(&envelope).await;
        envelope
    }

    /// Delivers the very same event, as a courier may do twice.
    pub async fn hear_again(&self, envelope: &Envelope) {
        let delivered = self.transport.publish(Arc::new(envelope.clone())).await;
        delivered.expect("the consumer takes it");
        let letters = events::dead_letters::list(&self.context.db.read, None, 100)
            .await
            .expect("dead letters can be read");
        assert!(
            letters.is_empty(),
            "the fact became a dead letter: {letters:#?}"
        );
    }

    /// Every `F` the service has told, oldest first.
    pub async fn told<F: Fact>(&self) -> Vec<F> {
        self.looked_at
            .lock()
            .expect("no test panics here")
            .insert(F::KIND.to_owned());
        told(&self.context.db)
            .await
            .into_iter()
            .filter(|(kind, _)| kind == F::KIND)
            .map(|(_, payload)| serde_json::from_str(&payload).expect("the fact reads back"))
            .collect()
    }

    /// Everything the service has told, as it leaves, oldest first.
    pub async fn told_envelopes(&self) -> Vec<Envelope> {
        let told = events::list_told(&self.context.db.write, S::SERVICE).await;
        let told = told.expect("the outbox can be read");
        let kinds = told.iter().map(|envelope| envelope.kind.clone());
        self.looked_at
            .lock()
            .expect("no test panics here")
            .extend(kinds);
        told
    }

    /// Says that this test is not about these facts.
    pub fn ignore_told<F: Fact>(&self) {
        self.looked_at
            .lock()
            .expect("no test panics here")
            .insert(F::KIND.to_owned());
    }

    /// Commands this service, as `caller`.
    pub async fn command<C: Command>(
        &self,
        caller: impl Into<Caller>,
        command: C,
    ) -> Result<C::Reply, CommandError> {
        let transport = Arc::clone(&self.own_commands);
        CommandClient::new(caller, transport).call(command).await
    }

    /// Posts JSON to one of the service's own routes.
    pub async fn post(&self, path: &str, body: &Value, cookie: Option<&str>) -> Answer {
        http::post(self.running.routes.clone(), path, body, cookie).await
    }

    /// Gets one of the service's own routes.
    pub async fn get(&self, path: &str) -> Answer {
        http::get(self.running.routes.clone(), path).await
    }

    /// Publishes on the service's broadcast, as another service would.
    pub async fn broadcast(&self, topic: &str, message: impl Into<Bytes>) {
        let published = self.context.broadcast.publish(topic, message.into()).await;
        published.expect("the broadcast takes it");
    }

    /// Ends the service as a shutdown would, and keeps its database for the next start.
    pub async fn stop(mut self) -> TestDatabase {
        let within = std::time::Duration::from_secs(5);
        assert!(
            self.context.tasks.drain(within).await,
            "a task does not end"
        );
        self.check_told();
        self.database
            .take()
            .expect("the database is there until the end")
    }

    fn check_told(&self) {
        let Some(database) = &self.database else {
            return;
        };
        let looked_at = self.looked_at.lock().expect("no test panics here");
        let unseen: BTreeSet<_> = outbox_kinds(S::SERVICE, &database.url)
            .into_iter()
            .filter(|kind| !looked_at.contains(kind))
            .collect();
        assert!(
            unseen.is_empty(),
            "told, and nobody looked at it: {unseen:?}"
        );
    }
}

impl<S: Subgraph> Drop for TestSubgraph<S> {
    fn drop(&mut self) {
        self.context.shutdown.cancel();
        if !std::thread::panicking() {
            self.check_told();
        }
    }
}

fn new_person(name: &str) -> Viewer {
    let mut bytes = [0_u8; 20];
    for (slot, byte) in bytes.iter_mut().zip(name.bytes()) {
        *slot = byte;
    }
    Viewer {
        user_id: UserId::new(),
        session_id: Some(SessionId::new()),
        wallet: Address::from_bytes(&bytes),
        scopes: SESSION_SCOPES
            .iter()
            .map(|scope| (*scope).to_owned())
            .collect(),
    }
}
