//! Routers count a caller's operations together in Redis, and each for itself while it is away.

use router::config::RateLimit;
use router::connections::Asker;
use router::rate::RateLimiting;
use testkit::Redis;

fn counting(redis_url: String) -> RateLimiting {
    RateLimiting::try_new(&RateLimit {
        per_second: 1,
        burst: 4,
        redis_url: Some(redis_url),
        address_header: None,
    })
    .unwrap()
}

fn ada() -> Asker {
    Asker::User("ada".to_owned())
}

#[tokio::test]
async fn routers_count_together() {
    let redis = Redis::start().unwrap();
    let (one, other) = (counting(redis.url()), counting(redis.url()));
    let mut refused = Vec::new();
    for router in [&one, &other, &one, &other, &one, &other] {
        refused.push(router.count(ada()).await.is_err());
    }
    assert_eq!(refused, [false, false, false, false, true, true]);
    let stranger = Asker::Address("192.0.2.8".parse().ok());
    assert!(one.count(stranger).await.is_ok());
}

#[tokio::test]
async fn without_redis_each_router_counts_for_itself() {
    let redis = Redis::start().unwrap();
    let router = counting(redis.url());
    assert!(router.count(ada()).await.is_ok());
    drop(redis);
    let mut refused = Vec::new();
    for _ in 0..9 {
        refused.push(router.count(ada()).await.is_err());
    }
    assert_eq!(refused[..4], [false; 4]);
    assert!(refused.contains(&true), "{refused:?}");
}
