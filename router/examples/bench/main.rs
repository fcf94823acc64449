//! Load for a gateway: three cheap subgraphs that answer an operation of seven levels with about
//! 90 KB, and clients that ask it.
//!
//! `bench SUPERGRAPH GATEWAY…` writes the supergraph with the subgraphs' addresses beside itself,
//! starts `GATEWAY… FILE PORT`, and prints what the gateway's process spent.

use std::collections::HashMap;
use std::error::Error;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_graphql::{
    ComplexObject, EmptyMutation, EmptySubscription, Executor, ID, Object, Schema, SimpleObject,
};
use axum::response::IntoResponse;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

const OPERATION: &str = "{ users { id name nick reviews { id body book { id title pages
    reviews { id body author { id name nick
    reviews { id body book { id title pages } } } } } } } }";
const PORT: u16 = 47_401;
const CLIENTS: usize = 50;
const RATE_PER_SECOND: u32 = 150;

type Failure = Box<dyn Error + Send + Sync>;

#[derive(SimpleObject)]
struct Account {
    id: ID,
    name: String,
    nick: Option<String>,
}

fn account(id: &str) -> Account {
    Account {
        id: id.into(),
        name: format!("Reader number {id}"),
        nick: Some(format!("nick {id}")),
    }
}

struct Accounts;

#[Object]
impl Accounts {
    async fn users(&self) -> Vec<User> {
        (0..8)
            .map(|number| User(account(&format!("u{number}"))))
            .collect()
    }

    #[graphql(entity)]
    async fn find_user_by_id(&self, id: ID) -> User {
        User(account(&id))
    }
}

struct User(Account);

#[Object]
impl User {
    async fn id(&self) -> &ID {
        &self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn nick(&self) -> Option<&str> {
        self.0.nick.as_deref()
    }
}

#[derive(SimpleObject)]
struct Book {
    id: ID,
    title: String,
    pages: i32,
}

struct Catalog;

#[Object]
impl Catalog {
    async fn ready(&self) -> bool {
        true
    }

    #[graphql(entity)]
    async fn find_book_by_id(&self, id: ID) -> Book {
        let title = format!("The long title of the book {}", *id);
        Book {
            id,
            title,
            pages: 320,
        }
    }
}

mod reviews {
    use super::{ComplexObject, ID, Object, SimpleObject};

    #[derive(SimpleObject)]
    #[graphql(complex)]
    pub struct Review {
        id: ID,
        body: String,
        #[graphql(skip)]
        author: usize,
        #[graphql(skip)]
        book: usize,
    }

    #[ComplexObject]
    impl Review {
        async fn author(&self) -> User {
            User {
                id: format!("u{}", self.author).into(),
            }
        }

        async fn book(&self) -> Book {
            Book {
                id: format!("b{}", self.book).into(),
            }
        }
    }

    #[derive(SimpleObject)]
    #[graphql(complex)]
    pub struct User {
        id: ID,
    }

    #[ComplexObject]
    impl User {
        async fn reviews(&self) -> Vec<Review> {
            let author = number(&self.id);
            (0..4).map(|at| review(author, (author + at) % 6)).collect()
        }
    }

    #[derive(SimpleObject)]
    #[graphql(complex)]
    pub struct Book {
        id: ID,
    }

    #[ComplexObject]
    impl Book {
        async fn reviews(&self) -> Vec<Review> {
            let book = number(&self.id);
            (0..4).map(|at| review((book + at) % 8, book)).collect()
        }
    }

    fn number(id: &str) -> usize {
        id.get(1..)
            .and_then(|digits| digits.parse().ok())
            .unwrap_or_default()
    }

    fn review(author: usize, book: usize) -> Review {
        let id = format!("r{author}-{book}").into();
        let body = format!("What reader {author} has to say about book {book}, at some length.");
        Review {
            id,
            body,
            author,
            book,
        }
    }

    pub struct Reviews;

    #[Object]
    impl Reviews {
        async fn ready(&self) -> bool {
            true
        }

        #[graphql(entity)]
        async fn find_user_by_id(&self, id: ID) -> User {
            User { id }
        }

        #[graphql(entity)]
        async fn find_book_by_id(&self, id: ID) -> Book {
            Book { id }
        }
    }
}

/// Answers every request from memory once it was answered for real.
async fn serve<E: Executor>(executor: E, calls: Arc<AtomicUsize>) -> Result<SocketAddr, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let known: Arc<Mutex<HashMap<Bytes, Bytes>>> = Arc::default();
    let handler = move |body: Bytes| {
        let (executor, known, calls) = (executor.clone(), known.clone(), calls.clone());
        async move {
            calls.fetch_add(1, Ordering::Relaxed);
            let kept = known
                .lock()
                .ok()
                .and_then(|known| known.get(&body).cloned());
            let answer = if let Some(answer) = kept {
                answer
            } else {
                let request: async_graphql::Request = serde_json::from_slice(&body)
                    .unwrap_or_else(|_| async_graphql::Request::new("{ ready }"));
                let answer = executor.execute(request).await;
                let answer = Bytes::from(serde_json::to_vec(&answer).unwrap_or_default());
                if let Ok(mut known) = known.lock() {
                    known.insert(body, answer.clone());
                }
                answer
            };
            ([("content-type", "application/json")], answer).into_response()
        }
    };
    let app = axum::Router::new().route("/graphql", axum::routing::post(handler));
    tokio_util::task::TaskTracker::new().spawn(async move { axum::serve(listener, app).await });
    Ok(address)
}

type Http = Client<hyper_util::client::legacy::connect::HttpConnector, Full<Bytes>>;

async fn ask(client: &Http, number: u64) -> Result<usize, Failure> {
    let body = serde_json::to_vec(&serde_json::json!({ "query": OPERATION }))?;
    // A caller of its own for every request, so that nothing can be shared between requests.
    let request = http::Request::post(format!("http://127.0.0.1:{PORT}/graphql"))
        .header("content-type", "application/json")
        .header("x-caller", number.to_string())
        .body(Full::new(Bytes::from(body)))?;
    let response = client.request(request).await?;
    let body = response.into_body().collect().await?.to_bytes();
    if body
        .windows(8)
        .take(4_000)
        .any(|part| part == b"\"errors\"")
    {
        return Err(format!("errors: {}", String::from_utf8_lossy(&body)).into());
    }
    Ok(body.len())
}

/// Seconds of processor time a process has used, and its largest memory in kilobytes.
fn usage(process: u32) -> Result<(f64, u64), Failure> {
    const TICKS_PER_SECOND: u32 = 100;
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split(' ')
        .collect();
    let ticks: u32 = [12, 13]
        .iter()
        .filter_map(|at| fields.get(*at)?.parse::<u32>().ok())
        .sum();
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok());
    let seconds = Duration::from_millis(u64::from(ticks) * 1_000 / u64::from(TICKS_PER_SECOND));
    Ok((seconds.as_secs_f64(), peak.unwrap_or_default()))
}

/// Asks as fast as the clients can for a while; the answers and their latencies in order.
async fn saturate(client: &Http, time: Duration) -> Result<Vec<Duration>, Failure> {
    let (until, numbers) = (Instant::now() + time, Arc::new(AtomicU64::new(0)));
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        let (client, numbers) = (client.clone(), numbers.clone());
        clients.spawn(async move {
            let mut latencies = Vec::new();
            while Instant::now() < until {
                let started = Instant::now();
                ask(&client, numbers.fetch_add(1, Ordering::Relaxed)).await?;
                latencies.push(started.elapsed());
            }
            Ok::<_, Failure>(latencies)
        });
    }
    let mut all = Vec::new();
    while let Some(latencies) = clients.join_next().await {
        all.extend(latencies??);
    }
    all.sort_unstable();
    Ok(all)
}

/// Asks at a fixed rate for a while; the latencies in order.
async fn steady(client: &Http, time: Duration) -> Result<Vec<Duration>, Failure> {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / RATE_PER_SECOND);
    let (until, mut asked) = (Instant::now() + time, JoinSet::new());
    for number in 0.. {
        ticks.tick().await;
        if Instant::now() > until {
            break;
        }
        let client = client.clone();
        asked.spawn(async move {
            let started = Instant::now();
            ask(&client, number).await?;
            Ok::<_, Failure>(started.elapsed())
        });
    }
    let mut all = Vec::new();
    while let Some(latency) = asked.join_next().await {
        all.push(latency??);
    }
    all.sort_unstable();
    Ok(all)
}

fn quantile(sorted: &[Duration], percent: usize) -> Duration {
    sorted
        .get(sorted.len() * percent / 100)
        .copied()
        .unwrap_or_default()
}

#[tokio::main]
#[expect(
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "a report of measurements for a terminal"
)]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let usage_text = "usage: bench SUPERGRAPH GATEWAY…";
    let mut supergraph = std::fs::read_to_string(arguments.next().ok_or(usage_text)?)?;
    let gateway = arguments.next().ok_or(usage_text)?;
    let calls = Arc::new(AtomicUsize::new(0));
    let accounts = Schema::new(Accounts, EmptyMutation, EmptySubscription);
    let catalog = Schema::new(Catalog, EmptyMutation, EmptySubscription);
    let reviews = Schema::new(reviews::Reviews, EmptyMutation, EmptySubscription);
    let addresses = [
        ("accounts", serve(accounts, calls.clone()).await?),
        ("catalog", serve(catalog, calls.clone()).await?),
        ("reviews", serve(reviews, calls.clone()).await?),
    ];
    for (name, address) in addresses {
        supergraph = supergraph.replace(&format!("{name}.internal"), &address.to_string());
    }
    let file = std::env::temp_dir().join("router-bench.graphql");
    std::fs::write(&file, supergraph)?;
    let mut child = Command::new(gateway)
        .args(arguments)
        .arg(&file)
        .arg(PORT.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let started = Instant::now();
    let client: Http = Client::builder(TokioExecutor::new()).build_http();
    let size = loop {
        match ask(&client, 0).await {
            Ok(size) => break size,
            Err(error) if started.elapsed() > Duration::from_secs(20) => return Err(error),
            Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    };
    println!("first answer after {:?}, {size} bytes", started.elapsed());
    saturate(&client, Duration::from_secs(3)).await?;
    for _ in 0..3 {
        calls.store(0, Ordering::Relaxed);
        let before = usage(child.id())?.0;
        let steady = steady(&client, Duration::from_secs(5)).await?;
        let spent = usage(child.id())?.0 - before;
        let per_request = spent * 1_000.0 / steady.len() as f64;
        let each = calls.load(Ordering::Relaxed) as f64 / steady.len() as f64;
        let (p50, p99) = (quantile(&steady, 50), quantile(&steady, 99));
        println!(
            "{RATE_PER_SECOND}/s: {per_request:.2} ms cpu, {each:.1} calls, \
            p50 {p50:?}, p99 {p99:?}"
        );
        let fast = saturate(&client, Duration::from_secs(5)).await?;
        let (p50, p95, rate) = (quantile(&fast, 50), quantile(&fast, 95), fast.len() / 5);
        println!("{CLIENTS} clients: {rate}/s, p50 {p50:?}, p95 {p95:?}");
    }
    println!("peak memory {} KB", usage(child.id())?.1);
    child.kill()?;
    child.wait()?;
    Ok(())
}
