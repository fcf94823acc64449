//! A kill switch is a fence at the signature, not a message to a loop (R17).

use std::time::{Duration, Instant};

use domain::Service;
use rust_decimal::Decimal;
use serde_json::json;

use crate::acts::{deploy, publish_agent, story};
use crate::house::House;
use crate::person::Person;
use crate::wait::until;
use crate::ways::Way;

/// From the request to the fence being durable where orders are signed.
const EFFECTIVE: Duration = Duration::from_millis(500);
/// Who has to live for it: the door, the one who is asked, the one who signs.
const NEEDED: [&str; 3] = ["router", "trades", "wallets"];
const ENGAGE: &str = "mutation($target: ID!) { killSwitchEngage(input: {
  scope: DEPLOYMENT, target: $target, reason: \"the test says so\" }) {
    killSwitches { scope target } userErrors { code message } } }";
const FENCES: &str = "select count(*) as raised from fences";

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_switch_holds_at_the_signer_while_every_other_service_is_frozen() {
    let mut house = House::start(Way::Distributed).await;
    let creator = Person::demo(&house).await;
    let agent = publish_agent(&house, &creator).await;
    let owner = Person::sign_in(&house).await;
    let deployed = deploy(&owner, &agent).await;
    // What a running platform has done before: connections are open, plans are known.
    owner.data("{ killSwitches { scope } }", json!({})).await;

    house.freeze_all_but(&NEEDED);
    let begun = Instant::now();
    let asked = json!({ "target": deployed.id });
    let engaged = owner.change(ENGAGE, asked).await;
    let took = begun.elapsed();
    assert_eq!(engaged["killSwitches"][0]["scope"], "DEPLOYMENT");
    assert_eq!(house.count(Service::Wallets, FENCES, "raised").await, 1);
    assert!(took <= EFFECTIVE, "{took:?}");

    // It outlives a power cut, and nothing enters once everybody is back.
    house.kill();
    house.open().await;
    house.stand_ins.call_long("ETH", 3_000);
    let verdict = until("the call is judged", async || {
        let story = story(&owner, &deployed.id).await;
        story.verdicts_on("ETH").first().map(|one| (*one).clone())
    })
    .await;
    assert_eq!(verdict["isApproved"], false, "{verdict:#}");
    assert_eq!(house.stand_ins.entries(&deployed.account, "ETH"), 0);
    let held = house.stand_ins.position(&deployed.account, "ETH");
    assert_eq!(held, Decimal::ZERO);
}
