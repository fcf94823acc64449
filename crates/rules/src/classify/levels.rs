//! Reads entry, targets, stop and leverage out of the items of one call.

mod numbers;

use domain::Side;
use rust_decimal::Decimal;

use super::items::{Item, Sense};
use super::lexeme::{Number, Unit};
use super::vocabulary::Role;

/// More targets than anybody places.
const TARGETS_MAX: usize = 8;
/// The highest leverage that is believed.
const LEVERAGE_MAX: u16 = 200;

/// A distance or a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    At(Decimal),
    /// A share of the entry in percent.
    Percent(Decimal),
    /// Price units away from the entry.
    Points(Decimal),
}

/// What a call states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Levels {
    pub entry: Vec<Decimal>,
    pub has_entry_label: bool,
    pub is_market: bool,
    pub targets: Vec<Level>,
    pub stop: Option<Level>,
    /// Where the price is said to go, without a label: `a bounce to 65k`.
    pub hoped_for: Vec<Decimal>,
    pub leverage: Option<u16>,
    /// The bytes of the post the levels were read from.
    pub spans: Vec<(usize, usize)>,
}

impl Levels {
    /// How many of entry, targets and stop are stated beside a label.
    pub fn labelled(&self) -> usize {
        usize::from(self.has_entry_label && !self.entry.is_empty())
            + usize::from(!self.targets.is_empty())
            + usize::from(self.stop.is_some())
    }

    /// `止损：40` beside an entry of 2570 counts points, not a price.
    fn count_short_stop(&mut self) {
        let (Some((low, _)), Some(Level::At(stop))) = (bounds(&self.entry), self.stop) else {
            return;
        };
        let is_count = stop.normalize().scale() == 0;
        if is_count && stop < low / Decimal::TEN {
            self.stop = Some(Level::Points(stop));
        }
    }

    /// The side the levels themselves imply: the stop lies before the entry, the targets behind
    /// it; without an entry, stop and targets alone.
    pub fn implied_side(&self) -> Option<Side> {
        let Some(Level::At(stop)) = self.stop else {
            return None;
        };
        let targets = || {
            self.targets.iter().filter_map(|level| match level {
                Level::At(price) => Some(*price),
                _ => None,
            })
        };
        let between = bounds(&self.entry);
        let (low, high) = between.or_else(|| Some((targets().min()?, targets().max()?)))?;
        if between.is_none() {
            return match (stop < low, stop > high) {
                (true, _) => Some(Side::Long),
                (_, true) => Some(Side::Short),
                _ => None,
            };
        }
        if stop < low && targets().all(|target| target > low) {
            Some(Side::Long)
        } else if stop > high && targets().all(|target| target < high) {
            Some(Side::Short)
        } else {
            None
        }
    }
}

/// Least and greatest.
pub(super) fn bounds(prices: &[Decimal]) -> Option<(Decimal, Decimal)> {
    Some((*prices.iter().min()?, *prices.iter().max()?))
}

/// Reads the levels of the items of one call.
pub(super) fn levels(items: &[Item]) -> Levels {
    let mut reader = Reader {
        items,
        at: 0,
        taken: vec![false; items.len()],
        found: Levels::default(),
    };
    while reader.at < items.len() {
        reader.step();
    }
    reader.loose_entry();
    reader.loose_target();
    reader.found.count_short_stop();
    reader.found
}

struct Reader<'a> {
    items: &'a [Item],
    at: usize,
    /// Numbers that already belong to a label.
    taken: Vec<bool>,
    found: Levels,
}

impl Reader<'_> {
    fn step(&mut self) {
        let at = self.at;
        self.at += 1;
        // What a Chinese remark in brackets would do next is not this call's level.
        if self.items[at].is_aside && self.items[at].is_chinese {
            return;
        }
        match self.items[at].role() {
            Some(Role::Market) => self.market(at),
            Some(Role::Add) => self.add(at),
            Some(Role::Lever) => self.lever(at),
            Some(label @ (Role::Entry | Role::Target | Role::Stop)) => self.label(at, label),
            _ => self.times(at),
        }
    }

    /// `10x` or `10倍` on its own.
    fn times(&mut self, at: usize) {
        if let Sense::Number(Number {
            value,
            unit: Unit::Times,
            ..
        }) = self.items[at].sense
            && self.found.leverage.is_none()
            && !self.is_multiple(at)
        {
            self.set_leverage(at, value);
        }
    }

    /// `looking for 10x`, `the next 100x`: a gain, not a leverage.
    fn is_multiple(&self, at: usize) -> bool {
        at > 0
            && (matches!(self.items[at - 1].sense, Sense::Word { .. })
                || matches!(
                    self.items[at - 1].role(),
                    Some(Role::Target | Role::Hit | Role::Maybe)
                ))
    }

    fn set_leverage(&mut self, at: usize, value: Decimal) {
        let times = u16::try_from(value.trunc())
            .ok()
            .filter(|times| (1..=LEVERAGE_MAX).contains(times));
        if let Some(times) = times {
            self.found.leverage = Some(times);
            self.taken[at] = true;
            self.found
                .spans
                .push((self.items[at].start, self.items[at].end));
        }
    }

    fn lever(&mut self, at: usize) {
        let is_stated = at > 0
            && matches!(
                self.items[at - 1].sense,
                Sense::Number(Number {
                    unit: Unit::Times,
                    ..
                })
            );
        if is_stated || self.found.leverage.is_some() {
            return;
        }
        let end = self.items.len().min(at + 4);
        let ends = |item: &Item| {
            let is_label = matches!(item.role(), Some(Role::Entry | Role::Target | Role::Stop));
            is_label || item.is_mark('\n')
        };
        let end = self.items[at + 1..end]
            .iter()
            .position(ends)
            .map_or(end, |n| at + 1 + n);
        let near = (at + 1..end).find_map(|place| match self.items[place].sense {
            Sense::Number(Number {
                value,
                unit: Unit::Plain | Unit::Times,
                ..
            }) => Some((place, value)),
            _ => None,
        });
        if let Some((place, value)) = near {
            self.set_leverage(place, value);
            self.taken[place] = true;
        }
    }

    /// At the market; numbers behind it on the line are where to add.
    fn market(&mut self, at: usize) {
        let is_stated = !matches!(self.previous_role(at), Some(Role::Stop | Role::Target));
        self.found.is_market |= is_stated;
        let end = self.line_end(at);
        for place in at..end {
            if matches!(self.items[place].role(), Some(Role::Target | Role::Stop)) {
                break;
            }
            if self.items[at].is_chinese {
                self.taken[place] = true;
            }
        }
    }

    fn previous_role(&self, at: usize) -> Option<Role> {
        self.items[..at].iter().rev().take(3).find_map(Item::role)
    }

    fn line_end(&self, at: usize) -> usize {
        self.items[at..]
            .iter()
            .position(|item| item.is_mark('\n'))
            .map_or(self.items.len(), |n| at + n)
    }

    /// The number before `补仓`, or those behind `dca`, are no entry.
    fn add(&mut self, at: usize) {
        let behind = self.numbers_from(at + 1);
        let before = (at.saturating_sub(3)..at)
            .rev()
            .find(|place| self.is_price(*place));
        let is_before = self.items[at].is_chinese && before.is_some();
        if is_before {
            if let Some(place) = before {
                self.taken[place] = true;
            }
        } else {
            for (place, _) in behind {
                self.taken[place] = true;
            }
        }
    }

    fn label(&mut self, at: usize, label: Role) {
        if self.found.stop.is_some() && label == Role::Stop {
            return;
        }
        let mut numbers = if self.is_labelled_behind(at) {
            Vec::new()
        } else {
            self.numbers_from(at + 1)
        };
        if numbers.is_empty() {
            numbers = self.number_before(at, label);
        }
        if let (Some(first), Some(last)) = (numbers.first(), numbers.last()) {
            let start = self.items[at.min(first.0)].start;
            let end = self.items[at.max(last.0)].end;
            self.found.spans.push((start, end));
        }
        for (place, _) in &numbers {
            self.taken[*place] = true;
        }
        let levels: Vec<Level> = numbers.into_iter().map(|(_, level)| level).collect();
        self.keep(label, levels);
    }

    fn keep(&mut self, label: Role, levels: Vec<Level>) {
        match label {
            Role::Stop => self.found.stop = levels.first().copied(),
            Role::Target => {
                self.found.targets.extend(levels);
                self.found.targets.truncate(TARGETS_MAX);
            }
            _ if self.found.has_entry_label => {}
            _ => {
                let prices: Vec<Decimal> = levels
                    .into_iter()
                    .filter_map(|level| match level {
                        Level::At(price) => Some(price),
                        _ => None,
                    })
                    .collect();
                if !prices.is_empty() {
                    self.found.has_entry_label = true;
                    self.found.entry = prices;
                }
            }
        }
    }

    /// `2450 SL, 2800 TP`: the number stands before its label.
    fn is_labelled_behind(&self, at: usize) -> bool {
        let is_price_before = at > 0 && self.is_price(at - 1) && !self.taken[at - 1];
        let is_end_behind = self.items.get(at + 1).is_none_or(|item| {
            item.is_mark(',') || item.is_mark('\n') || item.is_mark('.') || item.is_mark(')')
        });
        is_price_before && (is_end_behind || self.labels_trail(at))
    }

    /// `0.94 止损 0.82 止盈`: the line ends in a label, so each number stands before its own.
    fn labels_trail(&self, at: usize) -> bool {
        let is_label =
            |place: usize| matches!(self.items[place].role(), Some(Role::Stop | Role::Target));
        let last = (at..self.line_end(at))
            .rev()
            .find(|place| !matches!(self.items[*place].sense, Sense::Mark(_)));
        last.is_some_and(|last| last > at && is_label(last) && self.is_price(last - 1))
    }

    fn number_before(&self, at: usize, label: Role) -> Vec<(usize, Level)> {
        let place = at
            .checked_sub(1)
            .filter(|place| self.is_price(*place) && !self.taken[*place]);
        let Some(place) = place else {
            return Vec::new();
        };
        if label == Role::Entry {
            return Vec::new();
        }
        self.level(place)
            .map_or_else(Vec::new, |level| vec![(place, level)])
    }

    /// The price beside the side or the token when no label names the entry.
    fn loose_entry(&mut self) {
        if !self.found.entry.is_empty() {
            return;
        }
        let first = (0..self.items.len()).find(|place| {
            !self.taken[*place]
                && !self.items[*place].is_aside
                && matches!(self.level(*place), Some(Level::At(_)))
                && !self.is_date(*place)
                && !self.is_hope(*place)
                && self.is_beside_call(*place)
                && self.is_of_call(*place)
        });
        let Some(first) = first else { return };
        let numbers = self.numbers_from(first);
        let prices: Vec<(usize, Decimal)> = numbers
            .iter()
            .map_while(|(place, level)| match level {
                Level::At(price) => Some((*place, *price)),
                _ => None,
            })
            .take(3)
            .collect();
        if let Some((last, _)) = prices.last() {
            self.found
                .spans
                .push((self.items[first].start, self.items[*last].end));
        }
        self.found.entry = prices.into_iter().map(|(_, price)| price).collect();
    }

    /// `to 65k`, `looking for 31`: where it is meant to go.
    fn is_hope(&self, place: usize) -> bool {
        let Some(before) = place.checked_sub(1).map(|n| &self.items[n]) else {
            return false;
        };
        match &before.sense {
            Sense::Role(Role::To) => {
                place < 2 || !matches!(self.items[place - 2].sense, Sense::Number(_))
            }
            Sense::Role(Role::Maybe) => !before.is_chinese,
            Sense::Word { text, .. } => {
                matches!(
                    text.as_str(),
                    "expecting" | "aiming" | "towards" | "toward" | "expect"
                )
            }
            _ => false,
        }
    }

    fn loose_target(&mut self) {
        let hope = (0..self.items.len()).find(|place| {
            !self.taken[*place] && self.is_hope(*place) && self.is_beside_call(*place)
        });
        let Some(place) = hope else { return };
        let prices: Vec<(usize, Decimal)> = self
            .numbers_from(place)
            .iter()
            .map_while(|(place, level)| match level {
                Level::At(price) => Some((*place, *price)),
                _ => None,
            })
            .collect();
        if let Some((last, _)) = prices.last() {
            self.found
                .spans
                .push((self.items[place].start, self.items[*last].end));
        }
        self.found.hoped_for = prices.into_iter().map(|(_, price)| price).collect();
    }

    fn is_date(&self, place: usize) -> bool {
        let Sense::Number(Number {
            value,
            is_dollars: false,
            scale: 1,
            decimals: 0,
            ..
        }) = self.items[place].sense
        else {
            return false;
        };
        (Decimal::from(2010)..=Decimal::from(2035)).contains(&value)
            && place > 0
            && !matches!(
                self.items[place - 1].sense,
                Sense::Role(Role::Filler | Role::Entry) | Sense::Token { .. } | Sense::Mark('@')
            )
    }

    /// Not in a sentence about another token, nor about what ended, what may come, or others.
    fn is_of_call(&self, place: usize) -> bool {
        let is_end = |item: &Item| matches!(item.sense, Sense::Mark('\n' | '.' | '!' | '?' | ';'));
        let start = self.items[..place]
            .iter()
            .rposition(is_end)
            .map_or(0, |n| n + 1);
        let before = &self.items[start..place];
        let subject = self.items.iter().find_map(Item::token);
        let mut named = before.iter().filter_map(Item::token).peekable();
        let is_of_another = named.peek().is_some() && named.all(|token| Some(token) != subject);
        let is_told = before.iter().any(|item| {
            let is_telling = matches!(
                item.role(),
                Some(Role::If | Role::Done | Role::Past | Role::Other | Role::Not)
            );
            is_telling && !item.is_chinese && !item.is_aside
        });
        !is_of_another && !is_told
    }

    /// On the line of the side or the token, or directly below the token.
    fn is_beside_call(&self, place: usize) -> bool {
        let is_call = |item: &Item| {
            matches!(
                item.sense,
                Sense::Token { .. }
                    | Sense::Role(
                        Role::Way(_)
                            | Role::Act(_)
                            | Role::Buying
                            | Role::Buy
                            | Role::Sell
                            | Role::Mood(_)
                    )
            )
        };
        let start = self.items[..place]
            .iter()
            .rposition(|item| item.is_mark('\n'))
            .map_or(0, |n| n + 1);
        let end = self.line_end(place);
        let is_alone = self.items[start..place]
            .iter()
            .all(|item| matches!(item.sense, Sense::Mark(_)));
        let above = self.items[..start]
            .iter()
            .rev()
            .find(|item| !item.is_aside && !matches!(item.sense, Sense::Mark(_)));
        self.items[start..end].iter().any(is_call)
            || (is_alone && above.is_some_and(|item| is_call(item) || item.role().is_some()))
    }
}
