//! How an operation is carried out, shown to whoever may see it.

use router::RouterConfig;
use router::config::QueryPlanConfig;
use serde_json::{Value, json};

use crate::auth::{ada, guarded};
use crate::live::ADDED;
use crate::world::World;

const HEADER: &str = "x-maxxit-query-plan";
const QUERY: &str =
    "query($id: ID!) { user(id: $id) { called: name reviews { body book { title } } } }";

async fn open_world() -> World {
    let query_plan = QueryPlanConfig {
        for_everybody: Some(true),
        ..QueryPlanConfig::default()
    };
    let config = RouterConfig {
        query_plan,
        ..RouterConfig::default()
    };
    World::start_with(config, |_| {}).await
}

fn asking(world: &World, wish: &str, query: &str) -> reqwest::RequestBuilder {
    let body = json!({ "query": query, "variables": { "id": "u1" } });
    world.post().header(HEADER, wish).json(&body)
}

fn services(plan: &Value) -> Vec<&str> {
    let fetches = plan["fetches"].as_array().unwrap();
    let services = fetches.iter();
    services
        .map(|fetch| fetch["service"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn the_plan_beside_an_answer_names_services_objects_and_order() {
    let world = open_world().await;
    let answer = world.send(asking(&world, "beside", QUERY)).await;
    assert_eq!(answer["data"]["user"]["called"], "Ada");
    assert_eq!(
        answer["data"]["user"]["reviews"][0]["book"]["title"],
        "Dune"
    );
    let plan = &answer["extensions"]["queryPlan"];
    assert_eq!(plan["kind"], "query");
    assert_eq!(services(plan), ["accounts", "reviews", "catalog"]);
    let [user, reviews, books] = &plan["fetches"].as_array().unwrap()[..] else {
        panic!("{plan}");
    };
    assert_eq!(user["after"], json!([]));
    assert_eq!(user["variables"], json!(["id"]));
    assert_eq!(reviews["after"], json!([1]));
    assert_eq!(reviews["objects"][0]["at"], json!(["user"]));
    assert_eq!(
        reviews["objects"][0]["representation"],
        "User { __typename id }"
    );
    assert_eq!(books["after"], json!([1, 2]));
    assert_eq!(books["objects"][0]["at"], json!(["user.reviews[].book"]));
    let lines = plan["lines"].as_array().unwrap();
    assert_eq!(lines[0], "1. accounts: query");
    assert!(
        lines.contains(&json!("2. reviews: query, after 1")),
        "{plan}"
    );
    let by_key = json!("   for user.reviews[].book by Book|Hit|Item { __typename id }");
    assert!(lines.contains(&by_key), "{plan}");
}

#[tokio::test]
async fn the_plan_alone_asks_nobody_and_shows_live_operations_too() {
    let world = open_world().await;
    let alone = world.send(asking(&world, "only", QUERY)).await;
    assert_eq!(alone["data"], json!(null));
    assert!(alone.get("errors").is_none(), "{alone}");
    assert_eq!(alone["extensions"]["queryPlan"]["kind"], "query");
    let added = world.send(asking(&world, "only", ADDED)).await;
    let plan = &added["extensions"]["queryPlan"];
    assert_eq!(plan["kind"], "subscription");
    let mut asked = services(plan);
    asked[1..].sort_unstable();
    assert_eq!(asked, ["reviews", "accounts", "catalog"]);
    assert_eq!(plan["fetches"][0]["isStream"], true);
    assert_eq!(plan["fetches"][1]["after"], json!([1]));
    assert!(world.stage.take_calls().is_empty());
}

#[tokio::test]
async fn root_fields_of_a_mutation_are_planned_one_after_the_other() {
    let world = open_world().await;
    let query = "mutation { greet(userId: \"u1\") { name reviews { id } } \
        reviewAdd(body: \"x\") { id } }";
    let answer = world.send(asking(&world, "only", query)).await;
    let plan = &answer["extensions"]["queryPlan"];
    assert_eq!(services(plan), ["accounts", "reviews", "reviews"]);
    assert_eq!(plan["fetches"][2]["after"], json!([1, 2]), "{plan}");
}

#[tokio::test]
async fn only_holders_of_the_scope_see_plans_and_others_are_told_so() {
    let (world, issuer) = guarded(RouterConfig::default()).await;
    let nobody = asking(&world, "beside", QUERY).send().await.unwrap();
    assert_eq!(nobody.status(), 401);
    let nobody: Value = nobody.json().await.unwrap();
    assert_eq!(nobody["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let reader = issuer.token(&ada(&["read"], 60));
    for wish in ["beside", "only"] {
        let refused = asking(&world, wish, QUERY).bearer_auth(&reader);
        let refused = refused.send().await.unwrap();
        assert_eq!(refused.status(), 403);
        let refused: Value = refused.json().await.unwrap();
        assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
        assert!(refused.get("extensions").is_none(), "{refused}");
    }
    assert!(world.stage.take_calls().is_empty());
    let administrator = issuer.token(&ada(&["read", "admin"], 60));
    let request = asking(&world, "beside", QUERY).bearer_auth(&administrator);
    let shown = world.send(request).await;
    assert_eq!(shown["data"]["user"]["called"], "Ada");
    assert_eq!(
        shown["extensions"]["queryPlan"]["fetches"][0]["service"],
        "accounts"
    );
}

#[tokio::test]
async fn nothing_is_shown_unasked_and_a_wrong_word_is_refused() {
    let world = open_world().await;
    let plain = world.ask("{ user(id: \"u1\") { name } }").await;
    assert!(plain.get("extensions").is_none(), "{plain}");
    let wrong = asking(&world, "please", QUERY).send().await.unwrap();
    assert_eq!(wrong.status(), 400);
    let wrong: Value = wrong.json().await.unwrap();
    assert_eq!(wrong["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    let mut streamed = asking(&world, "beside", ADDED).build().unwrap();
    let form = "text/event-stream".parse().unwrap();
    streamed.headers_mut().insert("accept", form);
    let streamed = reqwest::Client::new().execute(streamed).await.unwrap();
    assert_eq!(streamed.status(), 400);
}
