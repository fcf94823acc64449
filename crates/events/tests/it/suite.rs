//! What holds over every database and every courier.

use events::{Cause, EventError, dead_letters};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sea_orm::{ConnectionTrait, TransactionTrait};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

use crate::world::{Counted, Courier, PATIENCE, Spelled, Storage, Temper, World, outbox};

const WRITERS: u64 = 64;
const TRANSACTIONS_PER_WRITER: usize = 20;
const AGGREGATES: usize = 12;

macro_rules! over_all {
    ($($name:ident)+) => {$(
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite_in_process() {
                super::$name(World::new(Storage::Sqlite, Courier::InProcess).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite_redis() {
                super::$name(World::new(Storage::Sqlite, Courier::Redis).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres_in_process() {
                super::$name(World::new(Storage::Postgres, Courier::InProcess).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres_redis() {
                super::$name(World::new(Storage::Postgres, Courier::Redis).await).await;
            }
        }
    )+};
}

/// Hops in a row; were each to wait for the relay's poll, they would take ten seconds.
const HOPS: usize = 20;
const HOPS_TAKE_AT_MOST: Duration = Duration::from_secs(5);

over_all! {
    a_commit_is_heard_without_waiting_for_a_poll
    a_second_replica_stands_by_and_takes_over
    stalling_writers_and_a_killed_courier_lose_and_repeat_nothing
    what_a_killed_consumer_held_is_heard_by_the_next
    dead_letters_are_listed_and_replayed
    an_event_that_was_changed_on_its_way_is_a_dead_letter
    events_keep_their_hashes_and_name_their_causes
    a_failing_handler_is_tried_again_and_does_not_stop_its_aggregate
}

async fn stalling_writers_and_a_killed_courier_lose_and_repeat_nothing(world: World) {
    let world = Arc::new(world);
    let first = world.carry(Temper::Calm);
    let writing = write_at_random(Arc::clone(&world));
    let killed = async {
        let mut first = first;
        first.until_heard(200).await;
        first.kill();
        world.carry(Temper::Calm)
    };
    let ((), second) = tokio::join!(writing, killed);

    until(async || world.unpublished().await == 0 && world.heard().await.len() >= 600).await;
    until(async || world.heard().await.len() == world.committed().await.len()).await;
    assert_eq!(world.heard().await, world.committed().await);
    drop(second);
}

async fn write_at_random(world: Arc<World>) {
    let mut writers = JoinSet::new();
    for seed in 0..WRITERS {
        let world = Arc::clone(&world);
        writers.spawn(async move {
            let outbox = outbox();
            let mut random = StdRng::seed_from_u64(seed);
            for _ in 0..TRANSACTIONS_PER_WRITER {
                let aggregate = format!("a{}", random.random_range(0..AGGREGATES));
                let (txn, _) = world.count(&outbox, &aggregate).await;
                let stall = Duration::from_micros(random.random_range(0..4_000));
                tokio::time::sleep(stall).await;
                if random.random_bool(0.25) {
                    txn.rollback().await.expect("the transaction rolls back");
                } else {
                    outbox.commit(txn).await.expect("the transaction commits");
                }
            }
        });
    }
    while let Some(written) = writers.join_next().await {
        written.expect("the writer lives");
    }
}

async fn a_commit_is_heard_without_waiting_for_a_poll(world: World) {
    let mut carrier = world.carry(Temper::Calm);
    let outbox = carrier.outbox.clone();
    world.tell(&outbox, "a", 1).await;
    carrier.until_heard(1).await;

    let started = Instant::now();
    for hop in 0..HOPS {
        world.tell(&outbox, "a", 1).await;
        carrier.until_heard(hop + 2).await;
    }
    assert!(
        started.elapsed() < HOPS_TAKE_AT_MOST,
        "{:?}",
        started.elapsed()
    );
}

async fn a_second_replica_stands_by_and_takes_over(world: World) {
    let outbox = outbox();
    let mut leader = world.carry(Temper::Calm);
    world.tell(&outbox, "a", 10).await;
    leader.until_heard(10).await;
    let second = world.carry(Temper::Calm);
    world.tell(&outbox, "a", 10).await;
    world.tell(&outbox, "b", 10).await;
    until(async || world.heard().await.len() == 30).await;
    assert_eq!(*second.heard.borrow(), 0, "one replica acts at a time");

    leader.kill();
    world.tell(&outbox, "a", 10).await;
    until(async || world.heard().await.len() == 40).await;
    assert_eq!(*second.heard.borrow(), 10);
    assert_eq!(world.heard().await, world.committed().await);
}

async fn what_a_killed_consumer_held_is_heard_by_the_next(world: World) {
    let outbox = outbox();
    let stalled = world.carry(Temper::Stalls);
    world.tell(&outbox, "a", 3).await;
    world.tell(&outbox, "b", 2).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(world.heard().await, vec![]);
    stalled.kill();

    let mut next = world.carry(Temper::Calm);
    next.until_heard(5).await;
    assert_eq!(world.heard().await, world.committed().await);
}

async fn dead_letters_are_listed_and_replayed(world: World) {
    let outbox = outbox();
    let mut refusing = world.carry(Temper::Refuses);
    world.tell(&outbox, "bad", 3).await;
    world.tell(&outbox, "good", 2).await;
    garble_one(&world, &outbox).await;
    refusing.until_heard(4).await;
    until(async || listed(&world).await.len() == 2).await;
    let reasons = listed(&world).await;
    assert_eq!(reasons[0], ("bad".to_owned(), "refused".to_owned(), 1));
    assert_eq!(reasons[1].0, "garbled");
    assert!(
        reasons[1].1.starts_with("the payload is malformed"),
        "{reasons:?}"
    );
    refusing.kill();

    let mut calm = world.carry(Temper::Calm);
    let letters = dead_letters::list(&world.hearer, None, 10)
        .await
        .expect("a list");
    let asked = dead_letters::replay(&world.hearer, letters[0].event_id).await;
    asked.expect("the dead letter exists");
    calm.until_heard(1).await;
    until(async || listed(&world).await.len() == 1).await;
    let heard = world.heard().await;
    let bad = heard.iter().filter(|(aggregate, _)| aggregate == "bad");
    assert_eq!(bad.map(|(_, n)| *n).collect::<Vec<_>>(), vec![1, 3, 2]);
    let unknown = dead_letters::replay(&world.hearer, domain::EventId::new()).await;
    assert!(matches!(unknown, Err(EventError::NoSuchDeadLetter)));
}

async fn a_failing_handler_is_tried_again_and_does_not_stop_its_aggregate(world: World) {
    let outbox = outbox();
    let mut failing = world.carry(Temper::Fails);
    world.tell(&outbox, "bad", 3).await;
    failing.until_heard(2).await;
    let expected = ("bad".to_owned(), "not now".to_owned(), 3);
    until(async || listed(&world).await.contains(&expected)).await;
    let heard: Vec<_> = world.heard().await.into_iter().map(|(_, n)| n).collect();
    assert_eq!(heard, vec![1, 3]);
}

/// Tells one fact whose payload nobody here can read.
async fn garble_one(world: &World, outbox: &events::Outbox) {
    let fact = Spelled {
        aggregate: "garbled".to_owned(),
        n: "one".to_owned(),
    };
    let txn = world.producer.begin().await.expect("a transaction begins");
    let told = outbox.append(&txn, &fact, Cause::fresh()).await;
    told.expect("the fact is written");
    outbox.commit(txn).await.expect("the transaction commits");
}

async fn an_event_that_was_changed_on_its_way_is_a_dead_letter(world: World) {
    let outbox = outbox();
    let (txn, _) = world.count(&outbox, "changed").await;
    let change = r#"update outbox set payload = '{"aggregate":"changed","n":9}'"#;
    let changed = txn.execute_unprepared(change).await;
    changed.expect("the payload is replaced");
    outbox.commit(txn).await.expect("the transaction commits");

    let _carrier = world.carry(Temper::Calm);
    until(async || listed(&world).await.len() == 1).await;
    let reason = "the event is not what its hash says".to_owned();
    assert_eq!(listed(&world).await, [("changed".to_owned(), reason, 1)]);
    assert_eq!(world.heard().await, []);
}

async fn events_keep_their_hashes_and_name_their_causes(world: World) {
    let outbox = outbox();
    let fact = |n| Counted {
        aggregate: "chained".to_owned(),
        n,
    };
    let txn = world.producer.begin().await.expect("a transaction begins");
    let head = outbox.append(&txn, &fact(1), Cause::fresh()).await;
    let head = head.expect("the head is told");
    // A service comes back to a row and takes the chain up where it left it.
    let stored = serde_json::to_string(&Cause::from(&head)).expect("a cause is JSON");
    let cause: Cause = serde_json::from_str(&stored).expect("a cause reads back");
    let next = outbox.append(&txn, &fact(2), cause).await;
    let next = next.expect("the next is told");
    outbox.commit(txn).await.expect("the transaction commits");

    assert_eq!(next.causation_id, Some(head.id));
    assert_eq!(next.cause_hash, Some(head.hash));
    assert!(head.is_intact() && next.is_intact());
    let mut carrier = world.carry(Temper::Calm);
    carrier.until_heard(2).await;
    assert_eq!(listed(&world).await, []);
}

async fn listed(world: &World) -> Vec<(String, String, i32)> {
    dead_letters::list(&world.hearer, None, 10)
        .await
        .expect("a list")
        .into_iter()
        .map(|letter| (letter.aggregate, letter.reason, letter.attempts))
        .collect()
}

/// Asks again until it holds: what is awaited lies in a database another process writes.
async fn until(mut holds: impl AsyncFnMut() -> bool) {
    let asking = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking)
        .await
        .expect("it holds in time");
}
