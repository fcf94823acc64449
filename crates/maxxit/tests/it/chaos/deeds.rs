//! What people, prices and the venue do, carried out; and what must be so afterwards.

use std::collections::{BTreeMap, BTreeSet};

use domain::Address;
use rust_decimal::Decimal;
use serde_json::json;
use simulator_hyperliquid::Act as VenueAct;

use super::plot::{Act, COINS};
use crate::acts::{Deployed, story_if_any};
use crate::house::House;
use crate::person::Person;

/// Dollars of a trade by hand.
const BY_HAND_USD: u32 = 200;
const CLOSE: &str = "mutation($id: ID!, $key: String!) {
  positionClose(input: { positionId: $id, idempotencyKey: $key }) {
    position { id } userErrors { code } } }";

/// Somebody with a deployment.
pub struct Actor {
    pub person: Person,
    pub deployed: Deployed,
    pub expected: Expected,
}

/// What must be so by what was done.
#[derive(Default)]
pub struct Expected {
    /// Coins that were called.
    pub called: BTreeSet<&'static str>,
    /// What the account holds beside ours.
    pub external: BTreeMap<&'static str, Decimal>,
    /// Why the newest position of a coin closed.
    pub reasons: BTreeMap<&'static str, &'static str>,
}

impl Expected {
    /// What the account holds of a coin that is not ours.
    pub fn external_in(&self, coin: &str) -> Decimal {
        self.external.get(coin).copied().unwrap_or_default()
    }
}

impl Actor {
    fn account(&self) -> Address {
        self.deployed.account.clone()
    }

    fn buy_by_hand(&mut self, house: &House, (coin, price): (&'static str, u32)) {
        let before = house.stand_ins.position(&self.account(), coin);
        house.stand_ins.venue.act(&VenueAct::Trade {
            user: self.account(),
            coin: coin.to_owned(),
            size: Decimal::from(BY_HAND_USD) / Decimal::from(price),
        });
        let bought = house.stand_ins.position(&self.account(), coin) - before;
        *self.expected.external.entry(coin).or_default() += bought;
    }

    fn sell_by_hand(&mut self, house: &House, coin: &'static str) {
        let held = house.stand_ins.position(&self.account(), coin);
        house.stand_ins.venue.act(&VenueAct::Trade {
            user: self.account(),
            coin: coin.to_owned(),
            size: -held,
        });
        self.expect_closed(held, coin, "VENUE_CLOSED");
    }

    fn is_liquidated(&mut self, house: &House, coin: &'static str) {
        let held = house.stand_ins.position(&self.account(), coin);
        house.stand_ins.venue.act(&VenueAct::Liquidate {
            user: self.account(),
            coin: coin.to_owned(),
        });
        self.expect_closed(held, coin, "LIQUIDATION");
    }

    /// Whose fill it was that closed what was held together, nobody says.
    fn expect_closed(&mut self, held: Decimal, coin: &'static str, reason: &'static str) {
        let external = self.expected.external.remove(coin).unwrap_or_default();
        if external.is_zero() && !held.is_zero() {
            self.expected.reasons.insert(coin, reason);
        }
    }

    fn is_deleveraged(&self, house: &House, coin: &str) {
        let held = house.stand_ins.position(&self.account(), coin);
        house.stand_ins.venue.act(&VenueAct::Deleverage {
            user: self.account(),
            coin: coin.to_owned(),
            size: held / Decimal::TWO,
        });
    }

    fn cancel_by_hand(&self, house: &House, coin: &str) {
        house.stand_ins.venue.act(&VenueAct::CancelAll {
            user: self.account(),
            coin: coin.to_owned(),
        });
    }

    /// Asks to close; a door that is gone by then is one more thing that broke.
    async fn close(&self, coin: &str, key: &str) {
        let asking = async {
            let story = story_if_any(&self.person, &self.deployed.id).await?;
            for position in story.positions_in(coin) {
                let asked = json!({ "id": position["id"], "key": key });
                self.person.try_ask(CLOSE, asked).await?;
            }
            Some(())
        };
        let _: Option<()> = asking.await;
    }
}

/// Does it to everybody; `turn` tells one act of a story from another.
pub async fn carry_out(house: &House, actors: &mut [Actor], act: Act, turn: usize) {
    let key = format!("chaos-{turn}");
    match act {
        Act::Call(coin) => {
            let (name, price) = COINS[coin];
            house.stand_ins.call_long(name, price);
            for actor in actors {
                actor.expected.called.insert(name);
            }
        }
        Act::Target(coin) => {
            let (name, price) = COINS[coin];
            let beyond = Decimal::from(price) * Decimal::new(112, 2);
            house.stand_ins.set_price(name, beyond);
        }
        Act::Close(coin) => {
            for actor in actors {
                actor.close(COINS[coin].0, &key).await;
            }
        }
        Act::BuyByHand(coin) => actors
            .iter_mut()
            .for_each(|actor| actor.buy_by_hand(house, COINS[coin])),
        Act::SellByHand(coin) => actors
            .iter_mut()
            .for_each(|actor| actor.sell_by_hand(house, COINS[coin].0)),
        Act::CancelByHand(coin) => actors
            .iter()
            .for_each(|actor| actor.cancel_by_hand(house, COINS[coin].0)),
        Act::Liquidate(coin) => actors
            .iter_mut()
            .for_each(|actor| actor.is_liquidated(house, COINS[coin].0)),
        Act::Deleverage(coin) => actors
            .iter()
            .for_each(|actor| actor.is_deleveraged(house, COINS[coin].0)),
    }
}
