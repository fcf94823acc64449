//! Settings and supergraphs changed as an operator does: a file is written, and the router told by
//! a signal or left to notice.

use std::path::Path;

use serde_json::{Value, json};

use crate::house::House;
use crate::person::Person;
use crate::wait::until;
use crate::ways::Way;

const SUPERGRAPH: &str = include_str!("../../../../schema/supergraph.graphql");
const DEEP: &str = "{ agents(first: 1) { edges { node { id } } } }";

/// Writes a file as one step, so that nobody reads half of it.
fn write(path: &Path, text: &str) {
    let fresh = path.with_extension("fresh");
    std::fs::write(&fresh, text).unwrap();
    std::fs::rename(fresh, path).unwrap();
}

/// Asks until the answer is this message, or none of its kind; nobody is ever left without answer.
async fn until_told(person: &Person, document: &str, message: Option<&str>) {
    until(message.unwrap_or("an answer without errors"), async || {
        let answer = person.ask(document, json!({})).await;
        let told = answer["errors"][0]["message"].as_str();
        let is_answer = told.is_some() || answer["data"].is_object();
        assert!(is_answer, "{answer}");
        (told == message).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_changes_settings_and_supergraph_of_a_running_router() {
    let house = House::start(Way::Distributed).await;
    let person = Person::demo(&house).await;
    until_told(&person, DEEP, None).await;

    let settings = house.home().join("maxxit.toml");
    write(&settings, "[router.limits]\ndepth_max = 2\n");
    house.signal("router", "HUP");
    let too_deep = "nested deeper than 2";
    until_told(&person, DEEP, Some(too_deep)).await;

    let supergraph = house.home().join("supergraph.graphql");
    write(&supergraph, SUPERGRAPH);
    let watched = json!(supergraph).to_string();
    let watching = format!("[router.supergraph]\nfile = {watched}\npoll_ms = 100\n");
    // A file that does not read changes nothing: the router goes on as it was.
    write(&settings, "[router.limits\n");
    house.signal("router", "HUP");
    until_told(&person, DEEP, Some(too_deep)).await;
    write(&settings, &watching);
    house.signal("router", "HUP");
    until_told(&person, DEEP, None).await;

    let renamed = SUPERGRAPH.replace("agents(", "renamedAgents(");
    assert_ne!(renamed, SUPERGRAPH);
    write(&supergraph, "type Query {");
    until_told(&person, DEEP, None).await;
    write(&supergraph, &renamed);
    until("the new name", async || {
        let answer: Value = person.ask(DEEP, json!({})).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        (code == "BAD_USER_INPUT").then_some(())
    })
    .await;
    write(&supergraph, SUPERGRAPH);
    until_told(&person, DEEP, None).await;
}
