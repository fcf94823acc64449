//! How fast exits are decided, and that the index decides what looking at everything decides:
//! `cargo run --release -p rules --example exit_checks [positions] [prices]`.

#![expect(
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "figures for people, printed"
)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta};
use domain::{Price, Side, Timestamp};
use rules::exits::{ExitPlan, ExitReason, ExitTerms, Peak, PriceSeen, TriggerIndex, decide};
use rules::policy::ExitPolicy;
use rust_decimal::Decimal;

/// Positions unless a number is given.
const POSITIONS: u32 = 100_000;
/// Prices unless a number is given.
const PRICES: u32 = 50_000;
/// Prices on which every position is also looked at, one by one.
const ORACLE_PRICES: u32 = 500;
/// Repetitions of the bare rule.
const ROUNDS: u32 = 50;

/// A seeded generator: the same run every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(bound)).expect("it is below a u32")
    }
}

fn main() {
    let mut numbers = std::env::args()
        .skip(1)
        .filter_map(|text| text.parse().ok());
    let positions = numbers.next().unwrap_or(POSITIONS);
    let prices = numbers.next().unwrap_or(PRICES);
    bare_rule(positions);
    index(positions, prices);
    oracle(positions.min(20_000));
}

fn at(millis: i64) -> Timestamp {
    DateTime::from_timestamp_millis(1_750_000_000_000 + millis).expect("a moment of this century")
}

fn price(cents: u32) -> Price {
    Price::try_new(Decimal::new(i64::from(cents), 2)).expect("it is above zero")
}

fn plans(count: u32, chance: &mut Chance, policy: &ExitPolicy) -> Vec<ExitPlan> {
    let plan = |_| {
        let side = Side::ALL[usize::from(chance.below(2) == 1)];
        let entry = 95_000 + chance.below(10_000);
        let (down, up) = (entry - entry / 20, entry + entry / 7);
        let (stop, target) = match side {
            Side::Long => (down, up),
            Side::Short => (entry + entry / 20, entry - entry / 7),
        };
        let terms = ExitTerms {
            side,
            entry: price(entry),
            stop: Some(price(stop)),
            target: Some(price(target)),
            opened_at: at(0),
        };
        ExitPlan::try_new(&terms, policy).expect("prices of this size have plans")
    };
    (0..count).map(plan).collect()
}

/// A price that wanders and now and then jumps.
fn walk(count: u32, chance: &mut Chance) -> Vec<u32> {
    let mut cents = 100_000_u32;
    let step = |_| {
        let span = if chance.below(1_000) == 0 { 400 } else { 12 };
        cents = (cents + chance.below(2 * span + 1)).saturating_sub(span);
        cents = cents.clamp(80_000, 120_000);
        cents
    };
    (0..count).map(step).collect()
}

const fn seen(price: Price, at: Timestamp) -> PriceSeen {
    PriceSeen {
        price,
        at,
        age: TimeDelta::zero(),
        is_liquidated: false,
    }
}

/// The rule itself, position by position, nothing skipped.
fn bare_rule(positions: u32) {
    let policy = ExitPolicy::default();
    let mut chance = Chance(1);
    let plans = plans(positions, &mut chance, &policy);
    let prices = walk(ROUNDS, &mut chance);
    let started = Instant::now();
    let mut left = 0_u64;
    for cents in &prices {
        let seen = seen(price(*cents), at(0));
        for plan in &plans {
            let (reason, peak) = decide(black_box(plan), None, &seen, &policy);
            left += u64::from(reason.is_some());
            black_box(peak);
        }
    }
    let took = started.elapsed();
    let checks = f64::from(positions) * f64::from(ROUNDS);
    let rate = checks / took.as_secs_f64() / 1e6;
    println!(
        "rule       {rate:.1} million position-checks a second on one core ({left} would leave)"
    );
}

/// The index: what a price costs while everything is open.
fn index(positions: u32, prices: u32) {
    let policy = ExitPolicy::default();
    let mut chance = Chance(2);
    let plans = plans(positions, &mut chance, &policy);
    let mut index = TriggerIndex::new(policy);
    let started = Instant::now();
    for (key, plan) in plans.into_iter().enumerate() {
        index.insert(key, plan, None);
    }
    let filled = started.elapsed();
    let prices = walk(prices, &mut chance);
    let mut spans: Vec<Duration> = Vec::with_capacity(prices.len());
    let mut left = 0;
    let started = Instant::now();
    for (step, cents) in prices.iter().enumerate() {
        let moment = at(i64::try_from(step).expect("few steps"));
        let one = Instant::now();
        left += black_box(index.on_price(&seen(price(*cents), moment))).len();
        spans.push(one.elapsed());
    }
    let took = started.elapsed();
    spans.sort_unstable();
    let of = |share: usize| spans[(spans.len() - 1) * share / 1_000];
    let rate = prices.len() as f64 / took.as_secs_f64();
    println!("index      {positions} positions put in within {filled:.1?}");
    println!(
        "index      {rate:.0} prices a second on one core; {left} positions left, {} stayed",
        index.len()
    );
    println!(
        "index      one price: p50 {:?}, p99 {:?}, p99.9 {:?}, worst {:?}",
        of(500),
        of(990),
        of(999),
        of(1_000)
    );
    let checks = rate * f64::from(positions) / 1e6;
    println!("index      worth up to {checks:.0} million position-checks a second");
}

/// Every position looked at on every price, beside the index: what fires and when must be equal.
fn oracle(positions: u32) {
    let policy = ExitPolicy::default();
    let mut chance = Chance(3);
    let plans = plans(positions, &mut chance, &policy);
    let mut index = TriggerIndex::new(policy.clone());
    let mut naive: BTreeMap<usize, (ExitPlan, Peak)> = BTreeMap::new();
    for (key, plan) in plans.into_iter().enumerate() {
        index.insert(key, plan.clone(), None);
        naive.insert(key, (plan, None));
    }
    let (mut missed, mut early, mut equal) = (0, 0, 0);
    for (step, cents) in walk(ORACLE_PRICES, &mut chance).iter().enumerate() {
        let seen = seen(price(*cents), at(i64::try_from(step).expect("few steps")));
        let mut expected: BTreeMap<usize, ExitReason> = BTreeMap::new();
        naive.retain(|key, (plan, peak)| {
            let (reason, next) = decide(plan, *peak, &seen, &policy);
            *peak = next;
            expected.extend(reason.map(|reason| (*key, reason)));
            reason.is_none()
        });
        for fired in index.on_price(&seen) {
            match expected.remove(&fired.key) {
                Some(reason) if reason == fired.reason => equal += 1,
                _ => early += 1,
            }
        }
        missed += expected.len();
    }
    println!(
        "oracle     {positions} positions, {ORACLE_PRICES} prices: {equal} equal, {missed} missed, {early} early"
    );
    assert_eq!((missed, early), (0, 0), "the index and the rule differ");
}
