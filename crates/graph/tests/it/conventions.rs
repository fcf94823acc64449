//! One small subgraph that breaks every rule it can.

use std::collections::BTreeSet;

use async_graphql::{EmptyMutation, EmptySubscription, ID, Object, Request, Schema, SimpleObject};
use async_graphql::{Response, value};
use domain::{AgentId, SessionId, UserId};
use graph::{
    AppError, Code, Connection, Decimal, Entity, Identity, Money, PageRequest, Result, Viewer,
    authenticated, connection,
};

struct Query;

#[derive(SimpleObject)]
struct Thing {
    id: ID,
}

#[derive(Debug, thiserror::Error)]
#[error("the disk is on fire at /var/secret")]
struct DiskFire;

#[Object]
impl Query {
    async fn echo(&self, amount: Decimal) -> Decimal {
        amount
    }

    async fn money(&self) -> Money {
        domain::Usdc::from_micros(1_500_000).into()
    }

    async fn conflict(&self) -> Result<bool> {
        Err(AppError::new(Code::Conflict, "it changed meanwhile"))
    }

    async fn broken(&self) -> Result<bool> {
        Err(AppError::internal(DiskFire))
    }

    async fn unclassified(&self) -> Result<bool, DiskFire2> {
        Err(DiskFire2)
    }

    #[graphql(directive = authenticated::apply(), requires_scopes = "trade")]
    async fn secret(&self, ctx: &async_graphql::Context<'_>) -> Result<String> {
        Ok(graph::require_scope(ctx, "trade")?.user_id.to_string())
    }

    async fn typed(&self, id: ID) -> Result<String> {
        graph::parse_id::<AgentId>(&id).map(|id| id.to_string())
    }

    async fn numbers(&self, first: Option<i32>, after: Option<String>) -> Result<Connection<i32>> {
        let request = PageRequest::<i32>::try_new(first, after)?;
        let from = request.after.map_or(0, |last| last + 1);
        let until = from + i32::try_from(request.limit()).unwrap();
        let rows = (from..until.min(45)).collect();
        Ok(connection(request.page(rows), |number| (number, number)))
    }

    #[graphql(entity)]
    async fn find_thing(&self, id: ID) -> Entity<Thing> {
        match id.as_str() {
            "absent" => None,
            "broken" => Some(Err(AppError::internal(DiskFire))),
            _ => Some(Ok(Thing { id })),
        }
    }
}

#[derive(Clone, Debug, thiserror::Error)]
#[error("password=hunter2")]
struct DiskFire2;

fn schema() -> Schema<Query, EmptyMutation, EmptySubscription> {
    graph::schema(Query, EmptyMutation, EmptySubscription).finish()
}

async fn ask(query: &str) -> Response {
    schema().execute(Request::new(query)).await
}

fn code(response: &Response) -> String {
    let extensions = response.errors[0].extensions.as_ref().unwrap();
    extensions
        .get("code")
        .unwrap()
        .clone()
        .into_json()
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn every_kind_of_error_has_a_code_and_leaks_nothing() {
    for (query, expected, message) in [
        ("{ conflict }", "CONFLICT", "it changed meanwhile"),
        ("{ broken }", "INTERNAL", "internal error"),
        ("{ unclassified }", "INTERNAL", "internal error"),
        ("{ secret }", "UNAUTHENTICATED", "sign in first"),
        (
            "{ typed(id: \"user_1\") }",
            "BAD_USER_INPUT",
            "`user_1` is not an id of the kind `agent_…`",
        ),
    ] {
        let response = ask(query).await;
        assert_eq!(code(&response), expected, "{query}");
        assert_eq!(response.errors[0].message, message, "{query}");
    }
    for query in [
        "{ nothing }",
        "{",
        "{ echo(amount: 0.1) }",
        "{ echo(amount: \"1e3\") }",
    ] {
        assert_eq!(code(&ask(query).await), "BAD_USER_INPUT", "{query}");
    }
}

#[tokio::test]
async fn decimals_are_exact_strings_both_ways() {
    let response =
        ask("{ echo(amount: \"9007199254740993.1200\") money { amount currency } }").await;
    let expected = value!({
        "echo": "9007199254740993.12",
        "money": { "amount": "1.5", "currency": "USDC" },
    });
    assert_eq!(response.data, expected);
}

#[tokio::test]
async fn a_scope_opens_what_the_session_may_do() {
    let user_id = UserId::new();
    let viewer = |scopes: &[&str]| {
        Identity::User(Viewer {
            user_id,
            session_id: Some(SessionId::new()),
            wallet: "0x29fcB43b46531BcA003ddC8FCB67FFE91900C762"
                .parse()
                .unwrap(),
            scopes: scopes
                .iter()
                .map(|scope| (*scope).to_owned())
                .collect::<BTreeSet<_>>(),
        })
    };
    let ask = async |identity| {
        let request = Request::new("{ secret }").data(identity);
        schema().execute(request).await
    };
    assert_eq!(
        ask(viewer(&["trade"])).await.data,
        value!({ "secret": user_id.to_string() })
    );
    assert_eq!(code(&ask(viewer(&["read"])).await), "FORBIDDEN");
}

#[tokio::test]
async fn a_list_is_walked_page_by_page_without_gaps() {
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let query = format!(
            "{{ numbers(first: 20{after}) {{ edges {{ node }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let page = ask(&query).await.data.into_json().unwrap();
        let numbers = &page["numbers"];
        seen.extend(
            numbers["edges"]
                .as_array()
                .unwrap()
                .iter()
                .map(|e| e["node"].as_i64().unwrap()),
        );
        if !numbers["pageInfo"]["hasNextPage"].as_bool().unwrap() {
            break;
        }
        after = format!(", after: {}", numbers["pageInfo"]["endCursor"]);
    }
    assert_eq!(seen, (0..45).collect::<Vec<_>>());
    for query in [
        "{ numbers(first: 0) { edges { node } } }",
        "{ numbers(first: 101) { edges { node } } }",
        "{ numbers(after: \"!\") { edges { node } } }",
    ] {
        assert_eq!(code(&ask(query).await), "BAD_USER_INPUT", "{query}");
    }
}

#[tokio::test]
async fn one_entity_never_fails_the_others() {
    let query = r#"{ _entities(representations: [
        { __typename: "Thing", id: "one" }
        { __typename: "Thing", id: "absent" }
        { __typename: "Thing", id: "broken" }
        { __typename: "Thing", id: "two" }
    ]) { ... on Thing { id } } }"#;
    let response = ask(query).await;
    assert_eq!(
        response.data,
        value!({ "_entities": [{ "id": "one" }, null, null, { "id": "two" }] })
    );
    assert_eq!(code(&response), "INTERNAL");
}

#[test]
fn the_sdl_takes_the_directives_of_federation() {
    let sdl = graph::sdl(&schema());
    assert!(
        sdl.contains("secret: String! @authenticated @requiresScopes(scopes: [[\"trade\"]])"),
        "{sdl}"
    );
    assert!(
        sdl.contains("\"@requiresScopes\", \"@authenticated\"]"),
        "{sdl}"
    );
    assert!(!sdl.contains("directive @authenticated"), "{sdl}");
    assert!(sdl.contains("type Thing @key(fields: \"id\")"), "{sdl}");
}
