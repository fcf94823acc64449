//! What must hold whenever the platform has had time to come back: the venue's truth is our books.

use std::collections::{BTreeMap, BTreeSet};

use domain::ClientOrderId;
use events::verify_export;
use rules::intent::adopted_order_id;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use simulator_hyperliquid::engine::{Fill, OrderRecord, OrderStatus};

use super::deeds::{Actor, Expected};
use crate::acts::{Deployed, Story, number, story_if_any, text};
use crate::house::House;
use crate::person::Person;

const EXPORT: &str = "query($id: ID!) { chainExport(id: $id) }";
const EXTERNAL: &str = "{ externalPositions { token side quantity } }";
/// What the chain of a filled entry runs through.
const OF_ENTRY: [&str; 4] = [
    "post.recorded",
    "signal.created",
    "intent.decided",
    "fill.recorded",
];
/// What the chain of a verdict that was no runs through.
const OF_REJECTION: [&str; 3] = ["post.recorded", "signal.created", "verdict.rejected"];

/// One person's side and the venue's, at one moment.
struct Books<'a> {
    house: &'a House,
    person: &'a Person,
    deployed: &'a Deployed,
    expected: &'a Expected,
    story: Story,
    /// The venue's orders by our client order id, the oldest first; others' are none of ours.
    venue: BTreeMap<String, Vec<OrderRecord>>,
    /// Every execution at the venue.
    fills: Vec<Fill>,
    wrong: Vec<String>,
}

/// Everything that does not hold now, in sentences; nothing when all does.
pub async fn check(house: &House, actor: &Actor) -> Vec<String> {
    let Actor {
        person,
        deployed,
        expected,
    } = actor;
    let Some(story) = story_if_any(person, &deployed.id).await else {
        return vec!["the story cannot be read".to_owned()];
    };
    let mut books = Books {
        house,
        person,
        deployed,
        expected,
        story,
        venue: venue_orders(house, deployed),
        fills: house.stand_ins.all_fills(&deployed.account),
        wrong: Vec::new(),
    };
    books.check_decisions();
    books.check_orders();
    for coin in &expected.called {
        books.check_coin(coin);
    }
    if books.wrong.is_empty() {
        books.check_externals().await;
        books.check_chains().await;
    }
    books.wrong
}

fn venue_orders(house: &House, deployed: &Deployed) -> BTreeMap<String, Vec<OrderRecord>> {
    let mut orders: BTreeMap<String, Vec<OrderRecord>> = BTreeMap::new();
    for record in house.stand_ins.all_orders(&deployed.account) {
        if let Some(id) = &record.order.cloid {
            orders.entry(id.to_string()).or_default().push(record);
        }
    }
    orders
}

impl Books<'_> {
    fn add(&mut self, sentence: String) {
        self.wrong.push(sentence + " in " + &self.deployed.id);
    }

    /// One verdict for each call, one entry for each intent.
    fn check_decisions(&mut self) {
        for coin in &self.expected.called {
            let verdicts = self.story.verdicts_on(coin);
            let approved = verdicts.iter().filter(|one| one["isApproved"] == true);
            let (verdicts, intents) = (verdicts.len(), approved.count());
            let entries = self.story.entries(coin).len();
            if verdicts != 1 {
                self.add(format!("{verdicts} verdicts on {coin}"));
            }
            if entries != intents {
                self.add(format!("{entries} entries of {intents} intents in {coin}"));
            }
        }
    }

    /// Every order ended by the venue's word, or waits there; none was sent twice; each execution
    /// of it is booked once.
    fn check_orders(&mut self) {
        let mut wrong = Vec::new();
        let mut known = BTreeSet::new();
        for order in &self.story.orders {
            let id = text(&order["clientOrderId"]);
            let (state, purpose) = (&order["state"], &order["purpose"]);
            let adopted = self.adopted_by(order, &id);
            let venue = self.venue.get(&id).map_or(&[][..], Vec::as_slice);
            if is_doubled(venue) {
                wrong.push(format!("{id} is at the venue {} times", venue.len()));
            }
            let reason = match &adopted {
                Some(_) => (state != "FILLED").then(|| "the venue did it".to_owned()),
                None => contradiction(state, venue.last()),
            };
            if let Some(reason) = reason {
                wrong.push(format!("{purpose} {id} is {state}, but {reason}"));
            }
            let executed = self.executed(|fill| match &adopted {
                Some(venue_order_id) => fill.oid.to_string() == *venue_order_id,
                None => fill.cloid.as_ref().is_some_and(|of| of.as_str() == id),
            });
            let booked = booked(order);
            let is_split = adopted.is_some() && booked.1 <= executed.1;
            if booked != executed && !is_split {
                wrong.push(format!(
                    "{purpose} {id}: {booked:?} of {executed:?} are booked"
                ));
            }
            known.insert(id);
        }
        for (id, records) in &self.venue {
            if !known.contains(id) {
                wrong.push(format!("the venue has {records:?} that we do not know"));
            }
        }
        for one in wrong {
            self.add(one);
        }
    }

    /// The venue's order that an order of ours stands for, when we did not send it.
    fn adopted_by(&self, order: &Value, id: &str) -> Option<String> {
        let venue_order_id = order["venueOrderId"].as_str()?;
        let adopted: ClientOrderId = adopted_order_id(&self.deployed.account, venue_order_id);
        (adopted.as_str() == id).then(|| venue_order_id.to_owned())
    }

    /// How many executions at the venue, and of how much together.
    fn executed(&self, is_of: impl Fn(&Fill) -> bool) -> (usize, Decimal) {
        let of = self.fills.iter().filter(|fill| is_of(fill));
        of.fold((0, Decimal::ZERO), |(count, sum), fill| {
            (count + 1, sum + fill.sz)
        })
    }

    /// What is held is what was filled and what is not ours; ours is protected as a whole, and
    /// nothing is left over.
    fn check_coin(&mut self, coin: &str) {
        let held = self.house.stand_ins.position(&self.deployed.account, coin);
        let external = self.expected.external_in(coin);
        let positions = self.story.positions_in(coin);
        let open: Vec<_> = positions
            .iter()
            .filter(|position| position["state"] != "CLOSED")
            .collect();
        let ours: Decimal = open.iter().map(|one| number(&one["quantity"])).sum();
        let is_corrected = positions
            .iter()
            .any(|position| position["corrections"] != json!([]));
        let orders = self.story.orders.iter();
        let net: Decimal = orders.filter(|order| order["token"] == coin).map(net).sum();
        let records = self.venue.values().flatten();
        let stops: Decimal = records
            .filter(|record| record.order.coin == coin && record.status == OrderStatus::Open)
            .filter(|record| record.order.trigger.is_some())
            .map(|record| record.order.size)
            .sum();
        let reason = self.expected.reasons.get(coin);
        let told = positions.first().map(|newest| &newest["exitReason"]);
        let mut wrong = Vec::new();
        if open.len() > 1 || open.iter().any(|position| position["state"] != "OPEN") {
            wrong.push(format!("{coin} has unsettled positions: {open:?}"));
        }
        if ours + external != held {
            wrong.push(format!(
                "{coin}: we hold {ours} beside {external}, the venue {held}"
            ));
        }
        // What a correction stood in for may have been told after it.
        if net != ours && !(is_corrected && net > ours) {
            wrong.push(format!("{coin}: our fills sum to {net}, we hold {ours}"));
        }
        if stops != ours {
            wrong.push(format!("{coin}: {stops} of {ours} are protected"));
        }
        if let (Some(reason), Some(told)) = (reason, told)
            && told != reason
        {
            wrong.push(format!("{coin} closed by {told}, not by {reason}"));
        }
        for one in wrong {
            self.add(one);
        }
    }

    /// What is not ours is shown as such.
    async fn check_externals(&mut self) {
        let answer = self.person.ask(EXTERNAL, json!({})).await;
        let shown = answer["data"]["externalPositions"].as_array();
        let shown: BTreeMap<String, Decimal> = shown
            .into_iter()
            .flatten()
            .map(|one| (text(&one["token"]), number(&one["quantity"])))
            .collect();
        let mut expected = self.expected.external.clone();
        expected.retain(|_, quantity| !quantity.is_zero());
        let is_shown = expected.len() == shown.len()
            && expected
                .iter()
                .all(|(coin, it)| shown.get(*coin) == Some(it));
        if !is_shown {
            self.add(format!("{expected:?} is not ours, {shown:?} is shown"));
        }
    }

    /// The chain of every filled entry and of every no is whole, up to its post, and proves itself.
    async fn check_chains(&mut self) {
        let orders = self.story.orders.iter();
        let entries = orders
            .filter(|order| order["purpose"] == "ENTRY" && order["state"] == "FILLED")
            .map(|order| (text(&order["id"]), &OF_ENTRY[..]));
        let verdicts = self.story.verdicts.iter();
        let rejections = verdicts
            .filter(|verdict| verdict["isApproved"] == false)
            .map(|verdict| (text(&verdict["id"]), &OF_REJECTION[..]));
        let chains: Vec<_> = entries.chain(rejections).collect();
        for (id, links) in chains {
            let answer = self.person.ask(EXPORT, json!({ "id": id })).await;
            let Some(export) = answer["data"]["chainExport"].as_str() else {
                self.add(format!("{id} has no chain: {answer}"));
                continue;
            };
            if let Err(broken) = verify_export(export.as_bytes()) {
                self.add(format!("the chain of {id} is broken: {broken}"));
            }
            for link in links {
                if !export.contains(&format!("\"kind\":\"{link}\"")) {
                    self.add(format!("the chain of {id} has no {link}"));
                }
            }
        }
    }
}

/// Whether the venue took an order more than once: one that a newer one took the place of ended.
fn is_doubled(venue: &[OrderRecord]) -> bool {
    let former = venue.split_last().map_or(&[][..], |(_, former)| former);
    former
        .iter()
        .any(|record| record.status != OrderStatus::Canceled)
}

/// How many executions we booked of an order, and of how much together.
fn booked(order: &Value) -> (usize, Decimal) {
    let fills = order["fills"].as_array().into_iter().flatten();
    fills.fold((0, Decimal::ZERO), |(count, sum), fill| {
        (count + 1, sum + number(&fill["quantity"]))
    })
}

/// What an order did to what is held.
fn net(order: &Value) -> Decimal {
    let (_, filled) = booked(order);
    if order["isReduceOnly"] == true {
        -filled
    } else {
        filled
    }
}

/// Why the venue's word does not bear the state we show.
fn contradiction(state: &Value, venue: Option<&OrderRecord>) -> Option<String> {
    let word = venue.map(|record| record.status);
    let is_open = word == Some(OrderStatus::Open);
    let is_filled = word == Some(OrderStatus::Filled);
    let holds = match state.as_str().unwrap_or_default() {
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
