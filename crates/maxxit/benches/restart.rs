//! How long a platform with many open orders is away after a power cut, and what so many
//! deployments cost in one process. It prints; it judges one thing: that nothing was lost.
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

use domain::Address;
use futures_util::stream::{self, StreamExt};
use rust_decimal::Decimal;
use serde_json::json;
use simulator_hyperliquid::engine::OrderStatus;

use acts::{begin_deployment, publish_agent, text};
use house::House;
use person::Person;
use wait::within;
use ways::Way;

/// Deployments, and so open orders, unless the first argument says otherwise.
const DEPLOYMENTS: usize = 1_000;
/// People that are made ready at a time.
const AT_A_TIME: usize = 16;
/// The venue's real budget of one address lets a few hundred accounts enter before it is too late
/// to; here the platform is looked at, not the venue.
const BUDGET: (&str, &str) = ("MAXXIT__HYPERLIQUID__WEIGHT_PER_MINUTE", "600000");
/// For how long nothing more is held before everybody who could enter has.
const CALM: Duration = Duration::from_secs(40);
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(900);
const ACCOUNT: &str = "query($id: ID!) { deployment(id: $id) { status accounts { address } } }";

#[tokio::main]
async fn main() {
    let mut words = std::env::args().skip(1);
    let wanted = words.find_map(|word| word.parse().ok());
    let deployments: usize = wanted.unwrap_or(DEPLOYMENTS);
    let settings = vec![(BUDGET.0.to_owned(), BUDGET.1.to_owned())];
    let mut house = House::start_with_settings(Way::Embedded, settings).await;
    println!("resident, empty: {} MiB", resident_mib(&house));
    let begun = Instant::now();
    let accounts = crowd(&house, deployments).await;
    println!(
        "{deployments} paper deployments made in {:?}",
        begun.elapsed()
    );
    println!(
        "resident, {deployments} deployments: {} MiB",
        resident_mib(&house)
    );

    let before = processor_time(&house);
    let begun = Instant::now();
    house.stand_ins.call_long("ETH", 3_000);
    let (count, last) = entered_in_time(&house, &accounts, "ETH", begun).await;
    let spent = processor_time(&house) - before;
    println!(
        "one post: {count} of {deployments} entered before it was too late to, the last after \
         {last:?}, {spent:?} of processor time"
    );
    protected(&house, &accounts, "ETH").await;
    println!("resident, {count} positions: {} MiB", resident_mib(&house));

    house.kill();
    house.stand_ins.call_long("SOL", 200);
    let begun = Instant::now();
    house.open().await;
    println!(
        "kill -9 to ready with {count} open orders: {:?}",
        begun.elapsed()
    );
    entered(&house, &accounts, "SOL", 1).await;
    println!(
        "kill -9 to the first entry on a waiting post: {:?}",
        begun.elapsed()
    );
    protected(&house, &accounts, "ETH").await;
    let (count, last) = entered_in_time(&house, &accounts, "SOL", begun).await;
    println!("kill -9 to the last of {count} entries: {last:?}");
    for coin in ["ETH", "SOL"] {
        let twice = accounts
            .iter()
            .filter(|account| house.stand_ins.entries(account, coin) > 1);
        assert_eq!(twice.count(), 0, "an entry in {coin} was sent twice");
    }
}

/// How many of the accounts hold a coin once nobody follows any more, and when the last one did.
async fn entered_in_time(
    house: &House,
    accounts: &[Address],
    coin: &str,
    begun: Instant,
) -> (usize, Duration) {
    let (mut count, mut last) = (0, Duration::ZERO);
    while count < accounts.len() && begun.elapsed() < last + CALM {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let now = holders(house, accounts, coin);
        if now > count {
            (count, last) = (now, begun.elapsed());
        }
    }
    (count, last)
}

fn holders(house: &House, accounts: &[Address], coin: &str) -> usize {
    let holds = |account: &&Address| house.stand_ins.position(account, coin) > Decimal::ZERO;
    accounts.iter().filter(holds).count()
}

/// So many people, each with a paper deployment of one agent that may trade.
async fn crowd(house: &House, deployments: usize) -> Vec<Address> {
    let owner = Person::demo(house).await;
    let agent = publish_agent(house, &owner).await;
    stream::iter(0..deployments)
        .map(|_| async {
            let person = Person::sign_in(house).await;
            let id = begin_deployment(&person, &agent, "PAPER").await;
            within(PATIENCE, "a deployment is active", async || {
                let data = person.data(ACCOUNT, json!({ "id": id })).await;
                let deployment = &data["deployment"];
                let is_active = deployment["status"] == "ACTIVE";
                is_active.then(|| text(&deployment["accounts"][0]["address"]).parse().unwrap())
            })
            .await
        })
        .buffer_unordered(AT_A_TIME)
        .collect()
        .await
}

/// Waits until so many of the accounts hold a coin.
async fn entered(house: &House, accounts: &[Address], coin: &str, wanted: usize) {
    within(PATIENCE, "entries at the venue", async || {
        (holders(house, accounts, coin) >= wanted).then_some(())
    })
    .await;
}

/// Waits until every account's stop waits on the venue for the whole of what is held.
async fn protected(house: &House, accounts: &[Address], coin: &str) {
    within(PATIENCE, "stops at the venue", async || {
        let is_protected = |account: &Address| {
            let orders = house.stand_ins.orders(account, coin);
            let waiting = orders.iter().filter(|record| {
                record.order.trigger.is_some() && record.status == OrderStatus::Open
            });
            let covered: Decimal = waiting.map(|record| record.order.size).sum();
            covered == house.stand_ins.position(account, coin)
        };
        accounts.iter().all(is_protected).then_some(())
    })
    .await;
}

fn resident_mib(house: &House) -> u64 {
    let line = |pid: u32| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    house.pids().into_iter().filter_map(line).sum::<u64>() / 1_024
}

/// What the platform's processes have run so far.
fn processor_time(house: &House) -> Duration {
    /// The kernel's unit, a hundredth of a second.
    const TICK_MS: u64 = 10;
    let ticks = |pid: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let (_, rest) = stat.rsplit_once(") ")?;
        let mut fields = rest.split_whitespace().skip(11);
        let user: u64 = fields.next()?.parse().ok()?;
        let system: u64 = fields.next()?.parse().ok()?;
        Some(user + system)
    };
    let ticks: u64 = house.pids().into_iter().filter_map(ticks).sum();
    Duration::from_millis(ticks * TICK_MS)
}
