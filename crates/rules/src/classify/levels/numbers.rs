//! Which numbers are levels, and which belong together.

use rust_decimal::Decimal;

use super::super::items::Item;
use super::super::items::Sense;
use super::super::lexeme::{Number, Unit};
use super::super::vocabulary::Role;
use super::{Level, Reader};

/// Numbers that belong to one label at most.
const NUMBERS_MAX: usize = 8;

impl Reader<'_> {
    pub(super) fn is_price(&self, place: usize) -> bool {
        self.level(place).is_some()
    }

    pub(super) fn level(&self, place: usize) -> Option<Level> {
        let Sense::Number(number) = self.items[place].sense else {
            return None;
        };
        if number.value.is_zero() || self.is_index(place) || self.is_amount(place) {
            return None;
        }
        match number.unit {
            Unit::Plain => Some(Level::At(number.value)),
            Unit::Percent => Some(Level::Percent(number.value)),
            Unit::Points => Some(Level::Points(number.value)),
            Unit::Times | Unit::Other => None,
        }
    }

    /// The 1 of `TP 1: 2500` and of `1) 2500`.
    fn is_index(&self, place: usize) -> bool {
        let Sense::Number(Number {
            value,
            unit: Unit::Plain,
            is_dollars: false,
            decimals: 0,
            scale: 1,
        }) = self.items[place].sense
        else {
            return false;
        };
        let follows = |ahead: usize| self.items.get(place + ahead).map(|item| &item.sense);
        let is_listed = (matches!(follows(1), Some(Sense::Mark(')' | ':' | '.' | '>')))
            && matches!(follows(2), Some(Sense::Number(_))))
            || matches!(follows(1), Some(Sense::Number(_)))
            || (matches!(follows(1), Some(Sense::Mark('-'))) && self.follows_small_index(place));
        value < Decimal::TEN && is_listed
    }

    /// `Target 1 - 2500`: the dash is no range when the numbers are far apart.
    fn follows_small_index(&self, place: usize) -> bool {
        match self.items.get(place + 2).map(|item| &item.sense) {
            Some(Sense::Number(Number { value, .. })) => *value > Decimal::ONE_HUNDRED,
            _ => false,
        }
    }

    /// `5 $ETH`, `2000 USDT`, `$100k position`: a size.
    fn is_amount(&self, place: usize) -> bool {
        let Some(next) = self.items.get(place + 1) else {
            return false;
        };
        match &next.sense {
            Sense::Token { .. } => {
                place > 0 && !self.items[place - 1].is_mark('-') && !self.has_label_before(place)
            }
            Sense::Word { text, .. } => matches!(
                text.as_str(),
                "dollars"
                    | "bucks"
                    | "followers"
                    | "people"
                    | "days"
                    | "weeks"
                    | "years"
                    | "hours"
                    | "minutes"
                    | "months"
                    | "coins"
                    | "times"
                    | "ema"
                    | "ma"
                    | "sma"
                    | "subs"
                    | "members"
                    | "trades"
                    | "signals"
                    | "candles"
                    | "million"
                    | "billion"
                    | "percent"
                    | "usdt"
                    | "sats"
            ),
            _ => false,
        }
    }

    fn has_label_before(&self, place: usize) -> bool {
        self.items[place.saturating_sub(2)..place]
            .iter()
            .any(|item| matches!(item.role(), Some(Role::Entry | Role::Stop | Role::Target)))
    }

    /// The numbers that follow a label, up to what belongs to something else.
    pub(super) fn numbers_from(&self, from: usize) -> Vec<(usize, Level)> {
        let mut found: Vec<(usize, Level)> = Vec::new();
        let mut words = 0;
        for place in from..self.items.len() {
            let item = &self.items[place];
            if found.len() >= NUMBERS_MAX || self.taken[place] {
                break;
            }
            match &item.sense {
                Sense::Number(_) => match self.level(place) {
                    Some(level) => {
                        found.push((place, completed(level, found.last())));
                        words = 0;
                    }
                    None if self.is_index(place) => {}
                    None => words += 1,
                },
                Sense::Mark('\n') if self.continues(place, found.last().map(|(last, _)| *last)) => {
                }
                Sense::Mark('\n') => break,
                Sense::Mark('.' | ';' | '!' | '?')
                    if !found.is_empty() && self.ends_thought(place) =>
                {
                    break;
                }
                Sense::Mark(',') if !found.is_empty() && self.ends_thought(place) => break,
                // `8.6 down to 8.4`, `1.50 then 1.70`: the list goes on.
                Sense::Role(Role::Turn) if !found.is_empty() && self.is_plain(place + 1) => {}
                Sense::Role(Role::Filler)
                    if !found.is_empty()
                        && self.items.get(place + 1).and_then(Item::role) == Some(Role::To)
                        && self.is_plain(place + 2) => {}
                Sense::Role(Role::Filler | Role::Here | Role::Is)
                    if !found.is_empty() && !item.is_chinese =>
                {
                    break;
                }
                // `invalid if it closes below 138`: what must happen for a stop, not for a trade.
                Sense::Role(Role::If | Role::Done | Role::Me)
                    if found.is_empty() && self.states_a_stop(from) =>
                {
                    words += 1;
                }
                Sense::Mark(_)
                | Sense::Role(Role::Filler | Role::To | Role::Here | Role::And | Role::Is) => {}
                Sense::Role(_) | Sense::Token { .. } | Sense::Reference => break,
                Sense::Word { .. } | Sense::Ideograph => {
                    words += 1;
                    if !found.is_empty() || words > 2 {
                        break;
                    }
                }
            }
        }
        shared_scale(self.items, &mut found);
        found
    }

    /// Whether a price stands there.
    fn is_plain(&self, place: usize) -> bool {
        place < self.items.len() && matches!(self.level(place), Some(Level::At(_)))
    }

    /// Whether the label before this place is that of a stop.
    fn states_a_stop(&self, from: usize) -> bool {
        from > 0 && self.items[from - 1].role() == Some(Role::Stop)
    }

    fn ends_thought(&self, place: usize) -> bool {
        let next = self.items[place + 1..]
            .iter()
            .find(|item| !item.is_mark('"'));
        !matches!(next.map(|item| &item.sense), Some(Sense::Number(_)))
    }

    /// A list goes on below its label: the next line starts with a number or an index, and where
    /// numbers were read already, is marked as an item of a list or is a number alone as they were.
    fn continues(&self, place: usize, last: Option<usize>) -> bool {
        let next = self.items[place + 1..]
            .iter()
            .find(|item| !matches!(item.sense, Sense::Mark(_)));
        let is_listed = self
            .items
            .get(place + 1)
            .is_some_and(|item| item.is_mark('*') || item.is_mark('-') || item.is_mark('>'))
            || self.is_index(place + 1 - usize::from(place + 1 >= self.items.len()));
        let goes_alone =
            |last: usize| self.is_alone_on_line(last) && self.is_alone_on_line(place + 1);
        matches!(next.map(|item| &item.sense), Some(Sense::Number(_)))
            && last.is_none_or(|last| is_listed || goes_alone(last))
    }

    fn is_alone_on_line(&self, place: usize) -> bool {
        let is_end = |item: Option<&Item>| item.is_none_or(|item| item.is_mark('\n'));
        matches!(
            self.items.get(place).map(|item| &item.sense),
            Some(Sense::Number(_))
        ) && is_end(
            place
                .checked_sub(1)
                .and_then(|before| self.items.get(before)),
        ) && is_end(self.items.get(place + 1))
    }
}

/// `2.55/53` means 2.53; `0.0272/270` is left as it is.
fn completed(level: Level, before: Option<&(usize, Level)>) -> Level {
    let (Level::At(price), Some((_, Level::At(first)))) = (level, before) else {
        return level;
    };
    let digits = price.to_string().len();
    let text = first.to_string();
    let is_short =
        price.scale() == 0 && first.scale() as usize >= digits && price > *first * Decimal::TEN;
    if !is_short {
        return level;
    }
    let kept = text.len() - digits;
    let whole = format!("{}{price}", &text[..kept]);
    whole.parse().map_or(level, Level::At)
}

/// `62-63.5k`: the scale behind the last number is the scale of all.
fn shared_scale(items: &[Item], found: &mut [(usize, Level)]) {
    let scale_of = |place: usize| match items[place].sense {
        Sense::Number(number) => number.scale,
        _ => 1,
    };
    for index in (1..found.len()).rev() {
        let (place, later) = found[index];
        let (before_place, before) = found[index - 1];
        let (Level::At(later), Level::At(before)) = (later, before) else {
            continue;
        };
        let scale = Decimal::from(scale_of(place));
        if scale > Decimal::ONE && scale_of(before_place) == 1 && before < later / Decimal::TEN {
            found[index - 1].1 = Level::At(before.checked_mul(scale).unwrap_or(before));
        }
    }
}
