//! One trade of a post: which words call for it, on which tokens, and how sure that is.

use super::clauses::{Kind, Trigger, triggers};
use super::draft::Reading;
use super::items::{Item, Sense};
use super::levels::{Levels, levels};
use super::vocabulary::Role;
use super::{Call, NoCall};

/// More different tokens than this make a list.
const TOKENS_MAX: usize = 6;
/// How sure a call is whose side only its levels tell, in hundredths.
const UNSAID: i64 = 65;

/// Of two reasons the one that says more.
pub(super) fn more_telling(known: Option<NoCall>, new: NoCall) -> NoCall {
    match known {
        Some(reason) if !matches!(reason, NoCall::NoToken | NoCall::NoSide) => reason,
        _ => new,
    }
}

/// The part of a post that is about one trade.
pub(super) struct Section<'a> {
    pub post: &'a str,
    pub items: &'a [Item],
    /// Whether the post advertises.
    pub is_promotion: bool,
}

impl Section<'_> {
    /// The calls of the section, or why there is none.
    pub fn calls(&self) -> Result<Vec<Call>, NoCall> {
        let tokens = self.tokens();
        if tokens.is_empty() {
            return Err(NoCall::NoToken);
        }
        let levels = levels(self.items);
        let triggers = triggers(self.items);
        let opens_nothing = triggers.iter().all(|trigger| {
            trigger.refusal.is_some() || trigger.is_had || trigger.kind == Kind::Mood
        });
        if self.is_reached() || (opens_nothing && self.is_moved(&levels)) {
            return Err(NoCall::PastTrade);
        }
        let is_told_of = triggers
            .first()
            .is_some_and(|trigger| trigger.refusal == Some(NoCall::SomebodyElse));
        if is_told_of
            && !triggers
                .iter()
                .any(|trigger| trigger.refusal.is_none() && trigger.is_own)
        {
            return Err(NoCall::SomebodyElse);
        }
        if levels.labelled() > 0 {
            return self.structured(&triggers, &levels, &tokens);
        }
        self.free(&triggers, &levels, &tokens)
    }

    fn tokens(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for symbol in self.items.iter().filter_map(Item::token) {
            if !found.contains(&symbol) {
                found.push(symbol);
            }
        }
        found
    }

    /// A level that was reached: news of a trade that already runs.
    fn is_reached(&self) -> bool {
        (0..self.items.len()).any(|at| {
            let is_label = matches!(
                self.items[at].role(),
                Some(Role::Target | Role::Entry | Role::Stop)
            );
            let line = self.items[at..]
                .iter()
                .take(6)
                .take_while(|item| !item.is_mark('\n'));
            let mut before = self.items[..at].iter().rev().take(3).filter_map(Item::role);
            is_label
                && line.filter_map(Item::role).any(|role| role == Role::Hit)
                && !before.any(|role| role == Role::If)
        })
    }

    /// Opens with closing or moving something.
    fn is_moved(&self, levels: &Levels) -> bool {
        let is_whole =
            levels.has_entry_label && levels.stop.is_some() && !levels.targets.is_empty();
        let is_end = |item: &&Item| item.role() == Some(Role::Done) && !item.is_chinese;
        !is_whole
            && self
                .items
                .iter()
                .filter(is_end)
                .any(|item| self.opens(item))
    }

    /// Whether the item is the first word of the section.
    fn opens(&self, item: &Item) -> bool {
        let first = self.items.iter().find(|item| {
            !matches!(
                item.sense,
                Sense::Mark(_) | Sense::Token { .. } | Sense::Role(Role::Filler | Role::Me)
            )
        });
        first.is_some_and(|first| first.start == item.start)
    }

    /// A call with labelled levels: the side may be a bare word, an opinion or the levels themselves.
    fn structured(
        &self,
        triggers: &[Trigger],
        levels: &Levels,
        tokens: &[&str],
    ) -> Result<Vec<Call>, NoCall> {
        let is_firm = levels.labelled() >= 2 || (levels.stop.is_some() && !levels.entry.is_empty());
        let has_plan = self.has_plan(levels);
        let allowed = |trigger: &&Trigger| {
            let is_plain = trigger.is_clean || trigger.kind == Kind::Act;
            trigger.refusal.is_none()
                && (has_plan || !trigger.is_had)
                && (is_firm || (is_plain && !trigger.is_maybe))
        };
        let stated: Vec<&Trigger> = triggers
            .iter()
            .filter(|trigger| trigger.kind != Kind::Mood && !self.items[trigger.at].is_aside)
            .filter(allowed)
            .collect();
        let refused = triggers
            .iter()
            .filter(|t| t.kind != Kind::Mood && !self.items[t.at].is_aside)
            .find_map(|t| t.refusal.or(t.is_had.then_some(NoCall::PastTrade)));
        let Some(first) = stated.first() else {
            if let Some(reason) = refused {
                return Err(reason);
            }
            return self.unsaid(triggers, levels, tokens);
        };
        let is_disputed = stated
            .iter()
            .any(|other| other.side != first.side && other.clause == first.clause);
        let side = if is_disputed {
            levels.implied_side().ok_or(NoCall::AmbiguousSide)?
        } else {
            first.side
        };
        let found = self.objects(first, tokens)?;
        let mut weight = 70 + 8 * i64::try_from(levels.labelled()).unwrap_or(0);
        weight -= if first.is_maybe { 15 } else { 0 };
        weight -= if is_disputed { 10 } else { 0 };
        weight -= if levels.labelled() == 1 && !first.is_clean {
            10
        } else {
            0
        };
        weight += if levels.entry.is_empty() && !levels.is_market {
            0
        } else {
            5
        };
        let trigger = Some(*first);
        self.build(
            &found,
            &Reading {
                side,
                weight,
                trigger,
                levels,
            },
        )
    }

    /// Who tells the whole plan of a trade that is had, and nothing that came of it, calls for it.
    fn has_plan(&self, levels: &Levels) -> bool {
        let is_whole =
            !levels.entry.is_empty() && levels.stop.is_some() && !levels.targets.is_empty();
        is_whole
            && !self
                .items
                .iter()
                .any(|item| matches!(item.role(), Some(Role::Done | Role::Hit | Role::Past)))
    }

    /// Levels without a side: an opinion, or the order of stop, entry and target, decides.
    fn unsaid(
        &self,
        triggers: &[Trigger],
        levels: &Levels,
        tokens: &[&str],
    ) -> Result<Vec<Call>, NoCall> {
        let mood = triggers
            .iter()
            .find(|trigger| trigger.kind == Kind::Mood && trigger.refusal.is_none());
        let implied = levels.implied_side();
        let side = match (mood, implied) {
            (Some(mood), Some(side)) if mood.side != side => return Err(NoCall::AmbiguousSide),
            (Some(mood), _) if levels.stop.is_some() => mood.side,
            (_, Some(side)) => side,
            _ => return Err(NoCall::NoSide),
        };
        if tokens.len() > 1 && !self.leads_with(tokens[0]) {
            return Err(NoCall::ManyTokens);
        }
        let items = &self.items;
        let is_talk = items.iter().any(|item| {
            matches!(
                item.role(),
                Some(Role::If | Role::Ask | Role::Other | Role::Hit)
            ) && !item.is_aside
                && !item.is_chinese
        }) || items.iter().any(|item| item.is_mark('?'));
        if is_talk {
            return Err(NoCall::Conditional);
        }
        let reading = Reading {
            side,
            weight: UNSAID,
            trigger: None,
            levels,
        };
        self.build(&[tokens[0].to_owned()], &reading)
    }

    fn leads_with(&self, token: &str) -> bool {
        let first = self
            .items
            .iter()
            .find(|item| !matches!(item.sense, Sense::Mark(_) | Sense::Role(Role::Filler)));
        first.and_then(Item::token) == Some(token)
    }

    /// A call in plain speech.
    fn free(
        &self,
        triggers: &[Trigger],
        levels: &Levels,
        tokens: &[&str],
    ) -> Result<Vec<Call>, NoCall> {
        let mut found: Vec<Call> = Vec::new();
        let mut reason = None;
        for trigger in triggers
            .iter()
            .filter(|trigger| !matches!(trigger.kind, Kind::Mood | Kind::Sell))
        {
            let attempt = trigger
                .refusal
                .or(trigger.is_had.then_some(NoCall::PastTrade))
                .map_or(Ok(()), Err)
                .and_then(|()| self.objects(trigger, tokens))
                .and_then(|objects| {
                    let weight = self.weight(trigger, levels, tokens, &objects);
                    let side = trigger.side;
                    self.build(
                        &objects,
                        &Reading {
                            side,
                            weight,
                            trigger: Some(trigger),
                            levels,
                        },
                    )
                });
            match attempt {
                Ok(calls) => found.extend(calls),
                Err(refusal) => reason = Some(more_telling(reason, refusal)),
            }
        }
        if let Some(reason) = reason.filter(|_| found.is_empty()) {
            return Err(reason);
        }
        if found.is_empty() {
            Err(NoCall::NoSide)
        } else {
            Ok(found)
        }
    }

    /// How sure plain speech is, in hundredths.
    fn weight(
        &self,
        trigger: &Trigger,
        levels: &Levels,
        tokens: &[&str],
        objects: &[String],
    ) -> i64 {
        let clause = &self.items[trigger.clause.0..trigger.clause.1];
        let is_chinese = self.items[trigger.at].is_chinese;
        let has_price = !levels.entry.is_empty() || levels.is_market;
        let is_marked = clause.iter().any(|item| {
            matches!(
                &item.sense,
                Sense::Token {
                    is_marked: true,
                    ..
                }
            )
        });
        let has_token = clause
            .iter()
            .any(|item| item.token().is_some_and(|t| objects.iter().any(|o| o == t)));
        let mut weight = match trigger.kind {
            Kind::Act if is_chinese => 45,
            Kind::Way if is_chinese => 35,
            Kind::Act if trigger.is_clean => 65,
            Kind::Act => 50,
            Kind::Way if trigger.is_clean => 50,
            Kind::Way => 25,
            Kind::Buying if trigger.is_clean => 45,
            Kind::Buy if trigger.is_clean => 30,
            Kind::Buying | Kind::Buy | Kind::Sell | Kind::Mood => 10,
        };
        weight += if trigger.is_anchored { 12 } else { 0 };
        weight += if has_price {
            if is_chinese { 25 } else { 12 }
        } else {
            0
        };
        weight += if is_marked { 8 } else { 0 };
        weight += if levels.leverage.is_some() { 10 } else { 0 };
        weight -= if has_token { 0 } else { 12 };
        weight -= if trigger.is_maybe { 30 } else { 0 };
        weight -= if tokens.len() > TOKENS_MAX { 12 } else { 0 };
        weight
    }

    /// The tokens a trigger is about: behind it, else before it, else the section's own.
    fn objects(&self, trigger: &Trigger, tokens: &[&str]) -> Result<Vec<String>, NoCall> {
        let (start, end) = trigger.clause;
        let is_trigger = |item: &Item| {
            matches!(
                item.role(),
                Some(Role::Way(_) | Role::Act(_) | Role::Buying)
            )
        };
        let next = self.items[trigger.at + 1..end]
            .iter()
            .position(is_trigger)
            .map_or(end, |n| trigger.at + 1 + n);
        let before = self.items[start..trigger.at]
            .iter()
            .rposition(is_trigger)
            .map_or(start, |n| start + n + 1);
        let behind = group(&self.items[trigger.at + 1..next]);
        let ahead = group(&self.items[before..trigger.at]);
        let found = if behind.is_empty() || (!ahead.is_empty() && self.items[trigger.at].is_chinese)
        {
            ahead
        } else {
            behind
        };
        if !found.is_empty() {
            return if found.len() > TOKENS_MAX {
                Err(NoCall::ManyTokens)
            } else {
                Ok(found)
            };
        }
        let is_single = tokens.len() == 1 || self.leads_with(tokens[0]);
        if is_single && tokens.len() <= TOKENS_MAX {
            Ok(vec![tokens[0].to_owned()])
        } else {
            // The nearest token before it, in the sentence or above.
            let above = self.items[..start].iter().rev().find_map(Item::token);
            above
                .filter(|_| tokens.len() <= TOKENS_MAX)
                .map(|token| vec![token.to_owned()])
                .ok_or(NoCall::ManyTokens)
        }
    }
}

/// The first run of tokens joined by commas, `and` or slashes.
fn group(items: &[Item]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut is_joined = true;
    for item in items.iter().filter(|item| !item.is_aside) {
        match &item.sense {
            Sense::Token { symbol, .. } if found.is_empty() || is_joined => {
                if !found.contains(symbol) {
                    found.push(symbol.clone());
                }
                is_joined = true;
            }
            Sense::Token { .. } | Sense::Role(Role::Not) => break,
            Sense::Mark(',' | '/' | '+') | Sense::Role(Role::And) => {}
            _ => is_joined = false,
        }
    }
    found
}
