//! Many submits through a hostile venue: what our books say at the end is what the venue did, with
//! no order placed twice and none lost.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use domain::{ClientOrderId, Clock, Service};
use futures_util::{StreamExt, stream};
use serde_json::json;
use simulator_hyperliquid::FaultPlan;
use simulator_hyperliquid::engine::{OrderRecord, OrderStatus};
use simulator_hyperliquid::price::Scripted;
use venue::VenueOrderStatus;
use venue::commands::{LookUpOrder, OrderEvidence, PlaceOrder, PlaceOutcome};

use crate::house::{Config, House, Trader};

/// How much of a story there is.
#[derive(Clone, Copy, Debug)]
pub struct Story {
    /// Orders.
    pub submits: u64,
    /// Accounts they are spread over.
    pub accounts: u64,
    /// Orders in flight at the same time.
    pub at_once: usize,
    /// The clocks run so much faster than the wall, so that orders expire while one watches.
    pub speed: u32,
    /// The same seed meets the same faults.
    pub seed: u64,
}

/// How often an order whose fate is unknown is asked for again before it is looked up.
const RESUBMITS: u64 = 2;
/// An order is good for so long on the venue's clock.
const GOOD_FOR: TimeDelta = TimeDelta::seconds(30);
/// How long the books may come no nearer to the venue's once that is honest again: how long all of
/// it takes depends on how much was left open.
const STANDING_MAX: Duration = Duration::from_mins(2);

/// What became of one order, by our books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// The venue had it.
    Placed,
    /// The venue refused it.
    Refused,
    /// It never left.
    NotSent,
    /// The venue did not know it after it had expired.
    Absent,
}

/// What was found at the end.
#[derive(Debug, Default)]
pub struct Report {
    /// Orders by their fate.
    pub fates: BTreeMap<Fate, u64>,
    /// Times a command was repeated.
    pub resubmits: u64,
    /// Orders the venue has twice.
    pub duplicates: Vec<ClientOrderId>,
    /// Orders our books have and the venue has not.
    pub lost: Vec<ClientOrderId>,
    /// Orders the venue carried out and our books deny.
    pub denied: Vec<ClientOrderId>,
    /// Executions at the venue.
    pub fills_at_venue: usize,
    /// Executions in our books.
    pub fills_booked: usize,
    /// Executions told to the other services.
    pub fills_told: i64,
    /// Executions of the venue that our books lack, or the other way round.
    pub fills_apart: usize,
    /// Faults that struck.
    pub struck: BTreeMap<String, u64>,
    /// How long the submits took.
    pub took: Duration,
    /// How long after that the books agreed.
    pub settled_in: Duration,
}

impl Report {
    /// Whether nothing was placed twice, lost or denied.
    pub fn is_clean(&self) -> bool {
        self.duplicates.is_empty()
            && self.lost.is_empty()
            && self.denied.is_empty()
            && self.fills_apart == 0
            && self.fills_at_venue == self.fills_booked
            && usize::try_from(self.fills_told) == Ok(self.fills_booked)
    }
}

/// The faults of the story.
fn plan(seed: u64) -> FaultPlan {
    let plan = json!({
        "seed": seed,
        "exchange": {"lost": 60, "dropped": 60, "late": 80, "reordered": 60, "doubled": 40,
            "failed": 30, "failedAfter": 40, "limited": 20, "garbage": 40, "impossible": 10,
            "delayMaxMs": 300},
        "info": {"lost": 20, "late": 20, "failed": 20, "garbage": 20, "impossible": 10,
            "delayMaxMs": 100},
        "stream": {"lost": 100, "doubled": 100, "reordered": 100, "garbage": 20, "broken": 1},
        "partialFills": 200,
    });
    serde_json::from_value(plan).unwrap()
}

/// Lives through a story.
pub async fn run(story: Story) -> Report {
    let house = House::start_with(Scripted::new(), |config| Config {
        request_timeout_ms: 1_000,
        sweep_interval_ms: 1_000,
        user_streams_max: 50,
        ..config
    })
    .await;
    let mut traders = Vec::new();
    for _ in 0..story.accounts {
        traders.push(house.trader().await);
    }
    let started = Instant::now();
    house.venue.follow_plan(Some(plan(story.seed)));
    let submitting = stream::iter(0..story.submits)
        .map(|number| {
            let trader = &traders[usize::try_from(number % story.accounts).unwrap()];
            let turn = number / story.accounts;
            see_through(&house, command(&house, trader, (number, turn)))
        })
        .buffer_unordered(story.at_once)
        .collect::<Vec<_>>();
    let fates = tokio::select! {
        fates = submitting => fates,
        () = run_clocks(&house, story.speed) => unreachable!("the clocks never stop"),
    };
    let took = started.elapsed();
    let struck = house.venue.struck();
    house.venue.follow_plan(None);
    let mut report = compare(&house, &traders, &fates).await;
    report.took = took;
    report.struck = struck;
    report
}

async fn run_clocks(house: &House, speed: u32) {
    let pause = Duration::from_millis(20);
    let mut ticks = tokio::time::interval(pause);
    loop {
        ticks.tick().await;
        let passed = TimeDelta::from_std(pause * speed).unwrap();
        house.venue_clock.advance(passed);
        house.service.clock.advance(passed);
    }
}

fn command(house: &House, trader: &Trader, (number, turn): (u64, u64)) -> PlaceOrder {
    let size = if turn.is_multiple_of(2) {
        "0.1"
    } else {
        "-0.1"
    };
    PlaceOrder {
        expires_at: Some(house.venue_clock.now() + GOOD_FOR),
        ..trader.order(number + 1, "SOL", size)
    }
}

/// Places one order and asks until its fate is known.
async fn see_through(house: &House, command: PlaceOrder) -> (ClientOrderId, Fate, u64) {
    let id = command.client_order_id.clone();
    let mut resubmits = 0;
    for attempt in 0..=RESUBMITS {
        resubmits = attempt;
        match house
            .service
            .command(Service::Trades, command.clone())
            .await
        {
            Ok(PlaceOutcome::Accepted { .. }) => return (id, Fate::Placed, resubmits),
            Ok(PlaceOutcome::Rejected { .. }) => return (id, Fate::Refused, resubmits),
            Ok(PlaceOutcome::NotSent { .. }) => return (id, Fate::NotSent, resubmits),
            Ok(PlaceOutcome::Unknown { .. }) | Err(_) => {}
        }
    }
    loop {
        let ask = LookUpOrder {
            account: command.account.clone(),
            client_order_id: id.clone(),
        };
        match house.service.command(Service::Trades, ask).await {
            Ok(OrderEvidence::Found { order, .. }) => {
                let fate = match order.status {
                    VenueOrderStatus::Rejected { .. } => Fate::Refused,
                    _ => Fate::Placed,
                };
                return (id, fate, resubmits);
            }
            Ok(OrderEvidence::Absent { as_of }) if Some(as_of) > command.expires_at => {
                return (id, Fate::Absent, resubmits);
            }
            Ok(OrderEvidence::Absent { .. }) | Err(_) => {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn compare(
    house: &House,
    traders: &[Trader],
    fates: &[(ClientOrderId, Fate, u64)],
) -> Report {
    let mut records: BTreeMap<ClientOrderId, Vec<OrderRecord>> = BTreeMap::new();
    let mut at_venue = BTreeSet::new();
    for trader in traders {
        let address = &trader.account.address;
        house.venue.look(|it| {
            let Some(history) = it.history(address) else {
                return;
            };
            for record in history.orders.values() {
                let id = record.order.cloid.clone().unwrap();
                records.entry(id).or_default().push(record.clone());
            }
            at_venue.extend(history.fills.iter().map(|fill| fill.tid.to_string()));
        });
    }
    let mut report = Report {
        fills_at_venue: at_venue.len(),
        ..Report::default()
    };
    for (id, fate, resubmits) in fates {
        *report.fates.entry(*fate).or_default() += 1;
        report.resubmits += resubmits;
        let known = records.get(id).map_or(&[][..], Vec::as_slice);
        judge(&mut report, (id, *fate), known);
    }
    settle(house, &at_venue, &mut report).await;
    report
}

fn judge(report: &mut Report, (id, fate): (&ClientOrderId, Fate), known: &[OrderRecord]) {
    if known.len() > 1 {
        report.duplicates.push(id.clone());
    }
    let is_refused = |record: &OrderRecord| {
        let is_whole = record.order.size == record.order.original_size;
        is_whole && !matches!(record.status, OrderStatus::Filled | OrderStatus::Open)
    };
    match fate {
        Fate::Placed if known.is_empty() => report.lost.push(id.clone()),
        Fate::Absent | Fate::NotSent if !known.is_empty() => report.denied.push(id.clone()),
        Fate::Refused if !known.iter().all(is_refused) => report.denied.push(id.clone()),
        _ => {}
    }
}

/// Waits until our books hold the venue's fills, or come no nearer to that.
async fn settle(house: &House, at_venue: &BTreeSet<String>, report: &mut Report) {
    let begun = Instant::now();
    let (mut nearest, mut moved_at) = (usize::MAX, begun);
    loop {
        house.pass(TimeDelta::seconds(1));
        let booked = booked(house).await;
        report.fills_booked = booked.len();
        report.fills_apart = booked.symmetric_difference(at_venue).count();
        let told = "select count(*) from outbox where kind = 'venue.fill'";
        report.fills_told = house.count(told).await;
        report.settled_in = begun.elapsed();
        if report.fills_apart < nearest {
            (nearest, moved_at) = (report.fills_apart, Instant::now());
        }
        if report.fills_apart == 0 || moved_at.elapsed() > STANDING_MAX {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn booked(house: &House) -> BTreeSet<String> {
    use sea_orm::ConnectionTrait;
    let database = &house.service.context.db;
    let statement = "select trade_id from fills";
    let statement = sea_orm::Statement::from_string(database.backend(), statement);
    let rows = database.read.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get("", "trade_id").unwrap())
        .collect()
}

#[cfg(test)]
#[tokio::test(flavor = "multi_thread")]
async fn r3_through_a_hostile_venue_nothing_is_placed_twice_and_nothing_is_lost() {
    let report = run(Story {
        submits: 400,
        accounts: 8,
        at_once: 32,
        speed: 10,
        seed: 7,
    })
    .await;
    assert!(report.is_clean(), "{report:#?}");
    let submits: u64 = report.fates.values().sum();
    assert_eq!(submits, 400);
    assert!(report.fates[&Fate::Placed] > 200, "{report:#?}");
    assert!(report.struck.len() >= 12, "{report:#?}");
}
