//! Redis is only the courier: what it loses is told again from the outboxes.

use crate::world::{Courier, Storage, Temper, World, outbox};

#[tokio::test(flavor = "multi_thread")]
async fn what_redis_lost_is_told_again() {
    let mut world = World::new(Storage::Sqlite, Courier::Redis).await;
    let outbox = outbox();
    let mut first = world.carry(Temper::Calm);
    world.tell(&outbox, "a", 2).await;
    first.until_heard(2).await;
    first.kill();

    let stalled = world.carry(Temper::Stalls);
    world.tell(&outbox, "a", 3).await;
    let carried = async {
        while world.unpublished().await > 0 {
            tokio::task::yield_now().await;
        }
    };
    let in_time = tokio::time::timeout(crate::world::PATIENCE, carried).await;
    in_time.expect("redis takes the events");
    stalled.kill();
    let restarted = world.redis.as_mut().expect("redis runs").lose_everything();
    restarted.expect("redis starts again");

    let mut last = world.carry(Temper::Calm);
    last.until_heard(3).await;
    assert_eq!(world.heard().await, world.committed().await);
}
