//! Writes a reading down as a call: prices, distances, and the words it rests on.

use domain::{Bps, Leverage, Price, Ratio, Side, Token};
use rust_decimal::Decimal;

use super::clauses::Trigger;
use super::items::Sense;
use super::levels::{Level, Levels, bounds};
use super::section::Section;
use super::{Call, Entry, NoCall};

/// Below this a reading is no call. In hundredths, as every weight of a reading.
const SURE_ENOUGH: i64 = 50;
/// Nothing read by rules is surer than this.
const SURE_MAX: i64 = 98;
/// What advertising takes away.
const PROMOTION: i64 = 15;
/// A quote is cut to this many bytes.
const QUOTE_BYTES_MAX: usize = 120;

/// How a section was read.
pub(super) struct Reading<'a> {
    pub side: Side,
    /// How sure, in hundredths.
    pub weight: i64,
    /// The word that opens the trade; absent where only the levels tell the side.
    pub trigger: Option<&'a Trigger>,
    pub levels: &'a Levels,
}

impl Section<'_> {
    /// One call per token; levels belong to a call on a single token.
    pub fn build(&self, tokens: &[String], reading: &Reading) -> Result<Vec<Call>, NoCall> {
        let Reading {
            side,
            weight,
            trigger,
            levels,
        } = *reading;
        let promotion = if self.is_promotion { PROMOTION } else { 0 };
        let weight = (weight - promotion).clamp(0, SURE_MAX);
        if weight < SURE_ENOUGH {
            return Err(trigger
                .filter(|trigger| trigger.is_maybe)
                .map_or(NoCall::TooWeak, |_| NoCall::Conditional));
        }
        let confidence = Ratio::try_new(Decimal::new(weight, 2)).map_err(|_| NoCall::TooWeak)?;
        let empty = Levels::default();
        let levels = if tokens.len() == 1 { levels } else { &empty };
        tokens
            .iter()
            .map(|symbol| {
                let token: Token = symbol.parse().map_err(|_| NoCall::NoToken)?;
                let draft = Draft {
                    side,
                    levels,
                    per: self.per(symbol),
                };
                let quotes = self.quotes(symbol, trigger, levels);
                Ok(draft.call(token, confidence, quotes))
            })
            .collect()
    }

    /// How many tokens the stated prices are for.
    fn per(&self, symbol: &str) -> u32 {
        self.items
            .iter()
            .find_map(|item| match &item.sense {
                Sense::Token {
                    symbol: found, per, ..
                } if found == symbol => Some(*per),
                _ => None,
            })
            .unwrap_or(1)
    }

    fn quotes(&self, symbol: &str, trigger: Option<&Trigger>, levels: &Levels) -> Vec<String> {
        let mut spans: Vec<(usize, usize)> = Vec::new();
        let named = self
            .items
            .iter()
            .filter(|item| item.token() == Some(symbol));
        let nearest = named
            .min_by_key(|item| trigger.map_or(0, |t| item.start.abs_diff(self.items[t.at].start)));
        spans.extend(nearest.map(|item| (item.start, item.end)));
        spans.extend(trigger.map(|t| (self.items[t.at].start, self.items[t.at].end)));
        spans.extend(&levels.spans);
        spans.sort_unstable();
        spans.dedup();
        spans
            .into_iter()
            .filter_map(|(start, end)| self.post.get(start..end))
            .map(|quote| quote.get(..QUOTE_BYTES_MAX).unwrap_or(quote).to_owned())
            .collect()
    }
}

struct Draft<'a> {
    side: Side,
    levels: &'a Levels,
    per: u32,
}

impl Draft<'_> {
    fn call(&self, token: Token, confidence: Ratio, quotes: Vec<String>) -> Call {
        let mut targets: Vec<Price> = self
            .levels
            .targets
            .iter()
            .filter_map(|level| self.price(*level, true))
            .collect();
        if self.levels.targets.is_empty() {
            targets.extend(
                self.levels
                    .hoped_for
                    .iter()
                    .filter_map(|price| self.unit(*price)),
            );
        }
        let stop = self.levels.stop.and_then(|level| self.price(level, false));
        let first_target = self.levels.targets.first().copied();
        Call {
            token,
            side: self.side,
            confidence,
            entry: self.entry(),
            target_distance: if targets.is_empty() {
                first_target.and_then(percent)
            } else {
                None
            },
            stop_distance: if stop.is_none() {
                self.levels.stop.and_then(percent)
            } else {
                None
            },
            targets,
            stop,
            leverage: self
                .levels
                .leverage
                .and_then(|times| Leverage::try_new(times).ok()),
            quotes,
        }
    }

    fn unit(&self, value: Decimal) -> Option<Price> {
        Price::try_new(value.checked_div(Decimal::from(self.per))?).ok()
    }

    fn entry(&self) -> Entry {
        let range = bounds(&self.levels.entry)
            .and_then(|(low, high)| Some((self.unit(low)?, self.unit(high)?)));
        match range {
            _ if self.levels.is_market && !self.levels.has_entry_label => Entry::Market,
            Some((low, high)) => Entry::Range { low, high },
            None if self.levels.is_market => Entry::Market,
            None => Entry::Unstated,
        }
    }

    /// A level as a price; distances count from the entry's far edge.
    fn price(&self, level: Level, is_target: bool) -> Option<Price> {
        let (low, high) = bounds(&self.levels.entry).unzip();
        let is_up = (self.side == Side::Long) == is_target;
        let from = if self.side == Side::Long { low } else { high };
        match level {
            Level::At(price) => self.unit(price),
            Level::Points(points) => self.unit(moved(from?, points, is_up)?),
            Level::Percent(percent) => {
                let from = from?;
                let by = from
                    .checked_mul(percent)?
                    .checked_div(Decimal::ONE_HUNDRED)?;
                self.unit(moved(from, by, is_up)?)
            }
        }
    }
}

fn moved(from: Decimal, by: Decimal, is_up: bool) -> Option<Decimal> {
    if is_up {
        from.checked_add(by)
    } else {
        from.checked_sub(by)
    }
}

fn percent(level: Level) -> Option<Bps> {
    match level {
        Level::Percent(percent) => {
            let bps = percent.checked_mul(Decimal::ONE_HUNDRED)?.trunc();
            i32::try_from(bps)
                .ok()
                .filter(|bps| (1..=100_000).contains(bps))
                .map(Bps::new)
        }
        Level::At(_) | Level::Points(_) => None,
    }
}
