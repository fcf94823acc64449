//! Pausing stops entries, never exits.

use rust_decimal::Decimal;
use serde_json::json;

use crate::acts::{closed, deploy, number, opened, publish_agent, story};
use crate::house::House;
use crate::person::Person;
use crate::wait::until;
use crate::ways::Way;

const PAUSE: &str = "mutation($id: ID!) { deploymentPause(input: { deploymentId: $id }) {
  deployment { status } userErrors { code message } } }";

both_ways!(a_paused_deployment_keeps_its_exits_and_enters_nothing);

async fn a_paused_deployment_keeps_its_exits_and_enters_nothing(way: Way) {
    let house = House::start(way).await;
    let creator = Person::demo(&house).await;
    let agent = publish_agent(&house, &creator).await;
    let (paused, other) = (Person::sign_in(&house).await, Person::sign_in(&house).await);
    let deployed = deploy(&paused, &agent).await;
    let control = deploy(&other, &agent).await;
    house.stand_ins.call_long("ETH", 3_000);
    let position = opened(&house, &paused, &deployed, "ETH").await;
    let answer = paused.change(PAUSE, json!({ "id": deployed.id })).await;
    assert_eq!(answer["deployment"]["status"], "PAUSED");

    house.stand_ins.call_long("SOL", 200);
    opened(&house, &other, &control, "SOL").await;
    let verdict = until("the paused deployment is judged too", async || {
        let story = story(&paused, &deployed.id).await;
        story.verdicts_on("SOL").first().map(|one| (*one).clone())
    })
    .await;
    assert_eq!(verdict["isApproved"], false, "{verdict:#}");
    assert_eq!(
        verdict["reason"]["code"], "DEPLOYMENT_NOT_ACTIVE",
        "{verdict:#}"
    );
    assert_eq!(house.stand_ins.entries(&deployed.account, "SOL"), 0);

    let target = number(&position["targetPrice"]);
    house.stand_ins.set_price("ETH", target + Decimal::ONE);
    let after = closed(&paused, &deployed, &position).await;
    assert_eq!(after["exitReason"], "TAKE_PROFIT");
    let held = house.stand_ins.position(&deployed.account, "ETH");
    assert_eq!(held, Decimal::ZERO);
}
