//! Stories of one order, told by a seed: an honest venue behind a network that loses, doubles and
//! reorders what is said. Nothing here knows how the machine works; it knows what is true.

use chrono::{DateTime, TimeDelta};
use domain::{Quantity, Timestamp};
use rules::order::{Broken, Execution, Order, OrderEvent, OrderState, check_step};

/// Units of every order as it is placed.
const SIZE: u64 = 10;
/// Units of a replacement, at most.
const NEXT_SIZE_MAX: u64 = 15;
/// Turns of one story, at most.
const TURNS_MAX: u64 = 24;
/// After this second the venue takes the order no more.
const EXPIRY: i64 = 30;
/// How much later an absence proves that it never was.
const GRACE: i64 = 10;

/// What one story showed to be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An invariant of the machine does not hold.
    #[error("{0} at {1:?}")]
    Machine(Broken, OrderEvent),
    /// It ended here while it could still fill at the venue.
    #[error("ended as {0:?} while it could still fill, at {1:?}")]
    EndedAlive(OrderState, OrderEvent),
    /// In the end our executions are not the venue's.
    #[error("{ours} executions are booked, the venue made {theirs}")]
    Executions {
        /// Booked here.
        ours: usize,
        /// Made there.
        theirs: usize,
    },
    /// In the end we and the venue say different things.
    #[error("ended as {ours:?}, and the venue says {theirs:?}")]
    End {
        /// Said here.
        ours: OrderState,
        /// True there.
        theirs: OrderState,
    },
}

/// A small generator of numbers: the same seed tells the same story on every machine.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Starts at a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// What is true at the venue.
#[derive(Clone, Debug)]
struct Venue {
    /// Units of the order, with what was executed of it.
    size: u64,
    /// The id under which the order works; none before it came or after it ended.
    live: Option<u64>,
    /// Whether it ever came.
    came: bool,
    /// Ids given so far.
    ids: u64,
    fills: Vec<Execution>,
}

impl Venue {
    fn left(&self) -> u64 {
        let filled: u64 = self.fills.iter().map(units).sum();
        self.size - filled
    }

    fn state(&self) -> OrderState {
        match self.live {
            Some(_) if self.fills.is_empty() => OrderState::Resting,
            Some(_) => OrderState::PartiallyFilled,
            None if !self.came => OrderState::Expired,
            None if self.left() == 0 => OrderState::Filled,
            None => OrderState::Cancelled,
        }
    }

    /// Puts the next order in the former one's place; nothing when there is none, or when as much
    /// was executed already.
    fn replace(&mut self, size: u64) -> Option<(u64, OrderEvent)> {
        let former = self.live?;
        if size <= self.size - self.left() {
            return None;
        }
        self.size = size;
        Some((former, self.next_id()))
    }

    fn take(&mut self) -> OrderEvent {
        self.came = true;
        self.next_id()
    }

    fn next_id(&mut self) -> OrderEvent {
        self.ids += 1;
        self.live = Some(self.ids);
        OrderEvent::Acknowledged {
            venue_order_id: self.ids.to_string(),
        }
    }

    fn fill(&mut self, dice: &mut Dice) -> OrderEvent {
        let size = 1 + dice.below(self.left());
        let execution = Execution {
            trade_id: format!("t{}", self.fills.len()),
            quantity: quantity(size),
            price: (100 + dice.below(9)).to_string().parse().expect("a price"),
        };
        self.fills.push(execution.clone());
        if self.left() == 0 {
            self.live = None;
        }
        OrderEvent::Filled(execution)
    }
}

fn units(fill: &Execution) -> u64 {
    fill.quantity.to_string().parse().expect("whole units")
}

fn quantity(units: u64) -> Quantity {
    units.to_string().parse().expect("a quantity")
}

fn at(second: i64) -> Timestamp {
    DateTime::from_timestamp(1_750_000_000 + second, 0).expect("a moment of this century")
}

fn ended(id: u64) -> OrderEvent {
    OrderEvent::Cancelled {
        venue_order_id: Some(id.to_string()),
    }
}

/// One order, the venue, and what is on its way between them.
struct Story {
    dice: Dice,
    venue: Venue,
    order: Order,
    /// Each with how many replacements were asked for when it was said.
    on_the_way: Vec<(u64, OrderEvent)>,
    /// Replacements asked for so far.
    replacements: u64,
    /// A request that has not come to the venue yet: the order itself, or its replacement.
    request: Option<Request>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Request {
    Place,
    Replace { size: u64 },
}

/// Tells the story of a seed; the number of events heard in it.
pub fn tell(seed: u64) -> Result<u64, Fault> {
    let mut story = Story {
        dice: Dice::new(seed),
        venue: Venue {
            size: SIZE,
            live: None,
            came: false,
            ids: 0,
            fills: Vec::new(),
        },
        order: Order::planned(quantity(SIZE), Some(at(EXPIRY))),
        on_the_way: Vec::new(),
        replacements: 0,
        request: None,
    };
    let mut heard = 0;
    if story.dice.chance(3) {
        story.hear(&OrderEvent::Withdrawn)?;
        return Ok(1);
    }
    story.hear(&OrderEvent::Sending)?;
    if story.dice.chance(3) {
        // The sender knows that nothing left.
        story.hear(&OrderEvent::NotSent)?;
        return Ok(2);
    }
    story.request = Some(Request::Place);
    for _ in 0..=story.dice.below(TURNS_MAX) {
        heard += story.turn()?;
    }
    heard += story.find_out()?;
    story.compare()?;
    Ok(heard)
}

impl Story {
    fn turn(&mut self) -> Result<u64, Fault> {
        match self.dice.below(10) {
            0 | 1 => self.arrive(),
            2 | 3 if self.venue.live.is_some() => {
                let fill = self.venue.fill(&mut self.dice);
                self.say(fill);
            }
            4 if self.dice.chance(40) => {
                if let Some(id) = self.venue.live.take() {
                    self.say(ended(id));
                }
            }
            5 => return self.replace(),
            6 => return self.hear(&OrderEvent::TimedOut).map(|()| 1),
            // An early look finds nothing: that proves nothing.
            7 if !self.venue.came => return self.look_early(),
            _ => return self.deliver(),
        }
        Ok(0)
    }

    /// The request comes to the venue, or is lost.
    fn arrive(&mut self) {
        let Some(request) = self.request.take() else {
            return;
        };
        if self.dice.chance(25) {
            return;
        }
        match request {
            Request::Place => {
                let answer = self.venue.take();
                self.say(answer);
            }
            Request::Replace { size } => match self.venue.replace(size) {
                Some((former, answer)) => {
                    self.say(ended(former));
                    self.say(answer);
                }
                None => self.say(OrderEvent::ReplacementRefused),
            },
        }
    }

    fn replace(&mut self) -> Result<u64, Fault> {
        let works = matches!(
            self.order.state,
            OrderState::Resting | OrderState::PartiallyFilled
        );
        let is_known = works && self.order.venue_order_id.is_some();
        if self.request.is_some() || self.order.is_replacing() || !is_known {
            return Ok(0);
        }
        let size = 1 + self.dice.below(NEXT_SIZE_MAX);
        let replacing = OrderEvent::Replacing {
            quantity: quantity(size),
        };
        self.hear(&replacing)?;
        if self.order.is_replacing() {
            self.replacements += 1;
            self.request = Some(Request::Replace { size });
        }
        Ok(1)
    }

    fn look_early(&mut self) -> Result<u64, Fault> {
        let second = i64::try_from(self.dice.below(40)).unwrap_or(0);
        self.hear(&absent(second)).map(|()| 1)
    }

    /// Puts a message on its way, sometimes twice, sometimes never.
    fn say(&mut self, event: OrderEvent) {
        let asked = self.replacements;
        if self.dice.chance(20) {
            self.on_the_way.push((asked, event.clone()));
        }
        if !self.dice.chance(15) {
            self.on_the_way.push((asked, event));
        }
    }

    /// Any message may be the next one. A refusal is the answer to one question: whoever asked
    /// another since does not take it for the answer to that.
    fn deliver(&mut self) -> Result<u64, Fault> {
        let waiting = u64::try_from(self.on_the_way.len()).unwrap_or(0);
        if waiting == 0 {
            return Ok(0);
        }
        let index = usize::try_from(self.dice.below(waiting)).unwrap_or(0);
        let (asked, event) = self.on_the_way.swap_remove(index);
        if event == OrderEvent::ReplacementRefused && asked != self.replacements {
            return Ok(0);
        }
        self.hear(&event).map(|()| 1)
    }

    fn hear(&mut self, event: &OrderEvent) -> Result<(), Fault> {
        let machine = |broken| Fault::Machine(broken, event.clone());
        let was_final = self.order.state.is_final();
        self.order = check_step(&self.order, event).map_err(machine)?;
        let can_fill = self.venue.live.is_some() || self.request == Some(Request::Place);
        if !was_final && self.order.state.is_final() && can_fill {
            return Err(Fault::EndedAlive(self.order.state, event.clone()));
        }
        Ok(())
    }

    /// The network works again, nothing is under way: the venue is asked by our id.
    fn find_out(&mut self) -> Result<u64, Fault> {
        self.request = None;
        let mut heard = 0;
        while !self.on_the_way.is_empty() {
            heard += self.deliver()?;
        }
        if !self.venue.came {
            self.hear(&absent(EXPIRY + GRACE + 1))?;
            self.hear(&absent(EXPIRY + GRACE + 1))?;
            return Ok(heard + 2);
        }
        for fill in self.venue.fills.clone() {
            self.hear(&OrderEvent::Filled(fill))?;
        }
        let Some(id) = self.venue.live else {
            // The answer names the last one there was, and how it ended.
            self.hear(&OrderEvent::Acknowledged {
                venue_order_id: self.venue.ids.to_string(),
            })?;
            let word = OrderEvent::Cancelled {
                venue_order_id: None,
            };
            return self.hear(&word).map(|()| heard + 2);
        };
        let is_former = self.order.venue_order_id == Some(id.to_string());
        let word = if self.order.is_replacing() && is_former {
            OrderEvent::ReplacementRefused
        } else {
            OrderEvent::Acknowledged {
                venue_order_id: id.to_string(),
            }
        };
        self.hear(&word).map(|()| heard + 1)
    }

    fn compare(&self) -> Result<(), Fault> {
        let (mut ours, mut theirs) = (self.order.fills.clone(), self.venue.fills.clone());
        ours.sort_by(|a, b| a.trade_id.cmp(&b.trade_id));
        theirs.sort_by(|a, b| a.trade_id.cmp(&b.trade_id));
        if ours != theirs {
            return Err(Fault::Executions {
                ours: ours.len(),
                theirs: theirs.len(),
            });
        }
        let theirs = self.venue.state();
        if self.order.state == theirs {
            Ok(())
        } else {
            Err(Fault::End {
                ours: self.order.state,
                theirs,
            })
        }
    }
}

fn absent(second: i64) -> OrderEvent {
    OrderEvent::Absent {
        as_of: at(second),
        grace: TimeDelta::seconds(GRACE),
    }
}
