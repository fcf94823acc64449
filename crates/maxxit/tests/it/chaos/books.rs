//! What must hold whenever the platform has had time to come back: the venue's truth is our books.

use std::collections::{BTreeMap, BTreeSet};

use events::verify_export;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use simulator_hyperliquid::engine::{OrderRecord, OrderStatus};

use crate::acts::{Deployed, Story, number, story_if_any, text};
use crate::house::House;
use crate::person::Person;

const EXPORT: &str = "query($id: ID!) { chainExport(id: $id) }";
/// What the chain of a filled entry runs through.
const LINKS: [&str; 4] = [
    "post.recorded",
    "signal.created",
    "intent.decided",
    "fill.recorded",
];

/// One person's side and the venue's, at one moment.
struct Books<'a> {
    house: &'a House,
    person: &'a Person,
    deployed: &'a Deployed,
    story: Story,
    /// The venue's orders by client order id.
    venue: BTreeMap<String, Vec<OrderRecord>>,
    wrong: Vec<String>,
}

/// Everything that does not hold now, in sentences; nothing when all does.
pub async fn check(
    house: &House,
    person: &Person,
    deployed: &Deployed,
    called: &BTreeSet<&str>,
) -> Vec<String> {
    let Some(story) = story_if_any(person, &deployed.id).await else {
        return vec!["the story cannot be read".to_owned()];
    };
    let mut books = Books {
        house,
        person,
        deployed,
        story,
        venue: venue_orders(house, deployed),
        wrong: Vec::new(),
    };
    books.check_decisions(called);
    books.check_orders();
    for coin in called {
        books.check_coin(coin);
    }
    if books.wrong.is_empty() {
        books.check_chains().await;
    }
    books.wrong
}

fn venue_orders(house: &House, deployed: &Deployed) -> BTreeMap<String, Vec<OrderRecord>> {
    let mut orders: BTreeMap<String, Vec<OrderRecord>> = BTreeMap::new();
    for record in house.stand_ins.all_orders(&deployed.account) {
        let id = record.order.cloid.as_ref().map(ToString::to_string);
        orders
            .entry(id.unwrap_or_default())
            .or_default()
            .push(record);
    }
    orders
}

impl Books<'_> {
    fn add(&mut self, sentence: String) {
        let whose = &self.deployed.id;
        self.wrong.push(format!("{sentence} ({whose})"));
    }

    /// One verdict for each call, one entry for each intent.
    fn check_decisions(&mut self, called: &BTreeSet<&str>) {
        let mut wrong = Vec::new();
        for coin in called {
            let verdicts = self.story.verdicts_on(coin);
            if verdicts.len() != 1 {
                wrong.push(format!("{} verdicts on {coin}", verdicts.len()));
            }
            let approved = verdicts.iter().filter(|one| one["isApproved"] == true);
            let intents = approved.count();
            let entries = self.story.entries(coin).len();
            if entries != intents {
                wrong.push(format!("{entries} entries of {intents} intents in {coin}"));
            }
        }
        wrong.into_iter().for_each(|one| self.add(one));
    }

    /// Every order ended by the venue's word, or waits there; none was sent twice.
    fn check_orders(&mut self) {
        let mut wrong = Vec::new();
        let mut known = BTreeSet::new();
        for order in &self.story.orders {
            let id = text(&order["clientOrderId"]);
            let venue = self.venue.get(&id).map_or(&[][..], Vec::as_slice);
            if venue.len() > 1 {
                wrong.push(format!("{id} is at the venue {} times", venue.len()));
            }
            if let Some(reason) = contradiction(order, venue.first()) {
                let (state, purpose) = (&order["state"], &order["purpose"]);
                wrong.push(format!("{purpose} {id} is {state}, but {reason}"));
            }
            known.insert(id);
        }
        for (id, records) in &self.venue {
            if !known.contains(id) {
                wrong.push(format!("the venue has {records:?} that we do not know"));
            }
        }
        wrong.into_iter().for_each(|one| self.add(one));
    }

    /// What is held is what was filled, is protected as a whole, and nothing is left over.
    fn check_coin(&mut self, coin: &str) {
        let held = self.house.stand_ins.position(&self.deployed.account, coin);
        let open: Vec<_> = self
            .story
            .positions_in(coin)
            .into_iter()
            .filter(|position| position["state"] != "CLOSED")
            .collect();
        let ours: Decimal = open.iter().map(|one| number(&one["quantity"])).sum();
        let unsettled = open.iter().any(|position| position["state"] != "OPEN");
        let mut net = Decimal::ZERO;
        let mut fills = 0;
        for order in self
            .story
            .orders
            .iter()
            .filter(|order| order["token"] == coin)
        {
            let sign = if order["isReduceOnly"] == true { -1 } else { 1 };
            for fill in order["fills"].as_array().into_iter().flatten() {
                net += number(&fill["quantity"]) * Decimal::from(sign);
                fills += 1;
            }
        }
        let records = self.venue.values().flatten();
        let stops: Decimal = records
            .filter(|record| record.order.coin == coin && record.status == OrderStatus::Open)
            .filter(|record| record.order.trigger.is_some())
            .map(|record| record.order.size)
            .sum();
        let venue_fills = self.house.stand_ins.fills(&self.deployed.account, coin);
        let mut wrong = Vec::new();
        if open.len() > 1 || unsettled {
            wrong.push(format!("{coin} has unsettled positions: {open:?}"));
        }
        if ours != held {
            wrong.push(format!("{coin}: we hold {ours}, the venue {held}"));
        }
        if net != held {
            wrong.push(format!(
                "{coin}: our fills sum to {net}, the venue holds {held}"
            ));
        }
        if fills != venue_fills {
            wrong.push(format!("{coin}: {fills} fills of {venue_fills} are booked"));
        }
        if stops != held {
            wrong.push(format!("{coin}: {stops} of {held} are protected"));
        }
        wrong.into_iter().for_each(|one| self.add(one));
    }

    /// The chain of every filled entry is whole, up to its post, and proves itself.
    async fn check_chains(&mut self) {
        let filled: Vec<String> = self
            .story
            .orders
            .iter()
            .filter(|order| order["purpose"] == "ENTRY" && order["state"] == "FILLED")
            .map(|order| text(&order["id"]))
            .collect();
        for id in filled {
            let answer = self.person.ask(EXPORT, json!({ "id": id })).await;
            let Some(export) = answer["data"]["chainExport"].as_str() else {
                self.add(format!("{id} has no chain: {answer}"));
                continue;
            };
            if let Err(broken) = verify_export(export.as_bytes()) {
                self.add(format!("the chain of {id} is broken: {broken}"));
            }
            for link in LINKS {
                if !export.contains(&format!("\"kind\":\"{link}\"")) {
                    self.add(format!("the chain of {id} has no {link}"));
                }
            }
        }
    }
}

/// Why the venue's word does not bear the state we show.
fn contradiction(order: &Value, venue: Option<&OrderRecord>) -> Option<String> {
    let state = order["state"].as_str().unwrap_or_default();
    let word = venue.map(|record| record.status);
    let is_open = word == Some(OrderStatus::Open);
    let is_filled = word == Some(OrderStatus::Filled);
    let holds = match state {
        "RESTING" | "PARTIALLY_FILLED" => is_open,
        "FILLED" => is_filled,
        "CANCELLED" => word.is_some() && !is_open && !is_filled,
        // The venue keeps no record of some refusals, and none of what never came.
        "REJECTED" => !is_open && !is_filled,
        "EXPIRED" => word.is_none(),
        _ => false,
    };
    (!holds).then(|| format!("the venue says {word:?}"))
}
