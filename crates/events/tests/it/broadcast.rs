//! What holds for every broadcast.

use std::time::Duration;

use bytes::Bytes;
use events::{Broadcast, BroadcastError, InProcessBroadcast, RedisBroadcast, Subscription, Update};
use testkit::Redis;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

async fn next(subscription: &mut Subscription) -> Update {
    tokio::time::timeout(Duration::from_secs(10), subscription.next())
        .await
        .expect("an update arrives in time")
        .expect("the broadcast lives")
}

async fn everyone_hears_their_topic_alone(sender: &dyn Broadcast, hearer: &dyn Broadcast) {
    let mut prices = hearer.subscribe("prices").await.expect("subscribed");
    let mut again = hearer.subscribe("prices").await.expect("subscribed");
    let mut other = hearer.subscribe("other").await.expect("subscribed");
    let message = Bytes::from_static(b"{\"BTC\":1}");
    let sent = sender.publish("prices", message.clone()).await;
    sent.expect("sent");
    assert_eq!(next(&mut prices).await, Update::Message(message.clone()));
    assert_eq!(next(&mut again).await, Update::Message(message));
    assert_eq!(other.try_next(), None);

    sender
        .publish("nobody", Bytes::new())
        .await
        .expect("sent to nobody");
    let huge = Bytes::from(vec![0; (1 << 20) + 1]);
    let refused = sender.publish("prices", huge).await;
    assert!(matches!(refused, Err(BroadcastError::TooLarge)));
}

async fn a_slow_reader_is_told_of_the_gap(sender: &dyn Broadcast, hearer: &dyn Broadcast) {
    let mut slow = hearer.subscribe("fast").await.expect("subscribed");
    let mut quick = hearer.subscribe("fast").await.expect("subscribed");
    for n in 0..200_u8 {
        sender
            .publish("fast", Bytes::from(vec![n]))
            .await
            .expect("sent");
        next(&mut quick).await;
    }
    assert_eq!(next(&mut slow).await, Update::Gap);
    let mut last = None;
    while let Some(Update::Message(message)) = slow.try_next() {
        last = Some(message);
    }
    assert_eq!(last, Some(Bytes::from(vec![199])));
}

#[tokio::test]
async fn in_process() {
    let broadcast = InProcessBroadcast::new();
    everyone_hears_their_topic_alone(&broadcast, &broadcast).await;
    a_slow_reader_is_told_of_the_gap(&broadcast, &broadcast).await;
}

#[tokio::test]
async fn over_redis() {
    let redis = Redis::start().unwrap();
    let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
    let url = redis.url();
    let sender = RedisBroadcast::connect(&url, "test", &tasks, shutdown.clone());
    let hearer = RedisBroadcast::connect(&url, "test", &tasks, shutdown.clone());
    let (sender, hearer) = (sender.await.unwrap(), hearer.await.unwrap());
    everyone_hears_their_topic_alone(&sender, &hearer).await;
    a_slow_reader_is_told_of_the_gap(&sender, &hearer).await;
    shutdown.cancel();
}

#[tokio::test]
async fn a_broken_connection_is_a_gap_and_is_made_again() {
    let mut redis = Redis::start().unwrap();
    let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
    let broadcast = RedisBroadcast::connect(&redis.url(), "test", &tasks, shutdown.clone())
        .await
        .unwrap();
    let mut prices = broadcast.subscribe("prices").await.unwrap();
    redis.lose_everything().unwrap();
    assert_eq!(next(&mut prices).await, Update::Gap);

    let back = Bytes::from_static(b"back");
    let heard_again = async {
        loop {
            // Refused while the connection is down, unheard until the topic is subscribed again.
            let _ = broadcast.publish("prices", back.clone()).await;
            let patience = Duration::from_millis(100);
            match tokio::time::timeout(patience, prices.next()).await {
                Ok(Some(Update::Message(message))) => return message,
                Ok(Some(Update::Gap)) | Err(_) => {}
                Ok(None) => panic!("the broadcast ended"),
            }
        }
    };
    let heard = tokio::time::timeout(Duration::from_secs(20), heard_again).await;
    assert_eq!(heard.unwrap(), back);
    shutdown.cancel();
}
