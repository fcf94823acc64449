//! Kill switches: durable here at once, told to the signer until it obeys, obeyed after a restart.

use domain::Side;
use events::facts::KillChanged;
use serde_json::{Value, json};
use venue::commands::Fence;

use crate::house::{House, Trader, eventually};
use crate::venue_fake::Mood;

const ENGAGE: &str = "mutation($input: KillSwitchEngageInput!) { killSwitchEngage(input: $input) \
    { killSwitches { scope target isEnforced reason } userErrors { field code } } }";
const RELEASE: &str = "mutation($input: KillSwitchReleaseInput!) { killSwitchRelease(input: $input) \
    { killSwitches { scope } userErrors { code } } }";

fn input(scope: &str, target: Option<&str>, venue: Option<&str>) -> Value {
    json!({ "scope": scope, "target": target, "venue": venue })
}

async fn engage(house: &House, name: &str, mut input: Value) -> Value {
    input["reason"] = json!("enough");
    let admin = house.service.viewer_with(name, &["read", "trade", "admin"]);
    admin.data(ENGAGE, json!({ "input": input })).await["killSwitchEngage"].take()
}

async fn release(house: &House, name: &str, input: Value) -> Value {
    let admin = house.service.viewer_with(name, &["read", "trade", "admin"]);
    admin.data(RELEASE, json!({ "input": input })).await["killSwitchRelease"].take()
}

async fn reason(house: &House, trader: &Trader) -> Value {
    let signal = house.new_signal(trader.agent, "BTC", Side::Long);
    house.service.hear(&signal).await;
    house.verdicts(trader).await[0]["reason"]["code"].clone()
}

#[tokio::test]
async fn r17_every_scope_stops_what_it_names_and_only_that() {
    let house = House::start().await;
    let (alice, bob) = (house.trader("alice").await, house.trader("bob").await);
    house.venue.is_now(Mood::NotSent("not now"));
    let deployment = alice.deployment.to_string();
    let scopes = [
        (input("DEPLOYMENT", Some(&deployment), None), false),
        (input("USER", None, None), false),
        (input("VENUE", None, Some("HYPERLIQUID")), true),
        (input("ALL", None, None), true),
    ];
    for (scope, stops_bob) in scopes {
        let payload = engage(&house, "alice", scope.clone()).await;
        assert_eq!(payload["killSwitches"][0]["isEnforced"], true, "{scope}");
        assert_eq!(house.signer.fences().len(), 1);
        assert_eq!(reason(&house, &alice).await, "KILL_SWITCH", "{scope}");
        let expected = if stops_bob {
            json!("KILL_SWITCH")
        } else {
            Value::Null
        };
        assert_eq!(reason(&house, &bob).await, expected, "{scope}");
        eventually("bob's entry is over", async || {
            let entry = house.order(&bob, "ENTRY").await;
            entry.is_null() || entry["state"] == "REJECTED"
        })
        .await;
        let payload = release(&house, "alice", scope.clone()).await;
        assert_eq!(payload["killSwitches"], json!([]), "{scope}");
        assert_eq!(house.signer.fences(), []);
    }
    let told = house.service.told::<KillChanged>().await;
    assert_eq!(told.len(), 8);
}

#[tokio::test]
async fn r17_a_switch_stops_what_is_planned_though_the_signer_is_away() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.waiting(&trader, "BTC").await;
    house.signer.is_away(true);
    let payload = engage(&house, "alice", input("USER", None, None)).await;
    assert_eq!(payload["killSwitches"][0]["isEnforced"], false);
    house.venue.is_now(Mood::Rests);
    house
        .pass_until("the planned entry is given up", async || {
            house.order(&trader, "ENTRY").await["state"] == "CANCELLED"
        })
        .await;
    let entry = house.order(&trader, "ENTRY").await;
    assert_eq!(entry["rejection"], "a kill switch is engaged");
    assert_eq!(house.venue.orders(), []);

    // It is told as soon as it is back, without anybody asking again.
    house.signer.is_away(false);
    eventually("the signer obeys", async || {
        house.signer.fences()
            == [Fence::User {
                user_id: trader.user,
            }]
    })
    .await;
    let shown = "{ killSwitches { isEnforced } }";
    eventually("and it shows", async || {
        let data = house.viewer(&trader).data(shown, json!({})).await;
        data["killSwitches"][0]["isEnforced"] == true
    })
    .await;
}

#[tokio::test]
async fn r17_a_switch_outlives_a_restart_and_raising_it_twice_is_once() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    engage(&house, "alice", input("USER", None, None)).await;
    let payload = engage(&house, "alice", input("USER", None, None)).await;
    assert_eq!(payload["killSwitches"].as_array().unwrap().len(), 1);
    let house = house.restart().await;
    assert_eq!(reason(&house, &trader).await, "KILL_SWITCH");
}

#[tokio::test]
async fn r17_a_switch_never_stops_an_exit() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (position, size) = house.holding(&trader, "BTC").await;
    engage(&house, "alice", input("ALL", None, None)).await;
    house.close(position, &size, 0).await.unwrap();
    house.reaches(&trader, "EXIT", "RESTING").await;
}

#[tokio::test]
async fn a_switch_that_cannot_be_lowered_at_the_signer_stays_raised() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    engage(&house, "alice", input("USER", None, None)).await;
    house.signer.is_away(true);
    let variables = json!({ "input": input("USER", None, None) });
    let code = house.viewer(&trader).code(RELEASE, variables).await;
    assert_eq!(code, "UNAVAILABLE");
    assert_eq!(reason(&house, &trader).await, "KILL_SWITCH");
}

#[tokio::test]
async fn switches_are_asked_for_by_whom_they_concern() {
    let house = House::start().await;
    let (alice, bob) = (house.trader("alice").await, house.trader("bob").await);
    let of = |scope: &str, target: Option<&str>| {
        let mut input = input(scope, target, None);
        input["reason"] = json!("because");
        json!({ "input": input })
    };
    let client = house.viewer(&bob);
    let foreign = of("DEPLOYMENT", Some(&alice.deployment.to_string()));
    assert_eq!(client.code(ENGAGE, foreign).await, "NOT_FOUND");
    let foreign = of("USER", Some(&alice.user.to_string()));
    assert_eq!(client.code(ENGAGE, foreign).await, "FORBIDDEN");
    assert_eq!(client.code(ENGAGE, of("ALL", None)).await, "FORBIDDEN");
    let reader = house.service.viewer_with("bob", &["read"]);
    assert_eq!(reader.code(ENGAGE, of("USER", None)).await, "FORBIDDEN");
    let nobody = house.service.anonymous();
    assert_eq!(
        nobody.code(ENGAGE, of("USER", None)).await,
        "UNAUTHENTICATED"
    );
    let unnamed = client.data(ENGAGE, of("DEPLOYMENT", None)).await;
    let errors = &unnamed["killSwitchEngage"]["userErrors"];
    assert_eq!(
        *errors,
        json!([{ "field": ["target"], "code": "REQUIRED" }])
    );
    let mut long = of("USER", None);
    long["input"]["reason"] = json!("x".repeat(501));
    let long = client.data(ENGAGE, long).await;
    assert_eq!(
        long["killSwitchEngage"]["userErrors"][0]["code"],
        "TOO_LONG"
    );
    assert_eq!(house.signer.fences(), []);
    assert_eq!(reason(&house, &alice).await, Value::Null);
}
