//! What the books promise, over generated histories of an account.

use chrono::DateTime;
use domain::{Price, Quantity, Side};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::policy::MoneyPolicy;
use crate::position::{FillEffect, Outcome, PositionEvent, PositionFill, apply};

fn usdc(text: &str) -> Usdc {
    text.parse().unwrap()
}

fn standing(equity: Usdc, unrealised: Usdc) -> Standing {
    Standing {
        equity,
        unrealised,
        at: DateTime::from_timestamp(1_750_000_000, 0).unwrap(),
    }
}

fn filled(position: &Position, fill: PositionFill) -> Position {
    match apply(position, &PositionEvent::Filled(fill)) {
        Outcome::Changed(changed) => changed,
        other => panic!("not booked: {other:?}"),
    }
}

fn fill(trade: &str, effect: FillEffect, units: &str, at: &str, fee: &str) -> PositionFill {
    PositionFill {
        trade_id: trade.to_owned(),
        effect,
        quantity: units.parse().unwrap(),
        price: at.parse().unwrap(),
        fee: usdc(fee),
    }
}

#[test]
fn a_winning_trade_stands_in_the_books_to_the_last_micro() {
    let mut ledger = Ledger::default();
    let empty = Position::opening(Side::Long);
    let held = filled(&empty, fill("1", FillEffect::Entry, "2", "100", "0.1"));
    let flat = filled(&held, fill("2", FillEffect::Exit, "2", "107.5", "0.2"));
    let deposit = Posting::transfer("opening", usdc("1000")).unwrap();
    let funding = Posting::funding("f1", "p", usdc("-0.4")).unwrap();
    let entry = Posting::fill("p", "1", &empty, &held).unwrap();
    let exit = Posting::fill("p", "2", &held, &flat).unwrap();
    for posting in [&deposit, &entry, &funding, &exit] {
        assert!(ledger.book(posting).unwrap());
        assert!(!ledger.book(posting).unwrap(), "a key is booked once");
    }
    let books = Book::ALL
        .iter()
        .map(|book| ledger.balance(*book).to_string());
    let books: Vec<_> = books.collect();
    assert_eq!(books, ["1014.3", "-1000", "-15", "0.3", "0.4", "0"]);
}

#[test]
fn a_stranger_that_turns_out_to_be_ours_is_undone_to_nothing() {
    let mut ledger = Ledger::default();
    let stranger = Posting::external("t", usdc("5"), usdc("0.5")).unwrap();
    ledger.book(&stranger).unwrap();
    assert_eq!(ledger.balance(Book::Cash), usdc("4.5"));
    ledger.book(&stranger.undone().unwrap()).unwrap();
    assert!(
        Book::ALL
            .iter()
            .all(|book| ledger.balance(*book) == Usdc::ZERO)
    );
}

#[test]
fn ids_follow_from_the_facts_alone() {
    let posting = Posting::transfer("t", usdc("5")).unwrap();
    let again = Posting::transfer("t", usdc("5")).unwrap();
    assert_eq!(posting.id("a"), again.id("a"));
    assert_ne!(posting.id("a"), posting.id("b"));
    let id = posting.id("a");
    assert_ne!(line_id(id, Book::Cash), line_id(id, Book::Capital));
}

#[test]
fn the_equation_holds_to_a_cent_and_no_further() {
    let tolerance = MoneyPolicy::default().equation_tolerance;
    for (off, holds) in [
        ("0", true),
        ("0.01", true),
        ("-0.01", true),
        ("0.010001", false),
    ] {
        let closing = standing(usdc("1000").checked_add(usdc(off)).unwrap(), Usdc::ZERO);
        let opening = standing(usdc("1000"), Usdc::ZERO);
        let equation = equate(opening, closing, Flows::default()).unwrap();
        assert_eq!(equation.holds(tolerance), holds, "{off}");
    }
}

/// What happens to an account of the model venue.
#[derive(Clone, Debug)]
enum Step {
    Deposit(i64),
    /// Into one of three positions, in lots of a thousandth.
    Enter {
        slot: usize,
        lots: u32,
    },
    /// So many thousandths of what is held.
    Exit {
        slot: usize,
        part: u32,
    },
    /// Everything of one position, by force, at a price of its own and a higher fee.
    Liquidate {
        slot: usize,
    },
    Funding {
        slot: usize,
        bps: i64,
    },
    Price(u32),
    /// Trades that are not ours.
    Stranger {
        pnl: i64,
        fee: i64,
    },
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => (-500_000_000..2_000_000_000_i64).prop_map(Step::Deposit),
        4 => (0..3_usize, 1..50_000_u32).prop_map(|(slot, lots)| Step::Enter { slot, lots }),
        4 => (0..3_usize, 1..=1_000_u32).prop_map(|(slot, part)| Step::Exit { slot, part }),
        1 => (0..3_usize).prop_map(|slot| Step::Liquidate { slot }),
        2 => (0..3_usize, -40..40_i64).prop_map(|(slot, bps)| Step::Funding { slot, bps }),
        5 => (5_000..20_000_u32).prop_map(Step::Price),
        1 => (-9_000_000..9_000_000_i64, 0..90_000_i64)
            .prop_map(|(pnl, fee)| Step::Stranger { pnl, fee }),
    ]
}

/// A venue that keeps balances of its own, by its own arithmetic: running average entries.
struct Venue {
    balance: Decimal,
    price: Decimal,
    held: [(Decimal, Decimal); 3],
}

const SIDES: [Side; 3] = [Side::Long, Side::Short, Side::Long];

fn sign(slot: usize) -> Decimal {
    match SIDES[slot] {
        Side::Long => Decimal::ONE,
        Side::Short => Decimal::NEGATIVE_ONE,
    }
}

impl Venue {
    fn unrealised(&self) -> Decimal {
        let held = self.held.iter().enumerate();
        held.map(|(slot, (units, average))| sign(slot) * (self.price - average) * units)
            .sum()
    }

    fn standing(&self) -> Standing {
        let unrealised = Usdc::from_decimal_nearest(self.unrealised()).unwrap();
        let equity = Usdc::from_decimal_nearest(self.balance + self.unrealised()).unwrap();
        standing(equity, unrealised)
    }
}

/// The account at the venue beside our books of it.
struct Model {
    venue: Venue,
    ledger: Ledger,
    positions: [Position; 3],
    heard: Vec<Posting>,
    trades: usize,
}

impl Model {
    fn new() -> Self {
        Self {
            venue: Venue {
                balance: Decimal::ZERO,
                price: Decimal::from(100),
                held: [(Decimal::ZERO, Decimal::ZERO); 3],
            },
            ledger: Ledger::default(),
            positions: SIDES.map(Position::opening),
            heard: Vec::new(),
            trades: 0,
        }
    }

    fn hear(&mut self, posting: Posting) {
        self.ledger.book(&posting).unwrap();
        self.heard.push(posting);
    }

    fn step(&mut self, step: &Step) {
        self.trades += 1;
        let name = self.trades.to_string();
        match step {
            Step::Deposit(micros) => {
                let amount = Usdc::from_micros(*micros);
                self.venue.balance += amount.to_decimal();
                self.hear(Posting::transfer(&name, amount).unwrap());
            }
            Step::Enter { slot, lots } => {
                let units = Decimal::new(i64::from(*lots), 3);
                let (held, average) = self.venue.held[*slot];
                let cost = held * average + units * self.venue.price;
                self.venue.held[*slot] = (held + units, cost / (held + units));
                self.trade(*slot, FillEffect::Entry, units, Decimal::new(45, 5));
            }
            Step::Exit { slot, part } => {
                let held = self.venue.held[*slot].0;
                let units = (held * Decimal::new(i64::from(*part), 3)).trunc_with_scale(3);
                self.exit(*slot, units, Decimal::new(45, 5));
            }
            Step::Liquidate { slot } => {
                let all = self.venue.held[*slot].0;
                self.exit(*slot, all, Decimal::new(5, 3));
            }
            Step::Funding { slot, bps } => {
                let held = self.venue.held[*slot].0;
                let dollars = held * self.venue.price * Decimal::new(*bps, 4);
                let amount = Usdc::from_decimal_nearest(dollars).unwrap();
                self.venue.balance += amount.to_decimal();
                let event = PositionEvent::Funded(amount);
                if let Outcome::Changed(funded) = apply(&self.positions[*slot], &event) {
                    self.positions[*slot] = funded;
                }
                let posting = Posting::funding(&name, &slot.to_string(), amount);
                self.hear(posting.unwrap());
            }
            Step::Price(cents) => self.venue.price = Decimal::new(i64::from(*cents), 2),
            Step::Stranger { pnl, fee } => {
                let (pnl, fee) = (Usdc::from_micros(*pnl), Usdc::from_micros(*fee));
                self.venue.balance += pnl.to_decimal() - fee.to_decimal();
                self.hear(Posting::external(&name, pnl, fee).unwrap());
            }
        }
    }

    fn exit(&mut self, slot: usize, units: Decimal, fee_rate: Decimal) {
        if units.is_zero() {
            return;
        }
        let (held, average) = self.venue.held[slot];
        self.venue.balance += sign(slot) * (self.venue.price - average) * units;
        self.venue.held[slot] = (held - units, average);
        self.trade(slot, FillEffect::Exit, units, fee_rate);
    }

    fn trade(&mut self, slot: usize, effect: FillEffect, units: Decimal, fee_rate: Decimal) {
        let fee = Usdc::from_decimal_nearest(units * self.venue.price * fee_rate).unwrap();
        self.venue.balance -= fee.to_decimal();
        let name = self.trades.to_string();
        let before = self.positions[slot].clone();
        let after = filled(
            &before,
            PositionFill {
                trade_id: name.clone(),
                effect,
                quantity: Quantity::try_new(units).unwrap(),
                price: Price::try_new(self.venue.price).unwrap(),
                fee,
            },
        );
        self.positions[slot] = after.clone();
        let posting = Posting::fill(&slot.to_string(), &name, &before, &after);
        self.hear(posting.unwrap());
    }

    fn gap(&self, ledger: &Ledger) -> Usdc {
        let opening = standing(Usdc::ZERO, Usdc::ZERO);
        let closing = self.venue.standing();
        equate(opening, closing, ledger.flows().unwrap())
            .unwrap()
            .gap
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Deposits, partial fills, funding, liquidations and strangers: the books balance at every
    /// step, the equation holds at every step, and hearing everything again changes nothing.
    #[test]
    fn books_balance_over_any_history(steps in prop::collection::vec(any_step(), 1..80)) {
        let tolerance = MoneyPolicy::default().equation_tolerance;
        let mut model = Model::new();
        for step in &steps {
            model.step(step);
            let sum: i64 = Book::ALL.iter().map(|book| model.ledger.balance(*book).micros()).sum();
            prop_assert_eq!(sum, 0);
            let gap = model.gap(&model.ledger);
            prop_assert!(gap.micros().abs() <= tolerance.micros(), "{gap} after {step:?}");
        }
        let realised: i64 = model.positions.iter()
            .map(|position| realised_of(position).unwrap().micros()).sum();
        prop_assert_eq!(model.ledger.balance(Book::Realised).micros(), -realised);
        let before = model.ledger.balances.clone();
        for posting in model.heard.clone() {
            prop_assert!(posting.lines.iter().map(|line| line.amount.micros()).sum::<i64>() == 0);
            prop_assert!(!model.ledger.book(&posting).unwrap());
        }
        prop_assert_eq!(before, model.ledger.balances);
    }

    /// A fact that was not heard, worth more than the tolerance, is always seen.
    #[test]
    fn what_is_missing_is_seen(
        steps in prop::collection::vec(any_step(), 1..60), missing in any::<prop::sample::Index>()
    ) {
        let tolerance = MoneyPolicy::default().equation_tolerance;
        let mut model = Model::new();
        for step in &steps {
            model.step(step);
        }
        prop_assume!(!model.heard.is_empty());
        let lost = missing.index(model.heard.len());
        let mut ledger = Ledger::default();
        for (place, posting) in model.heard.iter().enumerate() {
            if place != lost {
                ledger.book(posting).unwrap();
            }
        }
        let lines = &model.heard[lost].lines;
        let cash = lines.iter().find(|line| line.book == Book::Cash);
        let worth = cash.map_or(0, |line| line.amount.micros());
        let gap = model.gap(&ledger).micros();
        prop_assert!((gap - worth).abs() <= tolerance.micros());
        if worth.abs() > 2 * tolerance.micros() {
            prop_assert!(gap.abs() > tolerance.micros());
        }
    }
}
