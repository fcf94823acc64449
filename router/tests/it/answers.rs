//! What comes back for what is asked: entities, abstract types, aliases, variables, nulls, errors.

use serde_json::json;

use crate::world::{Mood, World};

#[tokio::test]
async fn entities_of_three_subgraphs_are_batched_and_joined() {
    let world = World::start().await;
    let answer = world
        .ask("{ users { name reviews { body book { title reviews { author { name } } } } } }")
        .await;
    assert_eq!(
        answer,
        json!({ "data": { "users": [
        { "name": "Ada", "reviews": [
            { "body": "Sand.", "book": { "title": "Dune",
                "reviews": [{ "author": { "name": "Ada" } }, { "author": { "name": "Bela" } }] } },
            { "body": "Tea.", "book": { "title": "Emma",
                "reviews": [{ "author": { "name": "Ada" } }] } },
        ] },
        { "name": "Bela", "reviews": [
            { "body": "More sand.", "book": { "title": "Dune",
                "reviews": [{ "author": { "name": "Ada" } }, { "author": { "name": "Bela" } }] } },
        ] },
        { "name": "Cleo", "reviews": [] },
    ] } })
    );
    let calls = world.stage.take_calls();
    assert_eq!(calls.len(), 4, "{calls:#?}");
    // Two reviews of one book ask for the book once.
    let books = calls
        .iter()
        .find(|call| call.subgraph == "catalog")
        .unwrap();
    assert_eq!(
        books.variables["representations"].as_array().unwrap().len(),
        2
    );
}

#[tokio::test]
async fn an_alias_may_be_the_name_of_a_key() {
    let world = World::start().await;
    let answer = world
        .ask("{ users(first: 1) { id: name name: id reviews: handle said: reviews { id: body } } }")
        .await;
    assert_eq!(
        answer,
        json!({ "data": { "users": [
        { "id": "Ada", "name": "u1", "reviews": "@u1", "said": [{ "id": "Sand." },
            { "id": "Tea." }] },
    ] } })
    );
}

#[tokio::test]
async fn interfaces_unions_and_fragments_are_written_by_type() {
    let world = World::start().await;
    let query = "
        query { items { kind: __typename id ...long ... on Game { players } } search
            { __typename ...long } }
        fragment long on Book { pages reviews { body } title }";
    assert_eq!(
        world.ask(query).await,
        json!({ "data": {
        "items": [
            { "kind": "Book", "id": "b1", "pages": 412,
              "reviews": [{ "body": "Sand." }, { "body": "More sand." }], "title": "Dune" },
            { "kind": "Book", "id": "b2", "pages": 474, "reviews": [{ "body": "Tea." }],
                "title": "Emma" },
            { "kind": "Game", "id": "g1", "players": [1, 2] },
        ],
        "search": [
            { "__typename": "Book", "pages": 412,
              "reviews": [{ "body": "Sand." }, { "body": "More sand." }], "title": "Dune" },
            { "__typename": "Book", "pages": 474, "reviews": [{ "body": "Tea." }],
                "title": "Emma" },
            { "__typename": "Game" },
        ],
    } })
    );
}

#[tokio::test]
async fn conditions_hold_for_fields_and_fragments_of_every_subgraph() {
    let world = World::start().await;
    let query = "query($yes: Boolean!, $no: Boolean = false) {
        users(first: 1) { name @skip(if: $yes) id reviews @include(if: $yes) { body }
            ...more @include(if: $no) }
        items @include(if: $no) { id } __typename @include(if: $yes)
    } fragment more on User { handle }";
    let yes = world.ask_with(query, json!({ "yes": true })).await;
    assert_eq!(
        yes,
        json!({ "data": {
        "users": [{ "id": "u1", "reviews": [{ "body": "Sand." }, { "body": "Tea." }] }],
        "__typename": "Query",
    } })
    );
    let no = world
        .ask_with(query, json!({ "yes": false, "no": true }))
        .await;
    assert_eq!(
        no["data"]["users"],
        json!([{ "name": "Ada", "id": "u1", "handle": "@u1" }])
    );
    assert_eq!(no["data"]["items"].as_array().unwrap().len(), 3);
    let nothing = world.ask("{ users @skip(if: true) { id } }").await;
    assert_eq!(nothing, json!({ "data": {} }));
}

#[tokio::test]
async fn variables_stand_in_every_position_and_are_coerced() {
    let world = World::start().await;
    let query = "query($filter: Filter, $kind: Kind = GAME, $min: Int!, $words: [String!]) {
        whole: search(filter: $filter) { ... on Book { id } }
        parts: search(filter: { kind: $kind, pagesMin: $min, words: $words }) { ... on Game
            { id } ... on Book { id } }
    }";
    let variables =
        json!({ "filter": { "kind": "BOOK", "pagesMin": 450.0 }, "min": 0, "words": "Go" });
    assert_eq!(
        world.ask_with(query, variables).await,
        json!({ "data": {
        "whole": [{ "id": "b2" }], "parts": [{ "id": "g1" }],
    } })
    );
    let by_default = world.ask_with(query, json!({ "min": 0 })).await;
    assert_eq!(by_default["data"]["parts"], json!([{ "id": "g1" }]));
}

#[tokio::test]
async fn wrong_variables_are_refused_with_the_field() {
    let world = World::start().await;
    let query = "query($filter: Filter!, $first: Int) { search(filter: $filter) { __typename }
        users(first: $first) { id } }";
    let cases = [
        (json!({}), "filter", "variable `$filter`: it is required"),
        (
            json!({ "filter": null }),
            "filter",
            "variable `$filter`: it must not be null",
        ),
        (
            json!({ "filter": { "kind": "LAMP" } }),
            "kind",
            "variable `$filter` at `kind`: it must be a value of `Kind`",
        ),
        (
            json!({ "filter": { "pagesMin": "many" } }),
            "pagesMin",
            "variable `$filter` at `pagesMin`: it must be of type `Int`",
        ),
        (
            json!({ "filter": { "words": ["a", null] } }),
            "1",
            "variable `$filter` at `words.1`: it must not be null",
        ),
        (
            json!({ "filter": { "lamp": 1 } }),
            "lamp",
            "variable `$filter` at `lamp`: `Filter` has no such field",
        ),
        (
            json!({ "filter": {}, "first": 3_000_000_000_u64 }),
            "first",
            "variable `$first`: it must be of type `Int`",
        ),
    ];
    for (variables, field, message) in cases {
        let answer = world.ask_with(query, variables).await;
        let error = &answer["errors"][0];
        assert_eq!(error["message"], message);
        assert_eq!(
            error["extensions"],
            json!({ "code": "BAD_USER_INPUT", "field": field })
        );
        assert!(answer.get("data").is_none());
    }
    assert!(world.stage.take_calls().is_empty());
}

#[tokio::test]
async fn a_required_field_that_is_null_is_handed_on_as_null() {
    let world = World::start().await;
    let answer = world.ask("{ items { ... on Book { postage } } }").await;
    assert_eq!(
        answer,
        json!({ "data": { "items": [{ "postage": 3 }, { "postage": null }, {}] } })
    );
}

#[tokio::test]
async fn a_null_rises_to_where_it_is_allowed_with_one_error_at_its_path() {
    let world = World::start().await;
    let one = world
        .ask("{ user(id: \"u3\") { alias: handle } other: user(id: \"u1\") { handle } }")
        .await;
    assert_eq!(
        one,
        json!({
            "data": { "user": null, "other": { "handle": "@u1" } },
            "errors": [{
                "message": "this user has no handle", "path": ["user", "alias"],
                "extensions": { "code": "NOT_FOUND" },
            }],
        })
    );
}

#[tokio::test]
async fn an_error_of_an_entity_is_told_at_every_place_of_the_entity() {
    let world = World::start().await;
    let body = br#"{"data":{"_entities":[{"__typename":"User","called":"Ada"},null]},"errors":[
        {"message":"gone","path":["_entities",1,"called"],"extensions":{"code":"NOT_FOUND"}}]}"#;
    let instead = Some(("application/json", body.to_vec()));
    world.stage.set(
        "accounts",
        Mood {
            instead,
            ..Mood::default()
        },
    );
    let answer = world
        .ask("{ reviews { id by: author { called: name } } }")
        .await;
    assert_eq!(
        answer["errors"],
        json!([{
            "message": "gone", "path": ["reviews", 1, "by", "called"], "extensions":
                { "code": "NOT_FOUND" },
        }])
    );
    assert_eq!(
        answer["data"],
        json!(null),
        "nothing on the way up may be null"
    );
}

#[tokio::test]
async fn what_a_subgraph_does_not_classify_is_masked() {
    let world = World::start().await;
    let answer = world.ask("{ user(id: \"u1\") { name secret } }").await;
    assert_eq!(
        answer,
        json!({
            "data": { "user": { "name": "Ada", "secret": null } },
            "errors": [{
                "message": "internal error", "path": ["user", "secret"], "extensions":
                    { "code": "INTERNAL" },
            }],
        })
    );
}

#[tokio::test]
async fn a_subgraph_that_is_down_takes_only_its_own_fields() {
    let world = World::start().await;
    let instead = Some(("text/html", b"<h1>Bad Gateway</h1>".to_vec()));
    world.stage.set(
        "catalog",
        Mood {
            instead,
            ..Mood::default()
        },
    );
    let answer = world
        .ask("{ user(id: \"u1\") { name } items { id } }")
        .await;
    assert_eq!(
        answer["data"],
        json!(null),
        "`items` must not be null, so nothing is left"
    );
    let answer = world
        .ask("{ user(id: \"u1\") { name } reviews { body book { pages } } }")
        .await;
    assert_eq!(
        answer["errors"].as_array().unwrap().len(),
        1,
        "one error stands for all places"
    );
    let error = &answer["errors"][0];
    assert_eq!(error["path"], json!(["reviews", 0, "book"]));
    assert!(
        !answer.to_string().contains("catalog"),
        "no subgraph is named: {answer}"
    );
}

#[tokio::test]
async fn the_schema_is_told_whole() {
    let world = World::start().await;
    let answer = world
        .ask(
            "{
        __schema { queryType { name } mutationType { name } types { name } directives
            { name locations args { name } } }
        filter: __type(name: \"Filter\") { kind inputFields { name defaultValue type
            { kind ofType { name } } } }
        kind: __type(name: \"Kind\") { enumValues { name isDeprecated } }
        item: __type(name: \"Item\") { kind possibleTypes { name } fields { name type
            { kind ofType { kind name } } } }
        nobody: __type(name: \"Nobody\") { name }
        users(first: 1) { id }
    }",
        )
        .await;
    let data = &answer["data"];
    assert_eq!(data["__schema"]["queryType"], json!({ "name": "Query" }));
    let types: Vec<&str> = data["__schema"]["types"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|ty| ty["name"].as_str())
        .collect();
    assert!(
        types.contains(&"Book") && types.contains(&"__Type") && !types.contains(&"join__Graph")
    );
    assert_eq!(data["filter"]["kind"], "INPUT_OBJECT");
    assert_eq!(
        data["kind"]["enumValues"][0],
        json!({ "name": "BOOK", "isDeprecated": false })
    );
    assert_eq!(
        data["item"]["possibleTypes"],
        json!([{ "name": "Book" }, { "name": "Game" }])
    );
    assert_eq!(
        data["item"]["fields"][0],
        json!({ "name": "id", "type": { "kind": "NON_NULL",
        "ofType": { "kind": "SCALAR", "name": "ID" } } })
    );
    assert_eq!(data["nobody"], json!(null));
    assert_eq!(data["users"], json!([{ "id": "u1" }]));
    assert!(answer.get("errors").is_none());
}

#[tokio::test]
async fn one_bad_entity_does_not_take_its_whole_batch_with_it() {
    let world = World::start().await;
    // The accounts fail at reader `u9`, and answer a batch with this one with nothing at all.
    let body = br#"{"data":{"reviews":[{"id":"r1","author":{"__typename":"User","id":"u1"}},
        {"id":"r2","author":{"__typename":"User","id":"u9"}},
            {"id":"r3","author":{"__typename":"User","id":"u2"}},
        {"id":"r4","author":{"__typename":"User","id":"u3"}},
            {"id":"r5","author":{"__typename":"User","id":"u1"}}]}}"#;
    let instead = Some(("application/json", body.to_vec()));
    world.stage.set(
        "reviews",
        Mood {
            instead,
            ..Mood::default()
        },
    );
    let answer = world.ask("{ reviews { author { id nick } } }").await;
    let nicks = answer["data"]["reviews"].as_array().unwrap().iter();
    let nicks: Vec<_> = nicks
        .map(|review| review["author"]["nick"].as_str())
        .collect();
    assert_eq!(
        nicks,
        [Some("ada"), None, Some("bela"), Some("cleo"), Some("ada")]
    );
    assert_eq!(
        answer["errors"].as_array().map(Vec::len),
        Some(1),
        "{answer}"
    );
    assert_eq!(answer["errors"][0]["path"], json!(["reviews", 1, "author"]));
}
