//! One subscriber's trouble is nobody else's.

use serde_json::json;

use crate::acts::{begin_deployment, deploy, opened, publish_agent, story, text};
use crate::house::House;
use crate::person::{CHAIN, Person, demo_signs};
use crate::wait::until;
use crate::ways::Way;

const APPROVAL: &str = "query($id: ID!, $chain: Int!) {
  deploymentApprovalTypedData(deploymentId: $id, chainId: $chain) { json nonce } }";
const APPROVE: &str = "mutation($id: ID!, $nonce: String!, $signature: String!) {
  deploymentApprove(input: { deploymentId: $id, nonce: $nonce, signature: $signature }) {
    deployment { status } userErrors { code message } } }";

both_ways!(an_empty_wallet_stops_nobody_elses_trade);

/// The demo wallet trades live on an account that holds one dollar; it is judged first.
async fn an_empty_wallet_stops_nobody_elses_trade(way: Way) {
    let house = House::start(way).await;
    let poor = Person::demo(&house).await;
    let agent = publish_agent(&house, &poor).await;
    house.stand_ins.deposit(poor.wallet.as_str(), "1").await;
    let id = begin_deployment(&poor, &agent, "LIVE").await;
    let asked = json!({ "id": id, "chain": CHAIN });
    let approval = until("the keys of the live deployment exist", async || {
        let answer = poor.ask(APPROVAL, asked.clone()).await;
        let approval = &answer["data"]["deploymentApprovalTypedData"];
        approval.is_object().then(|| approval.clone())
    })
    .await;
    let signature = demo_signs(&house, &text(&approval["json"])).await;
    let signed = json!({ "id": id, "nonce": approval["nonce"], "signature": signature });
    let approved = poor.change(APPROVE, signed).await;
    assert_eq!(approved["deployment"]["status"], "ACTIVE", "{approved:#}");

    let rich = Person::sign_in(&house).await;
    let deployed = deploy(&rich, &agent).await;
    house.stand_ins.call_long("ETH", 3_000);
    opened(&house, &rich, &deployed, "ETH").await;
    let verdict = until("the poor deployment is judged too", async || {
        let story = story(&poor, &id).await;
        story.verdicts_on("ETH").first().map(|one| (*one).clone())
    })
    .await;
    assert_eq!(verdict["isApproved"], false, "{verdict:#}");
    assert_eq!(
        verdict["reason"]["code"], "SIZE_BELOW_MINIMUM",
        "{verdict:#}"
    );
    assert!(house.stand_ins.orders(&poor.wallet, "ETH").is_empty());
}
