//! One market's order book: invented depth around the middle, and the users' resting orders.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};

use domain::Address;
use rust_decimal::Decimal;

use crate::market::Market;
use crate::price::{Millis, hash};

/// Levels of invented depth on each side.
const LEVELS: u32 = 20;
/// The distance between two of them, in hundred-thousandths of the price.
const STEP_E5: i64 = 8;
/// Half the spread, in hundred-thousandths of the price.
const HALF_SPREAD_E5: i64 = 2;
/// Trades kept for those who ask.
const TRADES_MAX: usize = 50;

/// A price and what rests there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The price.
    pub price: Decimal,
    /// Units.
    pub size: Decimal,
    /// Orders.
    pub orders: u32,
}

/// One trade, as the public sees it.
#[derive(Clone, Debug)]
pub struct Trade {
    /// Whether the taker bought.
    pub is_buy: bool,
    /// The price.
    pub price: Decimal,
    /// Units.
    pub size: Decimal,
    /// When.
    pub at: Millis,
    /// Its id.
    pub tid: u64,
    /// Buyer and seller; the stand-in's own depth is nobody.
    pub users: [Address; 2],
}

/// A user's order in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resting {
    pub(crate) owner: Address,
    pub(crate) size: Decimal,
}

/// Where the best offer for a taker comes from.
#[derive(Clone, Debug)]
pub(crate) enum Offer {
    /// Invented depth.
    Depth { price: Decimal, size: Decimal },
    /// A user's order.
    User {
        price: Decimal,
        oid: u64,
        owner: Address,
    },
}

impl Offer {
    pub(crate) const fn price(&self) -> Decimal {
        match self {
            Self::Depth { price, .. } | Self::User { price, .. } => *price,
        }
    }
}

/// One market's book.
#[derive(Debug)]
pub struct Book {
    pub(crate) market: Market,
    pub(crate) mid: Option<Decimal>,
    depth_bids: VecDeque<Level>,
    depth_asks: VecDeque<Level>,
    bids: BTreeMap<(Reverse<Decimal>, u64), Resting>,
    asks: BTreeMap<(Decimal, u64), Resting>,
    pub(crate) trades: VecDeque<Trade>,
}

impl Book {
    pub(crate) fn new(market: Market) -> Self {
        Self {
            market,
            mid: None,
            depth_bids: VecDeque::new(),
            depth_asks: VecDeque::new(),
            bids: BTreeMap::new(),
            asks: BTreeMap::new(),
            trades: VecDeque::new(),
        }
    }

    /// Moves the middle and renews the depth that was taken.
    pub(crate) fn set_mid(&mut self, mid: Option<Decimal>, at: Millis) {
        self.mid = mid;
        self.depth_bids.clear();
        self.depth_asks.clear();
        let Some(mid) = mid else { return };
        let tick = self.market.tick_at(mid);
        let half = (mid * Decimal::new(HALF_SPREAD_E5, 5)).max(tick / Decimal::TWO);
        let step = mid * Decimal::new(STEP_E5, 5);
        for level in 0..LEVELS {
            let away = half + step * Decimal::from(level);
            let up = self.market.round_price(((mid + away) / tick).ceil() * tick);
            let down = self
                .market
                .round_price(((mid - away) / tick).floor() * tick);
            self.push_depth(true, down, level, at);
            self.push_depth(false, up, level, at);
        }
    }

    /// Deeper levels hold more, as real books do.
    fn push_depth(&mut self, is_bid: bool, price: Decimal, level: u32, at: Millis) {
        if price <= Decimal::ZERO {
            return;
        }
        let share = Decimal::from(level + 1) / Decimal::from(LEVELS * (LEVELS + 1) / 2);
        let luck = hash(u64::from(is_bid), u64::from(level), 0, at / 1_000) % 500;
        let luck = Decimal::new(luck.cast_signed() + 750, 3);
        let size = Decimal::from(self.market.depth_usd) * share * luck / price;
        let size = self.market.truncate_size(size);
        let queue = if is_bid {
            &mut self.depth_bids
        } else {
            &mut self.depth_asks
        };
        match queue.back_mut() {
            Some(last) if last.price == price => last.size += size,
            _ if size > Decimal::ZERO => queue.push_back(Level {
                price,
                size,
                orders: 1,
            }),
            _ => {}
        }
    }

    /// The best offer for someone who buys (or sells).
    pub(crate) fn best_offer(&self, is_buy: bool) -> Option<Offer> {
        let depth = if is_buy {
            &self.depth_asks
        } else {
            &self.depth_bids
        }
        .front();
        let user = if is_buy {
            self.first_ask()
        } else {
            self.first_bid()
        };
        let is_user_better = |user: Decimal, depth: Decimal| {
            if is_buy { user <= depth } else { user >= depth }
        };
        match (user, depth) {
            (Some(user), Some(depth)) if !is_user_better(user.price(), depth.price) => {
                Some(offer_of(depth))
            }
            (Some(user), _) => Some(user),
            (None, depth) => depth.map(offer_of),
        }
    }

    /// The best of the invented depth alone, for orders that already rest.
    pub(crate) fn best_depth(&self, is_buy: bool) -> Option<&Level> {
        if is_buy {
            self.depth_asks.front()
        } else {
            self.depth_bids.front()
        }
    }

    /// Takes from the best level of the invented depth.
    pub(crate) fn take_depth(&mut self, is_buy: bool, size: Decimal) {
        let queue = if is_buy {
            &mut self.depth_asks
        } else {
            &mut self.depth_bids
        };
        if let Some(level) = queue.front_mut() {
            level.size -= size;
            if level.size <= Decimal::ZERO {
                queue.pop_front();
            }
        }
    }

    /// The users' best order on a side, by price and then by age.
    pub(crate) fn first_resting(&self, is_bid: bool) -> Option<Offer> {
        if is_bid {
            self.first_bid()
        } else {
            self.first_ask()
        }
    }

    fn first_bid(&self) -> Option<Offer> {
        let ((Reverse(price), oid), resting) = self.bids.first_key_value()?;
        Some(Offer::User {
            price: *price,
            oid: *oid,
            owner: resting.owner.clone(),
        })
    }

    fn first_ask(&self) -> Option<Offer> {
        let ((price, oid), resting) = self.asks.first_key_value()?;
        Some(Offer::User {
            price: *price,
            oid: *oid,
            owner: resting.owner.clone(),
        })
    }

    pub(crate) fn rest(&mut self, is_bid: bool, price: Decimal, oid: u64, order: Resting) {
        if is_bid {
            self.bids.insert((Reverse(price), oid), order);
        } else {
            self.asks.insert((price, oid), order);
        }
    }

    pub(crate) fn remove(&mut self, is_bid: bool, price: Decimal, oid: u64) {
        if is_bid {
            self.bids.remove(&(Reverse(price), oid));
        } else {
            self.asks.remove(&(price, oid));
        }
    }

    pub(crate) fn shrink(&mut self, is_bid: bool, price: Decimal, oid: u64, by: Decimal) {
        let resting = if is_bid {
            self.bids.get_mut(&(Reverse(price), oid))
        } else {
            self.asks.get_mut(&(price, oid))
        };
        if let Some(resting) = resting {
            resting.size -= by;
        }
    }

    pub(crate) fn record(&mut self, trade: Trade) {
        self.trades.push_front(trade);
        self.trades.truncate(TRADES_MAX);
    }

    /// Bids and asks, the best first, users and depth together.
    pub fn levels(&self) -> [Vec<Level>; 2] {
        let bids = self
            .bids
            .iter()
            .map(|((Reverse(price), _), order)| (*price, order.size));
        let asks = self
            .asks
            .iter()
            .map(|((price, _), order)| (*price, order.size));
        let mut bids = merged(&self.depth_bids, bids);
        bids.reverse();
        [bids, merged(&self.depth_asks, asks)]
    }

    /// The best bid and the best ask.
    pub fn best(&self) -> [Option<Decimal>; 2] {
        [false, true].map(|is_buy| self.best_offer(is_buy).map(|offer| offer.price()))
    }
}

fn offer_of(level: &Level) -> Offer {
    Offer::Depth {
        price: level.price,
        size: level.size,
    }
}

/// Both kinds of orders by price, the lowest first.
fn merged(depth: &VecDeque<Level>, users: impl Iterator<Item = (Decimal, Decimal)>) -> Vec<Level> {
    let mut levels: BTreeMap<Decimal, (Decimal, u32)> = BTreeMap::new();
    let depth = depth.iter().map(|level| (level.price, level.size));
    for (price, size) in depth.chain(users) {
        let level = levels.entry(price).or_default();
        level.0 += size;
        level.1 += 1;
    }
    levels
        .into_iter()
        .map(|(price, (size, orders))| Level {
            price,
            size,
            orders,
        })
        .collect()
}
