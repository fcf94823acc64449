//! Users, timelines, look-ups, errors and limits.

use serde_json::{Value, json};
use simulator_x::{Feed, RateLimits};

use crate::support::{House, noon, texts};

async fn with_posts(count: usize) -> House {
    let house = House::start(Feed::Empty).await;
    for number in 0..count {
        house.x.publish("alice", &format!("post {number}"));
        house.pass(1);
    }
    house
}

#[tokio::test]
async fn a_user_is_found_by_handle_in_any_case_and_by_number() {
    let house = with_posts(1).await;
    let by_handle = house.get("/2/users/by/username/ALICE").await;
    let id = by_handle["data"]["id"].as_str().unwrap();
    assert_eq!(by_handle["data"]["username"], "alice");
    assert_eq!(house.get(&format!("/2/users/{id}")).await, by_handle);
}

#[tokio::test]
async fn a_timeline_is_read_in_pages_newest_first() {
    let house = with_posts(12).await;
    let id = house.id_of("alice").await;
    let path = format!("/2/users/{id}/tweets?max_results=5");
    let (mut seen, mut token, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = house.get(&format!("{path}{token}")).await;
        pages += 1;
        seen.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|p| p["text"].clone()),
        );
        match page["meta"]["next_token"].as_str() {
            Some(next) => token = format!("&pagination_token={next}"),
            None => break,
        }
    }
    let expected: Vec<Value> = (0..12).rev().map(|n| json!(format!("post {n}"))).collect();
    assert_eq!((seen, pages), (expected, 3));
}

#[tokio::test]
async fn only_posts_after_since_id_come_back() {
    let house = with_posts(3).await;
    let all = house.posts("alice").await;
    let id = house.id_of("alice").await;
    let middle = all[1]["id"].as_str().unwrap();
    let newer = house
        .get(&format!("/2/users/{id}/tweets?since_id={middle}"))
        .await;
    assert_eq!(texts(newer["data"].as_array().unwrap()), ["post 2"]);
    let newest = all[0]["id"].as_str().unwrap();
    let none = house
        .get(&format!("/2/users/{id}/tweets?since_id={newest}"))
        .await;
    assert_eq!(none, json!({ "meta": { "result_count": 0 } }));
}

#[tokio::test]
async fn a_span_of_time_and_answers_can_be_left_out() {
    let house = with_posts(2).await;
    house.x.publish("alice", "@bob I agree");
    let id = house.id_of("alice").await;
    let own = house
        .get(&format!("/2/users/{id}/tweets?exclude=replies,retweets"))
        .await;
    assert_eq!(texts(own["data"].as_array().unwrap()), ["post 1", "post 0"]);
    let first = noon().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    let second = (noon() + chrono::TimeDelta::seconds(1))
        .to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    let path = format!("/2/users/{id}/tweets?start_time={first}&end_time={second}");
    assert_eq!(
        texts(house.get(&path).await["data"].as_array().unwrap()),
        ["post 0"]
    );
}

#[tokio::test]
async fn fields_are_answered_under_their_old_and_new_names() {
    let house = with_posts(1).await;
    let id = house.id_of("alice").await;
    let plain = &house.get(&format!("/2/users/{id}/tweets")).await["data"][0];
    assert_eq!(plain["edit_history_tweet_ids"], json!([plain["id"]]));
    assert_eq!(plain["created_at"], Value::Null);
    for name in ["tweet.fields", "post.fields"] {
        let path = format!("/2/users/{id}/tweets?{name}=created_at,author_id");
        let post = &house.get(&path).await["data"][0];
        assert_eq!(post["created_at"], "2026-09-21T14:13:20.000Z");
        assert_eq!(post["author_id"].as_str(), Some(id.as_str()));
    }
}

#[tokio::test]
async fn an_edit_is_a_new_version_and_a_deletion_an_absence() {
    let house = House::start(Feed::Empty).await;
    let first = house.x.publish("alice", "long btc");
    house.pass(5);
    let second = house.x.edit(first, "short btc").unwrap();
    let posts = house.posts("alice").await;
    assert_eq!(texts(&posts), ["short btc"]);
    let history = json!([first.to_string(), second.to_string()]);
    assert_eq!(posts[0]["edit_history_tweet_ids"], history);

    assert!(house.x.delete(second));
    let answer = house.get(&format!("/2/tweets?ids={second},{first}")).await;
    assert_eq!(texts(answer["data"].as_array().unwrap()), ["long btc"]);
    assert_eq!(answer["errors"][0]["resource_id"], second.to_string());
    assert!(
        answer["errors"][0]["type"]
            .as_str()
            .unwrap()
            .ends_with("/resource-not-found")
    );
    assert!(house.posts("alice").await.is_empty());
}

#[tokio::test]
async fn whoever_has_no_token_is_unauthorized() {
    let house = with_posts(1).await;
    let url = format!("{}/2/users/by/username/alice", house.x.base_url());
    let answer = reqwest::Client::new()
        .get(&url)
        .bearer_auth("another")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["title"], "Unauthorized");
}

#[tokio::test]
async fn what_is_not_there_is_an_error_inside_an_answer() {
    let house = with_posts(1).await;
    let answer = house.respond("/2/users/by/username/nobody").await;
    assert_eq!(answer.status(), 200);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(
        body["errors"][0]["detail"],
        "Could not find user with username: [nobody]."
    );
    assert_eq!(body["data"], Value::Null);
}

#[tokio::test]
async fn a_parameter_x_would_not_take_is_a_bad_request() {
    let house = with_posts(1).await;
    let id = house.id_of("alice").await;
    let paths = [
        "/2/users/by/username/not-a-handle".to_owned(),
        "/2/users/abc/tweets".to_owned(),
        "/2/tweets?ids=".to_owned(),
        "/2/tweets?ids=one".to_owned(),
        format!("/2/users/{id}/tweets?max_results=4"),
        format!("/2/users/{id}/tweets?max_results=101"),
        format!("/2/users/{id}/tweets?since_id=x"),
        format!("/2/users/{id}/tweets?pagination_token=zzz"),
        format!("/2/users/{id}/tweets?start_time=yesterday"),
        format!("/2/users/{id}/tweets?exclude=everything"),
        format!("/2/users/{id}/tweets?tweet.fields=shoe_size"),
    ];
    for path in paths {
        let answer = house.respond(&path).await;
        assert_eq!(answer.status(), 400, "{path}");
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["title"], "Invalid Request", "{path}");
    }
}

#[tokio::test]
async fn a_spent_window_refuses_until_it_resets() {
    let limits = RateLimits {
        users: 2,
        ..RateLimits::default()
    };
    let house = House::start_with(Feed::Empty, limits, noon()).await;
    house.x.publish("alice", "hello");
    let path = "/2/users/by/username/alice";
    for remaining in ["1", "0"] {
        let answer = house.respond(path).await;
        assert_eq!(answer.headers()["x-rate-limit-remaining"], remaining);
    }
    let refused = house.respond(path).await;
    assert_eq!(refused.status(), 429);
    assert!(!refused.headers().contains_key("retry-after"));
    let reset: i64 = refused.headers()["x-rate-limit-reset"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(reset, noon().timestamp() + 900);
    house.pass(900);
    assert_eq!(house.respond(path).await.status(), 200);
}

#[tokio::test]
async fn it_stops_when_told() {
    let house = with_posts(1).await;
    let url = house.x.base_url();
    house.x.stop().await;
    assert!(reqwest::get(url).await.is_err());
}
