//! Mixed load for some minutes: queries known and new, mutations, streams that are opened, read and
//! left, bad input; meanwhile the supergraph is loaded again and again and subgraphs die and come
//! back. What is watched is the router's memory.

#![expect(
    clippy::print_stdout,
    reason = "a report of measurements for a terminal"
)]

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use reqwest::{Client, Response};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, timeout};

use crate::Failure;
use crate::watch::Watched;

mod server;

pub use server::{serve_router, serve_subgraph};

const SUPERGRAPH: &str = include_str!("../../tests/fixtures/supergraph.graphql");
const SUBGRAPHS: [&str; 3] = ["accounts", "catalog", "reviews"];
/// Requests of each kind that are started a second.
const EACH_PER_SECOND: u32 = 25;
/// Requests of one kind under way; beyond that none is started.
const AT_ONCE_MAX: usize = 200;
/// Different documents that are asked; more than the plan cache of the router under test holds.
const DOCUMENTS: u64 = 3_000;
/// How long anything may take.
const TIME_MAX: Duration = Duration::from_secs(15);
/// How often a subgraph dies; and how long it is away.
const RESTART_EVERY: Duration = Duration::from_secs(20);
const AWAY: Duration = Duration::from_secs(2);
/// How often memory is read.
const SAMPLE_EVERY: Duration = Duration::from_secs(1);

const KNOWN: &str = "query Known { users { id name nick reviews { id body book { id title pages
    reviews { id author { id name } } } } } items { __typename id title } }";

/// How often each kind ended in which way.
type Counts = Arc<Mutex<BTreeMap<(&'static str, String), u64>>>;

/// One client of everything.
#[derive(Clone)]
struct Crowd {
    client: Client,
    url: String,
    numbers: Arc<AtomicU64>,
    counts: Counts,
}

/// Runs the load for so many minutes and prints what became of the memory.
pub async fn run(minutes: u64) -> Result<(), Failure> {
    let folder = std::env::temp_dir().join(format!("router-soak-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let (file, ports) = (folder.join("supergraph.graphql"), free_ports()?);
    let mut sdl = SUPERGRAPH.to_owned();
    for (name, port) in SUBGRAPHS.iter().zip(ports) {
        sdl = sdl.replace(&format!("{name}.internal"), &format!("127.0.0.1:{port}"));
    }
    std::fs::write(&file, sdl)?;
    let mut subgraphs = Vec::new();
    for (name, port) in SUBGRAPHS.iter().zip(ports) {
        subgraphs.push(start(&["soak-subgraph", name, &port.to_string()], &folder)?);
    }
    let [.., port] = ports;
    let file = file.display().to_string();
    let router = start(&["soak-router", &file, &port.to_string()], &folder)?;
    let crowd = Crowd {
        client: Client::builder().timeout(TIME_MAX).build()?,
        url: format!("http://127.0.0.1:{port}/graphql"),
        numbers: Arc::default(),
        counts: Counts::default(),
    };
    wait_for(&crowd).await?;
    crate::table::print_machine()?;
    let until = Instant::now() + Duration::from_secs(60 * minutes);
    let mut load = JoinSet::new();
    for kind in ["known", "new", "mutation", "stream", "left", "bad"] {
        load.spawn(crowd.clone().keep_asking(kind, until));
    }
    let mut samples = Vec::new();
    let (mut ticks, mut restarts) = (interval(SAMPLE_EVERY), 0_usize);
    let mut next_restart = Instant::now() + RESTART_EVERY;
    while Instant::now() < until {
        ticks.tick().await;
        samples.push(router.memory_kb()?.0);
        if Instant::now() > next_restart {
            let at = restarts % SUBGRAPHS.len();
            restart(&mut subgraphs, at, ports, &folder).await?;
            restarts += 1;
            next_restart += RESTART_EVERY;
        }
    }
    load.join_all().await;
    report(&samples, restarts, &crowd.counts, router.memory_kb()?.1);
    drop(router);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn free_ports() -> Result<[u16; 4], Failure> {
    let mut held = Vec::new();
    let mut ports = [0; 4];
    for port in &mut ports {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        *port = listener.local_addr()?.port();
        held.push(listener);
    }
    Ok(ports)
}

fn start(words: &[&str], folder: &std::path::Path) -> Result<Watched, Failure> {
    let log: PathBuf = folder.join(format!(
        "{}.log",
        words.get(..1).unwrap_or_default().concat()
    ));
    Watched::start(Command::new(std::env::current_exe()?).args(words), &log)
}

async fn wait_for(crowd: &Crowd) -> Result<(), Failure> {
    let begun = Instant::now();
    while crowd.post(json!({ "query": KNOWN })).await.is_err() {
        if begun.elapsed() > TIME_MAX {
            return Err("the router does not answer".into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

async fn restart(
    subgraphs: &mut Vec<Watched>,
    at: usize,
    ports: [u16; 4],
    folder: &std::path::Path,
) -> Result<(), Failure> {
    drop(subgraphs.remove(at));
    tokio::time::sleep(AWAY).await;
    let (name, port) = (SUBGRAPHS[at], ports[at].to_string());
    subgraphs.insert(at, start(&["soak-subgraph", name, &port], folder)?);
    Ok(())
}

impl Crowd {
    async fn keep_asking(self, kind: &'static str, until: Instant) {
        let mut ticks = interval(Duration::from_secs(1) / EACH_PER_SECOND);
        let mut asked = JoinSet::new();
        while Instant::now() < until {
            ticks.tick().await;
            while asked.try_join_next().is_some() {}
            if asked.len() < AT_ONCE_MAX {
                let crowd = self.clone();
                asked.spawn(async move { crowd.ask(kind).await });
            }
        }
        asked.join_all().await;
    }

    async fn ask(&self, kind: &'static str) {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let outcome = match kind {
            "known" => self.post(json!({ "query": KNOWN })).await,
            "new" => self.post(new_document(number % DOCUMENTS)).await,
            "mutation" => {
                let query = "mutation Add($body: String!) { reviewAdd(body: $body) { id author { name } } }";
                let body = format!("review {number}");
                self.post(json!({ "query": query, "variables": { "body": body } }))
                    .await
            }
            "stream" => {
                self.stream("subscription { countdown(from: 20) }", usize::MAX)
                    .await
            }
            "left" => {
                self.stream(
                    "subscription { reviewAdded { id body author { name } } }",
                    2,
                )
                .await
            }
            _ => self.bad(number).await,
        };
        let word = outcome.unwrap_or_else(|error| format!("failed: {error}"));
        if let Ok(mut counts) = self.counts.lock() {
            *counts.entry((kind, word)).or_default() += 1;
        }
    }

    async fn post(&self, body: serde_json::Value) -> Result<String, Failure> {
        let sent = self.client.post(&self.url).json(&body).send().await;
        judged(sent.map_err(|_| "no exchange")?).await
    }

    /// Reads a stream to its end or so many events, then leaves.
    async fn stream(&self, query: &str, events_max: usize) -> Result<String, Failure> {
        let request = self.client.post(&self.url).json(&json!({ "query": query }));
        let response = request.header("accept", "text/event-stream").send().await;
        let response = response.map_err(|_| "no exchange")?;
        if !response.status().is_success() {
            return Ok(format!("status {}", response.status().as_u16()));
        }
        let mut events = response.bytes_stream();
        let reading = async {
            for _ in 0..events_max {
                match events.next().await {
                    Some(Ok(_)) => {}
                    Some(Err(_)) => return "broken",
                    None => return "complete",
                }
            }
            "left"
        };
        let read = timeout(TIME_MAX / 3, reading).await;
        Ok(read.unwrap_or("left").to_owned())
    }

    async fn bad(&self, number: u64) -> Result<String, Failure> {
        let request = self.client.post(&self.url);
        let json_type = ("content-type", "application/json");
        let request = match number % 6 {
            0 => request
                .header(json_type.0, json_type.1)
                .body("{\"query\": \"{ users"),
            1 => request.json(&json!({ "query": "{ users { nothing } }" })),
            2 => request
                .header("content-type", "text/plain")
                .body("{ users { id } }"),
            3 => request.json(
                &json!({ "query": "query($n: Int!) { users(first: $n) { id } }",
                "variables": { "n": "seven" } }),
            ),
            4 => request.json(&json!({ "query": "x".repeat(600 * 1024) })),
            _ => request.json(
                &json!({ "query": format!("{}id{}", "{ users ".repeat(200), "}".repeat(200)) }),
            ),
        };
        judged(request.send().await.map_err(|_| "no exchange")?).await
    }
}

fn new_document(number: u64) -> serde_json::Value {
    let parts = [
        "nick",
        "handle",
        "reviews { id }",
        "reviews { body book { title } }",
        "name",
    ];
    let picked = |(bit, part): (usize, &&'static str)| (number >> bit & 1 == 1).then_some(*part);
    let parts: Vec<&str> = parts.iter().enumerate().filter_map(picked).collect();
    json!({ "query": format!("query New{number} {{ users {{ id {} }} }}", parts.join(" ")) })
}

async fn judged(response: Response) -> Result<String, Failure> {
    let status = response.status().as_u16();
    let body: Bytes = response.bytes().await.map_err(|_| "broken answer")?;
    let has_errors = body.windows(9).any(|part| part == b"\"errors\":");
    Ok(format!(
        "status {status}{}",
        if has_errors { " with errors" } else { "" }
    ))
}

fn report(samples: &[u64], restarts: usize, counts: &Counts, peak_kb: u64) {
    // A tenth of the time each, so that one reading decides nothing.
    let tenth = samples.len().div_ceil(10).max(1);
    let mean_mb = |part: &[u64]| {
        let count = u64::try_from(part.len()).unwrap_or(1);
        part.iter().sum::<u64>() / count / 1_024
    };
    println!(
        "{} s of mixed load, {restarts} restarts of subgraphs",
        samples.len()
    );
    println!("memory of the router, MB, means over a tenth of the time each:");
    for (number, part) in samples.chunks(tenth).enumerate() {
        println!("  {:<14}{:>6}", number + 1, mean_mb(part));
    }
    println!("  {:<14}{:>6}", "peak", peak_kb / 1_024);
    if let Ok(counts) = counts.lock() {
        for ((kind, word), count) in counts.iter() {
            println!("{kind:<10} {word:<40} {count:>8}");
        }
    }
}
