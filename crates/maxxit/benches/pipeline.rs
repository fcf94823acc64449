//! Figures of the whole platform, run as `maxxit up`: start, memory, post to intent, fan-out,
//! dashboard, subscribers. Built on the same house as the tests; it prints, it judges nothing.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    dead_code,
    reason = "a benchmark that cannot go on has failed, and it uses only some of the house"
)]

#[path = "../tests/it/acts.rs"]
mod acts;
#[path = "../tests/it/house.rs"]
mod house;
#[path = "../tests/it/live.rs"]
mod live;
#[path = "../tests/it/person.rs"]
mod person;
#[path = "../tests/it/ports.rs"]
mod ports;
#[path = "../tests/it/process.rs"]
mod process;
#[path = "../tests/it/stand_ins.rs"]
mod stand_ins;
#[path = "../tests/it/wait.rs"]
mod wait;
#[path = "../tests/it/ways.rs"]
#[expect(unused_macros, reason = "scenarios are for tests")]
mod ways;

use std::time::{Duration, Instant};

use domain::Timestamp;
use futures_util::StreamExt;
use futures_util::stream;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use acts::{begin_deployment, deploy, nodes, publish_agent, text};
use house::House;
use person::Person;
use wait::{until, within};
use ways::Way;

/// Starts that are timed.
const STARTS: usize = 5;
/// Rounds of the pipeline, each with a fresh agent and every coin.
const ROUNDS: usize = 4;
/// Coins that are called, each at this price.
const COINS: [&str; 14] = [
    "BTC", "ETH", "SOL", "HYPE", "XRP", "DOGE", "SUI", "AVAX", "LINK", "BNB", "ARB", "WIF", "TAO",
    "ENA",
];
const PRICE: u32 = 100;
/// Deployments one signal fans out to, unless the first argument says otherwise.
const DEPLOYMENTS: usize = 1_000;
/// People that are made ready at a time.
const AT_A_TIME: usize = 16;
/// Clients that look at their dashboard, how often each, and how long they look when they do not
/// ask again at once.
const CLIENTS: usize = 50;
const ASKS: usize = 20;
const LOOKS: Duration = Duration::from_secs(1);
/// For how long memory may still grow after a fan-out before subscribers are counted.
const CALMING: Duration = Duration::from_secs(120);
/// How long a fan-out may take.
const FAN_OUT: Duration = Duration::from_secs(300);
/// How long the platform is left alone before its idle memory is read.
const IDLE: Duration = Duration::from_secs(5);

const DECISIONS: &str = "query($d: ID!) { verdicts(first: 100, deploymentId: $d) { edges { node {
  isApproved decidedAt intent { decidedAt } signal { token post { firstSeenAt } } } } } }";
const DASHBOARD: &str = "{ portfolio(mode: PAPER) { equity { amount } openPositions }
  myDeployments(first: 20) { edges { node { id status agent { name sources { account { handle } } }
    positions(first: 20) { edges { node { id token unrealisedPnl { amount } } } } } } }
  positions(first: 20) { edges { node { id token state markPrice signal { token post { text } } } } } }";
const UPDATES: &str = "subscription { positionUpdates { id state markPrice } }";

#[tokio::main]
async fn main() {
    let mut words = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse().ok());
    let deployments: usize = words.next().unwrap_or(DEPLOYMENTS);
    println!("machine: {}", machine());
    start_and_idle().await;
    post_to_intent().await;
    crowd(deployments).await;
}

/// The time from the first instruction to everything ready, and the memory that then takes.
async fn start_and_idle() {
    let (mut first, mut again, mut memory) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let begun = Instant::now();
        let mut house = House::start(Way::Embedded).await;
        first.push(begun.elapsed());
        house.kill();
        let begun = Instant::now();
        house.open().await;
        again.push(begun.elapsed());
        tokio::time::sleep(IDLE).await;
        memory.push(resident_kib());
    }
    memory.sort_unstable();
    println!("start, fresh home: {}", summary(&mut first));
    println!("start, kept home: {}", summary(&mut again));
    println!(
        "resident, idle: median {} MiB",
        memory[memory.len() / 2] / 1_024
    );
}

/// From a post being stored to its intent being durable, by the services' own clocks.
async fn post_to_intent() {
    let house = House::start(Way::Embedded).await;
    for coin in COINS {
        house.stand_ins.set_price(coin, Decimal::from(PRICE));
    }
    let owner = Person::demo(&house).await;
    let mut taken = Vec::new();
    for _ in 0..ROUNDS {
        let agent = publish_agent(&house, &owner).await;
        let deployed = deploy(&owner, &agent).await;
        for coin in COINS {
            house.stand_ins.call_long(coin, PRICE);
            let verdict = until("a verdict", async || {
                let data = owner.data(DECISIONS, json!({ "d": deployed.id })).await;
                let all = nodes(&data["verdicts"]);
                all.into_iter().find(|one| one["signal"]["token"] == coin)
            })
            .await;
            taken.push(latency(&verdict, &verdict["intent"]["decidedAt"]));
            until("the position is there", async || {
                let size = house.stand_ins.position(&deployed.account, coin);
                (size > Decimal::ZERO).then_some(())
            })
            .await;
            // Its profit is taken, so that the next one may be opened.
            house.stand_ins.set_price(coin, Decimal::from(PRICE * 2));
            until("the position is gone", async || {
                let size = house.stand_ins.position(&deployed.account, coin);
                size.is_zero().then_some(())
            })
            .await;
            house.stand_ins.set_price(coin, Decimal::from(PRICE));
        }
        let pause = "mutation($id: ID!) { deploymentPause(input: { deploymentId: $id }) {
          userErrors { code } } }";
        owner.change(pause, json!({ "id": deployed.id })).await;
    }
    println!("post stored to intent durable: {}", summary(&mut taken));
}

/// One signal for many deployments, then many people at their dashboards, then many subscribers.
async fn crowd(deployments: usize) {
    let house = House::start(Way::Embedded).await;
    let owner = Person::demo(&house).await;
    let agent = publish_agent(&house, &owner).await;
    let people: Vec<(Person, String)> = stream::iter(0..deployments)
        .map(|_| async {
            let person = Person::sign_in(&house).await;
            let id = begin_deployment(&person, &agent, "PAPER").await;
            (person, id)
        })
        .buffer_unordered(AT_A_TIME)
        .collect()
        .await;
    for (person, id) in &people {
        within(FAN_OUT, "a deployment is active", async || {
            let asked = json!({ "id": id });
            let document = "query($id: ID!) { deployment(id: $id) { status } }";
            let data = person.data(document, asked).await;
            (data["deployment"]["status"] == "ACTIVE").then_some(())
        })
        .await;
    }
    house.stand_ins.call_long("ETH", 3_000);
    let mut taken = Vec::new();
    for (person, id) in &people {
        let verdict = within(FAN_OUT, "every verdict", async || {
            let data = person.data(DECISIONS, json!({ "d": id })).await;
            nodes(&data["verdicts"]).pop()
        })
        .await;
        taken.push(latency(&verdict, &verdict["decidedAt"]));
    }
    println!(
        "one signal, {deployments} verdicts durable: {}",
        summary(&mut taken)
    );
    dashboards(&people, LOOKS).await;
    dashboards(&people, Duration::ZERO).await;
    subscribers(&people).await;
}

/// Clients that ask again as soon as they are answered, or that look for a while in between.
async fn dashboards(people: &[(Person, String)], looks: Duration) {
    let clients = people.len().min(CLIENTS);
    let asking = people.iter().take(CLIENTS).enumerate();
    let asking = asking.map(|(place, (person, _))| async move {
        // Nobody waits for the others to look.
        let part = u32::try_from(place).unwrap() * looks / u32::try_from(clients).unwrap();
        tokio::time::sleep(part).await;
        let mut taken = Vec::new();
        for _ in 0..ASKS {
            let begun = Instant::now();
            person.data(DASHBOARD, json!({})).await;
            taken.push(begun.elapsed());
            tokio::time::sleep(looks.saturating_sub(begun.elapsed())).await;
        }
        taken
    });
    let all = futures_util::future::join_all(asking).await;
    let mut taken: Vec<Duration> = all.into_iter().flatten().collect();
    println!(
        "dashboard, {clients} clients, one ask in {looks:?} each: {}",
        summary(&mut taken)
    );
}

async fn subscribers(people: &[(Person, String)]) {
    let before = calm_kib().await;
    let open: Vec<live::Live> = stream::iter(people)
        .map(|(person, _)| person.subscribe(UPDATES, json!({})))
        .buffer_unordered(AT_A_TIME)
        .collect()
        .await;
    tokio::time::sleep(IDLE).await;
    let grown = resident_kib().saturating_sub(before);
    let each = grown / u64::try_from(open.len().max(1)).unwrap();
    println!("memory of each of {} subscribers: {each} KiB", open.len());
}

/// The resident memory once it grows no more.
async fn calm_kib() -> u64 {
    let deadline = Instant::now() + CALMING;
    let mut last = resident_kib();
    while Instant::now() < deadline {
        tokio::time::sleep(IDLE).await;
        let now = resident_kib();
        if now <= last {
            return now;
        }
        last = now;
    }
    last
}

/// From the post being stored to a moment of its verdict.
fn latency(verdict: &Value, until: &Value) -> Duration {
    let moment = |value: &Value| -> Timestamp { text(value).parse().unwrap() };
    let seen = moment(&verdict["signal"]["post"]["firstSeenAt"]);
    (moment(until) - seen).to_std().unwrap_or_default()
}

fn summary(taken: &mut [Duration]) -> String {
    taken.sort_unstable();
    let at = |percent: usize| taken[(taken.len() - 1) * percent / 100];
    format!(
        "p50 {:?}, p95 {:?}, p99 {:?}, most {:?} ({} samples)",
        at(50),
        at(95),
        at(99),
        at(100),
        taken.len()
    )
}

/// The resident memory of the platform: our child processes.
fn resident_kib() -> u64 {
    let parent = format!("PPid:\t{}", std::process::id());
    let processes = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    processes
        .filter_map(|entry| std::fs::read_to_string(entry.path().join("status")).ok())
        .filter(|status| status.lines().any(|line| line == parent))
        .filter_map(|status| {
            let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        })
        .sum()
}

fn machine() -> String {
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name\t: "));
    let memory = read("/proc/meminfo");
    let memory = memory.lines().next().unwrap_or_default().to_owned();
    format!(
        "{processors} processors, {}, {memory}",
        model.unwrap_or("unknown")
    )
}
