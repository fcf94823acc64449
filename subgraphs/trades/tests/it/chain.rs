//! From the signal to the last fill, everything hangs on one chain.

use std::collections::BTreeMap;

use domain::EventId;
use events::facts::VenueFillSeen;
use events::{Cause, Envelope};
use sea_orm::ConnectionTrait;

use crate::house::{House, client_id};

/// What was told: kind, trace and cause of each event, by its id, in the order it was told.
async fn told(house: &House) -> Vec<(String, String, String, Option<String>)> {
    let db = &house.service.context.db;
    let sql = "select lower(hex(event_id)) as id, kind, trace_id, \
        lower(hex(causation_id)) as cause from outbox order by position";
    let sql = match db.backend() {
        sea_orm::DbBackend::Sqlite => sql.to_owned(),
        _ => sql
            .replace("lower(hex(event_id))", "replace(event_id::text, '-', '')")
            .replace(
                "lower(hex(causation_id))",
                "replace(causation_id::text, '-', '')",
            ),
    };
    let rows = db
        .read
        .query_all_raw(sea_orm::Statement::from_string(db.backend(), sql))
        .await
        .unwrap();
    rows.iter()
        .map(|row| {
            let text = |column: &str| row.try_get::<String>("", column).unwrap();
            let cause: Option<String> = row.try_get("", "cause").unwrap();
            let cause = cause.filter(|cause| !cause.is_empty());
            (text("id"), text("kind"), text("trace_id"), cause)
        })
        .collect()
}

#[tokio::test]
async fn every_fact_follows_from_the_signal_even_after_a_restart() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let signal = house.new_signal(trader.agent, "BTC", domain::Side::Long);
    let head = house.service.hear(&signal).await;
    let entry = house.reaches(&trader, "ENTRY", "RESTING").await;
    let house = house.restart().await;
    let fill = house.venue.fill_whole(&client_id(&entry));
    // Told in the same trace, and following from nothing.
    let fact = VenueFillSeen {
        account: trader.account.clone(),
        fill,
    };
    let loose = Cause::traced(head.trace_id.clone());
    let now = testkit::start_of_tests();
    let loose = Envelope::seal(EventId::new(), &fact, now, loose).unwrap();
    house.service.hear_again(&loose).await;
    let position = crate::house::position_of(&entry);
    let size = crate::house::text(&entry["quantity"]).to_owned();
    house.close(position, &size, 0).await.unwrap();
    let exit = house.reaches(&trader, "EXIT", "RESTING").await;
    let fill = house.venue.fill_whole(&client_id(&exit));
    house.tell_fill(&trader, &fill).await;

    let told = told(&house).await;
    let kinds: BTreeMap<&str, usize> = told.iter().fold(BTreeMap::new(), |mut kinds, one| {
        *kinds.entry(one.1.as_str()).or_default() += 1;
        kinds
    });
    assert_eq!(kinds["intent.decided"], 1);
    assert_eq!(kinds["fill.recorded"], 2);
    let root = head.id.uuid().as_simple().to_string();
    for (id, kind, trace, cause) in &told {
        assert_eq!(*trace, head.trace_id, "{kind} is on another chain");
        let mut link = cause.clone();
        let mut steps = 0;
        while let Some(above) = link.clone().filter(|above| *above != root) {
            let found = told.iter().find(|one| one.0 == above);
            let found = found.unwrap_or_else(|| panic!("{kind} {id} hangs in the air"));
            link.clone_from(&found.3);
            steps += 1;
            assert!(steps < 100, "{kind} goes round in circles");
        }
        assert_eq!(link.as_deref(), Some(&*root), "{kind} follows from nothing");
    }
}
