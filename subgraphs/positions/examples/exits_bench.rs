//! From a price to a durable decision to leave, with the real service on its real database:
//! `cargo run --release -p positions --example exits_bench [positions] [seconds] [swing]`.
//!
//! Half the positions are long and half short, in 50 markets; every market's price swings ever
//! wider, so that stops keep being reached. At the end an oracle that saw every price says who had
//! to leave.

#![expect(
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "figures for people, printed"
)]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use domain::{
    Address, AgentId, DeploymentId, FillId, KeyringId, Leverage, LiquidityRole, OrderId,
    PositionId, Price, Service, Side, SignalId, Token, TradingMode, Usdc, UserId, Venue,
};
use events::facts::{
    FillRecorded, LedgerPosted, OrderPurpose, PositionChanged, PositionOpened, PositionWarned,
};
use metrics::{
    Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};
use positions::{PositionsConfig, PositionsService};
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use testkit::{TestSubgraph, start_of_tests};
use uuid::Uuid;
use venue::commands::{
    AccountLookUp, ClosePosition, LookUpAccounts, LookUpMarkets, OrderAccepted, ProtectPosition,
    ProtectionState,
};
use venue::{OrderSide, PRICES_HYPERLIQUID, PriceBatch, PriceTick, VenueAccount};

const POSITIONS: u32 = 100_000;
const SECONDS: u32 = 30;
const MARKETS: u32 = 50;
/// One price of every market in each batch: 5,000 prices a second.
const BATCHES_A_SECOND: u32 = 100;
/// How far prices swing at the end, in dollars of 1,000: each dollar ends one position in a
/// hundred.
const SWING: i64 = 3;
/// The histogram the service measures itself by.
const MEASURED: &str = "exit_decision_seconds";
/// How long the last decisions may take to be written.
const PATIENCE: Duration = Duration::from_mins(2);

/// What the service measured.
#[derive(Default)]
struct Measured(Mutex<Vec<f64>>);

impl HistogramFn for Measured {
    fn record(&self, value: f64) {
        self.0.lock().expect("nobody panics here").push(value);
    }
}

struct Ears(Arc<Measured>);

impl Recorder for Ears {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        if key.name() == MEASURED {
            Histogram::from_arc(Arc::clone(&self.0))
        } else {
            Histogram::noop()
        }
    }
}

#[tokio::main]
async fn main() {
    let mut numbers = std::env::args()
        .skip(1)
        .filter_map(|text| text.parse().ok());
    let positions = numbers.next().unwrap_or(POSITIONS);
    let seconds = numbers.next().unwrap_or(SECONDS);
    let swing = numbers.next().map_or(SWING, i64::from);
    let measured = Arc::new(Measured::default());
    metrics::set_global_recorder(Ears(Arc::clone(&measured))).expect("nobody else measures");

    let (service, watched) = start(positions).await;
    let db = &service.context.db.read;
    println!("{positions} positions in {MARKETS} markets, watched {watched:.2?} after the start");
    let walk = feed(&service, seconds, swing).await;
    let expected = oracle(db, &walk).await;
    let waited = Instant::now();
    let mut left = left_by(db).await;
    while left.len() < expected.len() && waited.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(100)).await;
        left = left_by(db).await;
    }
    let missed = expected.difference(&left).count();
    let early = left.difference(&expected).count();
    let rate = left.len() as f64 / f64::from(seconds);
    println!(
        "{} left ({rate:.0} a second); oracle: {missed} missed, {early} early",
        left.len()
    );
    report(&measured);
    service.ignore_told::<PositionOpened>();
    service.ignore_told::<PositionChanged>();
    service.ignore_told::<PositionWarned>();
    service.ignore_told::<LedgerPosted>();
    assert_eq!((missed, early), (0, 0), "the service and the oracle differ");
}

fn report(measured: &Measured) {
    let mut spans = measured.0.lock().expect("nobody panics here").clone();
    spans.sort_unstable_by(f64::total_cmp);
    if spans.is_empty() {
        return println!("nothing was measured");
    }
    let of = |share: usize| spans[(spans.len() - 1) * share / 1_000] * 1e3;
    println!(
        "price to durable exit intent: p50 {:.1} ms, p99 {:.1} ms, p99.9 {:.1} ms, worst {:.1} ms",
        of(500),
        of(990),
        of(999),
        of(1_000)
    );
}

/// The service on a database full of positions, and how long until it watches them.
async fn start(positions: u32) -> (TestSubgraph<PositionsService>, Duration) {
    let prepare = || {
        let unread = |command: LookUpAccounts| {
            let answers = command
                .accounts
                .into_iter()
                .map(|account| AccountLookUp::Unknown {
                    account,
                    reason: "the bench has no venue".to_owned(),
                });
            Ok(answers.collect())
        };
        TestSubgraph::<PositionsService>::prepare()
            .config(PositionsConfig::default())
            .answering(|_: ClosePosition| {
                Ok(OrderAccepted {
                    order_id: OrderId::new(),
                })
            })
            .answering(|_: ProtectPosition| {
                Ok(ProtectionState {
                    order_id: None,
                    is_settled: true,
                })
            })
            .answering(|_: LookUpMarkets| Ok(Vec::new()))
            .answering(unread)
    };
    let service = prepare().start().await;
    service.hear(&first_fill()).await;
    service.ignore_told::<PositionOpened>();
    service.ignore_told::<LedgerPosted>();
    let database = service.stop().await;
    multiply(&database.reopen(Service::Positions).await.write, positions).await;
    let started = Instant::now();
    let service = prepare().start_on(database).await;
    // The watch is on once a price of a market where nothing happens is looked at after the rows.
    let db = &service.context.db.read;
    loop {
        send(&service, &[(0, 1_000)]).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
        let sentinel = "select count(*) from positions where exit_reason is not null";
        if count(db, sentinel).await > 0 {
            break;
        }
        // The sentinel's stop is above the price: it leaves as soon as anybody watches.
    }
    (service, started.elapsed())
}

fn first_fill() -> FillRecorded {
    FillRecorded {
        fill_id: FillId::new(),
        trade_id: "sentinel".to_owned(),
        order_id: OrderId::new(),
        purpose: OrderPurpose::Entry,
        exit_reason: None,
        position_id: PositionId::new(),
        signal_id: SignalId::new(),
        deployment_id: DeploymentId::new(),
        user_id: UserId::new(),
        agent_id: AgentId::new(),
        keyring_id: KeyringId::new(),
        account: VenueAccount {
            venue: Venue::Hyperliquid,
            mode: TradingMode::Paper,
            address: Address::from_bytes(&[7; 20]),
        },
        token: token(0),
        position_side: Side::Long,
        order_side: OrderSide::Buy,
        quantity: "1".parse().expect("a number"),
        price: "1000".parse().expect("a number"),
        fee: Usdc::ZERO,
        closed_pnl: Usdc::ZERO,
        liquidity_role: LiquidityRole::Taker,
        is_liquidation: false,
        leverage: Leverage::ONE,
        stop_price: "1000".parse().expect("a number"),
        target_price: None,
        filled_at: start_of_tests(),
    }
}

fn token(market: u32) -> Token {
    format!("T{market}").parse().expect("a token's name")
}

/// Copies the one position that was opened as it would be, with other ids, markets and stops.
async fn multiply(db: &DatabaseConnection, positions: u32) {
    let backend = db.get_database_backend();
    let names = Statement::from_string(backend, "select name from pragma_table_info('positions')");
    let rows = db
        .query_all_raw(names)
        .await
        .expect("the table has columns");
    let names = rows.iter().map(|row| {
        let name: String = row.try_get_by_index(0).expect("a column has a name");
        name
    });
    let names: Vec<_> = names.collect();
    let values = names.iter().map(|name| match name.as_str() {
        "id" | "user_id" | "deployment_id" => "randomblob(16)".to_owned(),
        "address" => "'0x' || lower(hex(randomblob(20)))".to_owned(),
        "token" => format!("'T' || (n.i % {MARKETS})"),
        "side" => "case when n.i % 2 = 0 then 'LONG' else 'SHORT' end".to_owned(),
        "stop_price" => "case when n.i % 2 = 0 then cast(901 + (n.i * 7919) % 98 as text) \
            else cast(1001 + (n.i * 7919) % 98 as text) end"
            .to_owned(),
        "stop_due_at" | "unprotected_since" => "null".to_owned(),
        other => format!("p.{other}"),
    });
    let values = values.collect::<Vec<_>>().join(", ");
    let sql = format!(
        "with recursive n(i) as (select 0 union all select i + 1 from n where i < {positions} - 1) \
         insert into positions ({}) select {values} from n, positions p",
        names.join(", ")
    );
    db.execute_unprepared(&sql)
        .await
        .expect("positions can be copied");
}

async fn count(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db
        .query_one_raw(statement)
        .await
        .expect("it can be counted");
    row.map_or(0, |row| row.try_get_by_index(0).expect("a count"))
}

async fn send(service: &TestSubgraph<PositionsService>, prices: &[(u32, i64)]) {
    let at = start_of_tests();
    let ticks = prices.iter().map(|(market, dollars)| PriceTick {
        token: token(*market),
        mark: Price::try_new(Decimal::new(*dollars, 0)).expect("it is above zero"),
        bid: None,
        ask: None,
    });
    let batch = PriceBatch {
        venue: Venue::Hyperliquid,
        ticks: ticks.collect(),
        at,
        received_at: at,
    };
    let message = serde_json::to_vec(&batch).expect("prices are plain values");
    service.broadcast(PRICES_HYPERLIQUID, message).await;
}

/// Sends every market a price a hundred times a second; the lowest and highest of each market.
async fn feed(
    service: &TestSubgraph<PositionsService>,
    seconds: u32,
    swing: i64,
) -> Vec<(i64, i64)> {
    let batches = seconds * BATCHES_A_SECOND;
    let mut walk = vec![(1_000, 1_000); MARKETS as usize];
    let mut beat =
        tokio::time::interval(Duration::from_millis(1_000 / u64::from(BATCHES_A_SECOND)));
    for batch in 0..batches {
        beat.tick().await;
        let prices: Vec<_> = (0..MARKETS)
            .map(|market| {
                // Markets widen one after the other, so that stops are reached all along.
                let wide = (i64::from(batch) * swing + i64::from(market) * i64::from(batches) / 50)
                    / i64::from(batches);
                let wide = wide.min(swing);
                let up = (batch / 7 + market) % 2 == 0;
                (market, if up { 1_000 + wide } else { 1_000 - wide })
            })
            .collect();
        for (market, price) in &prices {
            let (low, high) = &mut walk[*market as usize];
            *low = (*low).min(*price);
            *high = (*high).max(*price);
        }
        send(service, &prices).await;
    }
    walk
}

/// Who had to leave, by every price that was sent.
async fn oracle(db: &DatabaseConnection, walk: &[(i64, i64)]) -> BTreeSet<Uuid> {
    let sql = "select id, token, side, stop_price from positions";
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db
        .query_all_raw(statement)
        .await
        .expect("positions can be read");
    let mut expected = BTreeSet::new();
    for row in rows {
        let id: Uuid = row.try_get_by_index(0).expect("an id");
        let token: String = row.try_get_by_index(1).expect("a token");
        let side: String = row.try_get_by_index(2).expect("a side");
        let stop: String = row.try_get_by_index(3).expect("a stop");
        let market: usize = token[1..].parse().expect("a market's number");
        let stop: i64 = stop.parse().expect("a whole number");
        let (low, high) = walk[market];
        if side == "LONG" && low <= stop || side == "SHORT" && high >= stop {
            expected.insert(id);
        }
    }
    expected
}

async fn left_by(db: &DatabaseConnection) -> BTreeSet<Uuid> {
    let sql = "select id from positions where exit_reason is not null";
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db
        .query_all_raw(statement)
        .await
        .expect("positions can be read");
    rows.iter()
        .map(|row| row.try_get_by_index(0).expect("an id"))
        .collect()
}
