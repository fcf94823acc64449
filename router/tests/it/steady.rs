//! Subgraphs that fail, are slow or are overrun; clients that leave; the router's own end.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use router::gateway::GraphQlRequest;
use router::{
    AnswerBody, Caller, Dependencies, EventStream, OperationKind, Router, RouterConfig,
    SubgraphRequest, SubgraphResponse, SubgraphTransport, TransportError,
};
use serde_json::{Map, Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::live::{Client, until_heard};
use crate::subgraphs::{self, Accounts, News};
use crate::world::{Mood, World};

/// The accounts, as they are told to behave.
struct Moody {
    accounts: Accounts,
    /// Every call, by its kind.
    calls: Mutex<Vec<OperationKind>>,
    /// So many calls find nobody, first.
    failures: AtomicUsize,
    /// Every call takes one of these to go on.
    gate: Semaphore,
    at_once: AtomicUsize,
    at_once_most: AtomicUsize,
    dropped: AtomicUsize,
}

impl Moody {
    fn new(failures: usize, gate: usize) -> Arc<Self> {
        Arc::new(Self {
            accounts: subgraphs::accounts(&News::new()),
            calls: Mutex::default(),
            failures: AtomicUsize::new(failures),
            gate: Semaphore::new(gate),
            at_once: AtomicUsize::new(0),
            at_once_most: AtomicUsize::new(0),
            dropped: AtomicUsize::new(0),
        })
    }

    fn count(&self) -> usize {
        self.calls.lock().unwrap().len()
    }

    async fn until_called(&self, count: usize) {
        let reached = async {
            while self.count() < count {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), reached)
            .await
            .expect("called in time");
    }
}

/// Notices when a call is given up.
struct UnderWay<'a>(&'a Moody, bool);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.at_once.fetch_sub(1, Ordering::SeqCst);
        if !self.1 {
            self.0.dropped.fetch_add(1, Ordering::SeqCst);
        }
    }
}

#[async_trait]
impl SubgraphTransport for Moody {
    async fn execute(&self, request: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        self.calls.lock().unwrap().push(request.kind);
        let at_once = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.at_once_most.fetch_max(at_once, Ordering::SeqCst);
        let mut under_way = UnderWay(self, false);
        let fail = |left: usize| left.checked_sub(1);
        let (order, fails) = (Ordering::SeqCst, &self.failures);
        if fails.fetch_update(order, order, fail).is_ok() {
            under_way.1 = true;
            return Err(TransportError::Connect("nobody is there".to_owned()));
        }
        self.gate.acquire().await.unwrap().forget();
        let variables = serde_json::from_slice(&request.variables).unwrap();
        let asked = async_graphql::Request::new(&*request.document).variables(variables);
        let answer = self.accounts.execute(asked).await;
        under_way.1 = true;
        Ok(AnswerBody::Values(answer.into()).into())
    }

    async fn subscribe(&self, _: SubgraphRequest) -> Result<EventStream, TransportError> {
        Err(TransportError::Timeout)
    }
}

async fn world(config: RouterConfig, moody: &Arc<Moody>) -> World {
    let accounts = moody.clone();
    let equip = |dependencies: &mut Dependencies| {
        let transports = &mut dependencies.transports;
        transports.insert("accounts".to_owned(), accounts);
    };
    World::start_with(config, equip).await
}

fn caller(name: &str) -> Arc<Caller> {
    Arc::new(Caller {
        subject: name.to_owned(),
        session: None,
        scopes: BTreeSet::new(),
        claims: Map::new(),
        expires_at: None,
    })
}

async fn answer(router: Router, query: String, caller: Option<Arc<Caller>>) -> Value {
    let request = GraphQlRequest {
        query: Some(query),
        ..GraphQlRequest::default()
    };
    serde_json::from_slice(&router.answer(request, caller).await).unwrap()
}

const NAMES: &str = "{ users { name } }";

#[tokio::test]
async fn a_query_that_found_nobody_is_sent_again_and_a_mutation_is_not() {
    let moody = Moody::new(2, 100);
    let world = world(RouterConfig::default(), &moody).await;
    let found = world.ask(NAMES).await;
    assert_eq!(found["data"]["users"][0]["name"], "Ada");
    assert_eq!(moody.count(), 3);
    moody.failures.store(1, Ordering::SeqCst);
    let greeted = world
        .ask("mutation { greet(userId: \"u1\") { name } }")
        .await;
    assert_eq!(greeted["errors"][0]["extensions"]["code"], "UNAVAILABLE");
    assert_eq!(moody.count(), 4, "sent once");
}

#[tokio::test]
async fn retries_are_a_share_of_the_queries_and_then_the_subgraph_is_left_alone() {
    let moody = Moody::new(usize::MAX, 100);
    let mut config = RouterConfig::default();
    config.steady.break_requests_min = 60;
    let world = world(config, &moody).await;
    for _ in 0..100 {
        let failed = world.ask(NAMES).await;
        assert_eq!(failed["errors"][0]["extensions"]["code"], "UNAVAILABLE");
    }
    assert_eq!(moody.count(), 60, "no call after that");
    let elsewhere = world.ask("{ reviews { id } items { title } }").await;
    assert!(elsewhere.get("errors").is_none(), "{elsewhere}");
    let mixed = world.ask("{ reviews { id } users { name } }").await;
    assert_eq!(mixed["errors"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn so_many_requests_to_one_subgraph_run_at_a_time() {
    let moody = Moody::new(0, 0);
    let mut config = RouterConfig::default();
    config.steady.concurrency_max = 3;
    config.steady.waiting_max = 5;
    let world = world(config, &moody).await;
    let mut askers = JoinSet::new();
    for number in 0..10 {
        let query = format!("{{ user(id: \"u{number}\") {{ name }} }}");
        askers.spawn(answer(world.router.clone(), query, None));
    }
    // Three run, five wait, and two are refused at once.
    for _ in 0..2 {
        let refused = askers.join_next().await.unwrap().unwrap();
        assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAVAILABLE");
    }
    moody.gate.add_permits(8);
    for answer in askers.join_all().await {
        assert!(answer.get("errors").is_none(), "{answer}");
    }
    assert_eq!(moody.at_once_most.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn equal_queries_of_one_caller_under_way_are_sent_once() {
    let moody = Moody::new(0, 0);
    let world = world(RouterConfig::default(), &moody).await;
    let mut askers = JoinSet::new();
    for name in ["ada", "ada", "bela", "ada"] {
        let (router, query) = (world.router.clone(), NAMES.to_owned());
        askers.spawn(answer(router, query, Some(caller(name))));
    }
    moody.until_called(2).await;
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    moody.gate.add_permits(10);
    for answer in askers.join_all().await {
        assert_eq!(answer["data"]["users"][2]["name"], "Cleo");
    }
    assert_eq!(moody.count(), 2, "one for ada, one for bela");
}

#[tokio::test]
async fn what_was_read_before_a_write_is_not_shared_after_it() {
    let moody = Moody::new(0, 0);
    let world = world(RouterConfig::default(), &moody).await;
    let mut askers = JoinSet::new();
    askers.spawn(answer(world.router.clone(), NAMES.to_owned(), None));
    moody.until_called(1).await;
    let write = "mutation { reviewAdd(body: \"new\") { body } }";
    let written = world.ask(write).await;
    assert_eq!(written["data"]["reviewAdd"]["body"], "new");
    askers.spawn(answer(world.router.clone(), NAMES.to_owned(), None));
    moody.until_called(2).await;
    moody.gate.add_permits(10);
    assert_eq!(askers.join_all().await.len(), 2);
}

#[tokio::test]
async fn a_follower_does_not_fail_with_its_leader() {
    let moody = Moody::new(0, 0);
    let world = world(RouterConfig::default(), &moody).await;
    let mut askers = JoinSet::new();
    let leader = askers.spawn(answer(world.router.clone(), NAMES.to_owned(), None));
    moody.until_called(1).await;
    let mut followers = JoinSet::new();
    followers.spawn(answer(world.router.clone(), NAMES.to_owned(), None));
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    leader.abort();
    moody.until_called(2).await;
    moody.gate.add_permits(10);
    let followed = followers.join_all().await;
    assert_eq!(followed[0]["data"]["users"][0]["name"], "Ada");
}

#[tokio::test]
async fn work_ends_when_the_client_leaves() {
    let moody = Moody::new(0, 0);
    let world = world(RouterConfig::default(), &moody).await;
    let asking = tokio_util::task::TaskTracker::new();
    let request = world.post().json(&json!({ "query": NAMES }));
    let asking = asking.spawn(async move { request.send().await.map(drop) });
    moody.until_called(1).await;
    asking.abort();
    let given_up = async {
        while moody.dropped.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), given_up)
        .await
        .expect("the call is given up");
}

#[tokio::test]
async fn the_router_says_so_first_then_finishes_and_then_closes() {
    let mut config = RouterConfig::default();
    config.timeouts.drain_ms = 1_500;
    let world = World::start_with(config, |_| {}).await;
    let delay = Duration::from_millis(2_500);
    let mood = Mood {
        delay,
        ..Mood::default()
    };
    world.stage.set("accounts", mood);
    let request = world.post().json(&json!({ "query": NAMES }));
    let tasks = tokio_util::task::TaskTracker::new();
    let under_way = tasks.spawn(async move {
        let answer = request.send().await.unwrap();
        answer.json::<Value>().await.unwrap()
    });
    while world.stage.calls.lock().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    let mut live = Client::connect(&world, json!({})).await;
    live.subscribe("a", "subscription { reviewAdded { body } }")
        .await;
    until_heard(&world.reviews_news, 1).await;
    world.shutdown.cancel();
    let ready = reqwest::get(format!("http://{}/ready", world.address));
    assert_eq!(ready.await.unwrap().status(), 503);
    let meanwhile = world.ask("{ reviews { id } }").await;
    assert_eq!(meanwhile["data"]["reviews"][0]["id"], "r1", "still served");
    world.reviews_news.0.send("still live".to_owned()).unwrap();
    let heard = live.hear().await;
    assert_eq!(
        heard["payload"]["data"]["reviewAdded"]["body"],
        "still live"
    );
    assert_eq!(live.hear().await, json!(1001), "and then it is over");
    let finished = under_way.await.unwrap();
    assert_eq!(finished["data"]["users"][0]["name"], "Ada");
    let closed = async {
        while reqwest::get(format!("http://{}/ready", world.address))
            .await
            .is_ok()
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), closed)
        .await
        .expect("the router closes");
}
