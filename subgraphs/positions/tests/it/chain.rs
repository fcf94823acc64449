//! Everything a position does follows from the fill that opened it.

use std::collections::HashMap;

use chrono::TimeDelta;
use events::facts::{LedgerPosted, PositionChanged};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;

use crate::support::{House, eventually};

/// What the service told: kind, and the kind of what it follows from, its own or the fill heard.
async fn links(house: &House) -> Vec<(String, String)> {
    let db = &house.service.context.db.read;
    let sql = "select event_id, kind, causation_id from outbox order by position";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql));
    let rows = rows.await.unwrap();
    let mut kinds: HashMap<uuid::Uuid, String> = HashMap::new();
    let mut links = Vec::new();
    for row in rows {
        let id: uuid::Uuid = row.try_get_by_index(0).unwrap();
        let kind: String = row.try_get_by_index(1).unwrap();
        let cause: Option<uuid::Uuid> = row.try_get_by_index(2).unwrap();
        let cause = cause.map_or("nothing".to_owned(), |cause| {
            kinds
                .get(&cause)
                .cloned()
                .unwrap_or_else(|| "heard".to_owned())
        });
        kinds.insert(id, kind.clone());
        links.push((kind, cause));
    }
    links
}

#[tokio::test]
async fn an_exit_decided_by_a_price_follows_from_the_position() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.price(&story, "94").await;
    house.reaches(&story, "CLOSING").await;
    house
        .service
        .hear(&story.exit("1", "94", "STOP_LOSS"))
        .await;

    let link = |kind: &str, cause: &str| (kind.to_owned(), cause.to_owned());
    assert_eq!(
        links(&house).await,
        [
            link("ledger.posted", "heard"),
            link("position.opened", "heard"),
            link("position.changed", "position.opened"),
            link("ledger.posted", "heard"),
            link("position.closed", "heard"),
        ]
    );
    assert_eq!(house.service.told::<PositionChanged>().await.len(), 1);
}

#[tokio::test]
async fn a_correction_is_a_fact_with_before_after_and_evidence_on_the_chain() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.price(&story, "98").await;
    house.venue_holds(&story, &[]);
    eventually("the books are corrected", async || {
        house.service.clock.advance(TimeDelta::seconds(1));
        house.position("alice", &story).await["state"] == "CLOSED"
    })
    .await;
    let links = links(&house).await;
    let of = |kind: &str| {
        links
            .iter()
            .rfind(|(told, _)| told == kind)
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(of("position.corrected"), "position.changed");
    assert_eq!(of("ledger.posted"), "position.corrected");
    assert_eq!(of("position.closed"), "position.corrected");
    assert_eq!(house.service.told::<LedgerPosted>().await.len(), 2);

    let query = "query($id: ID!) { position(id: $id) { corrections { \
        quantityBefore quantityAfter price evidence } ledgerLines { kind book } } }";
    let id = story.position.to_string();
    let shown = house.viewer("alice").data(query, json!({ "id": id })).await;
    let correction = &shown["position"]["corrections"][0];
    assert_eq!(correction["quantityBefore"], "1");
    assert_eq!(correction["quantityAfter"], "0");
    let evidence = correction["evidence"].as_str().unwrap();
    assert!(evidence.contains("\"positions\":[]"), "{evidence}");
}

#[tokio::test]
async fn r6_the_same_transcript_gives_the_same_books() {
    let house = House::start().await;
    let story = house.open("alice").await;
    let exit = story.exit("1", "110", "MANUAL");
    house.service.hear(&exit).await;
    let ids = house.service.told::<LedgerPosted>().await;
    let house = house.restart().await;
    house.service.hear(&exit).await;
    assert_eq!(house.service.told::<LedgerPosted>().await, ids);
}
