//! Judges the words around a side: who acts, whether it happened, whether it is meant.

use domain::Side;

use super::NoCall;
use super::items::{Item, Sense};
use super::vocabulary::Role;

/// A word that may open a trade, as far as its clause allows.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent findings of one reading, each named"
)]
pub(super) struct Trigger {
    /// Its place among the items.
    pub at: usize,
    pub side: Side,
    pub kind: Kind,
    /// Why its clause forbids it.
    pub refusal: Option<NoCall>,
    /// Nothing unknown stands before it.
    pub is_clean: bool,
    /// It is only intended.
    pub is_maybe: bool,
    /// The speaker or the moment is named.
    pub is_anchored: bool,
    /// The speaker is named.
    pub is_own: bool,
    /// Said to be had already: `my ETH long`.
    pub is_had: bool,
    /// Its clause, first and behind last.
    pub clause: (usize, usize),
}

/// How a trigger opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `longing`, `做多`.
    Act,
    /// `long`, `多`.
    Way,
    /// `bought`.
    Buying,
    /// `buy`.
    Buy,
    /// `sell`: needs levels.
    Sell,
    /// `bullish`, 📈: needs levels.
    Mood,
}

/// Every trigger of the items, judged.
pub(super) fn triggers(items: &[Item]) -> Vec<Trigger> {
    let mut found = Vec::new();
    for clause in clauses(items) {
        for at in clause.0..clause.1 {
            let Some((side, kind)) = items[at].role().and_then(opening) else {
                continue;
            };
            if kind == Kind::Way && items[at].is_chinese && !stands_alone(items, at) {
                continue;
            }
            if kind == Kind::Buying && opens_a_side(&items[at + 1..clause.1]) {
                continue;
            }
            found.push(judge(items, clause, at, side, kind));
        }
    }
    found
}

fn opening(role: Role) -> Option<(Side, Kind)> {
    Some(match role {
        Role::Act(side) => (side, Kind::Act),
        Role::Way(side) => (side, Kind::Way),
        Role::Mood(side) => (side, Kind::Mood),
        Role::Buying => (Side::Long, Kind::Buying),
        Role::Buy => (Side::Long, Kind::Buy),
        Role::Sell => (Side::Short, Kind::Sell),
        _ => return None,
    })
}

/// `多` counts as a side only between words that are known.
fn stands_alone(items: &[Item], at: usize) -> bool {
    let is_unknown = |item: Option<&Item>| item.is_some_and(|item| item.sense == Sense::Ideograph);
    !is_unknown(at.checked_sub(1).and_then(|n| items.get(n))) && !is_unknown(items.get(at + 1))
}

/// `added a short`: the position is what is added, not the token.
fn opens_a_side(behind: &[Item]) -> bool {
    behind
        .iter()
        .find(|item| !matches!(item.sense, Sense::Role(Role::Filler)))
        .is_some_and(|item| matches!(item.role(), Some(Role::Way(_) | Role::Act(_))))
}

/// Cuts items into clauses, asides left inside.
pub(super) fn clauses(items: &[Item]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..items.len() {
        if is_clause_end(items, at) {
            if at > start {
                found.push((start, at));
            }
            start = at + 1;
        }
    }
    if items.len() > start {
        found.push((start, items.len()));
    }
    found
}

fn is_clause_end(items: &[Item], at: usize) -> bool {
    let next = items.get(at + 1);
    match &items[at].sense {
        Sense::Mark('\n' | ';' | '!' | '?' | '.') | Sense::Role(Role::Turn) => true,
        // `$ETH, $SOL and $AVAX` is one object.
        Sense::Mark(',') => next.and_then(Item::token).is_none(),
        Sense::Role(Role::And) => !matches!(
            next.map(|item| &item.sense),
            Some(Sense::Token { .. } | Sense::Number(_))
        ),
        _ => false,
    }
}

fn sentence(items: &[Item], clause: (usize, usize)) -> (usize, usize) {
    let ends = |item: &Item| matches!(item.sense, Sense::Mark('\n' | '!' | '?' | '.' | ';'));
    let start = items[..clause.0]
        .iter()
        .rposition(ends)
        .map_or(0, |n| n + 1);
    let end = items[clause.1..]
        .iter()
        .position(ends)
        .map_or(items.len(), |n| clause.1 + n);
    (start, end)
}

fn judge(items: &[Item], clause: (usize, usize), at: usize, side: Side, kind: Kind) -> Trigger {
    let (start, end) = sentence(items, clause);
    let mut trigger = Trigger {
        at,
        side,
        kind,
        refusal: None,
        is_clean: true,
        is_maybe: false,
        is_anchored: false,
        is_own: false,
        is_had: false,
        clause,
    };
    trigger.read_before(&items[clause.0..at]);
    trigger.read_behind(&items[at + 1..clause.1]);
    if trigger.refusal.is_none() && items.get(end).is_some_and(|item| item.is_mark('?')) {
        trigger.refusal = Some(NoCall::Question);
    }
    let has = |part: &[Item], role: Role| {
        part.iter()
            .any(|item| !item.is_aside && item.role() == Some(role))
    };
    if trigger.refusal.is_none() && has(&items[start..clause.0], Role::If) {
        trigger.refusal = Some(NoCall::Conditional);
    }
    if trigger.refusal.is_none() && trigger.is_maybe && has(&items[clause.1..end], Role::If) {
        trigger.refusal = Some(NoCall::Conditional);
    }
    trigger
}

impl Trigger {
    fn refuse(&mut self, reason: NoCall) {
        self.refusal.get_or_insert(reason);
    }

    fn read_before(&mut self, before: &[Item]) {
        // `to long` is an intention.
        let is_infinitive = before
            .last()
            .is_some_and(|item| item.role() == Some(Role::To));
        self.is_maybe |= is_infinitive && self.kind != Kind::Act;
        // `my ETH long`: a trade that runs, unless it is being added to or opened.
        let mut is_opening = false;
        // `@name` that opens the post is who is answered; anywhere else it is who acts.
        let mut is_address = before.first().is_some_and(|item| item.start == 0);
        for item in before.iter().filter(|item| !item.is_aside) {
            if item.sense == Sense::Reference {
                if !is_address {
                    self.refuse(NoCall::SomebodyElse);
                }
                continue;
            }
            is_address = false;
            let Sense::Role(role) = item.sense else {
                self.is_clean &= !matches!(item.sense, Sense::Word { .. } | Sense::Ideograph);
                continue;
            };
            match role {
                Role::Not => self.refuse(NoCall::Negated),
                Role::If => self.refuse(NoCall::Conditional),
                Role::Ask => self.refuse(NoCall::Question),
                Role::Done if !is_opening => self.refuse(NoCall::PastTrade),
                Role::Past | Role::Hit => self.refuse(NoCall::PastTrade),
                Role::Other => self.refuse(NoCall::SomebodyElse),
                Role::Maybe => self.is_maybe = true,
                Role::Mine if self.kind == Kind::Way && !is_opening => self.is_had = true,
                Role::Nothing | Role::Is => self.is_clean = false,
                Role::Here => self.is_anchored = true,
                Role::Me => {
                    self.is_anchored = true;
                    self.is_own = true;
                }
                Role::Opening | Role::Buying => {
                    is_opening = true;
                    self.is_anchored = true;
                }
                _ => {}
            }
        }
    }

    fn read_behind(&mut self, behind: &[Item]) {
        let mut is_first = true;
        for item in behind.iter().filter(|item| !item.is_aside) {
            let Sense::Role(role) = item.sense else {
                is_first &= matches!(item.sense, Sense::Mark(_));
                continue;
            };
            match role {
                Role::If => self.refuse(NoCall::Conditional),
                Role::Ask if is_first => self.refuse(NoCall::Question),
                Role::Hit | Role::Past => self.refuse(NoCall::PastTrade),
                Role::Done if !item.is_chinese || is_first => self.refuse(NoCall::PastTrade),
                Role::Is if self.kind != Kind::Buying => self.refuse(NoCall::TooWeak),
                Role::Here => self.is_anchored = true,
                Role::Entry
                | Role::Stop
                | Role::Target
                | Role::Way(_)
                | Role::Act(_)
                | Role::Buying => break,
                _ => {}
            }
            is_first = false;
        }
    }
}
