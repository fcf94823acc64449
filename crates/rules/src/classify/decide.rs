//! Puts the pieces together: cuts a post into sections, one per trade, and collects their calls.

use std::ops::Range;

use domain::Token;

use super::items::{Item, Sense, items};
use super::lexeme::lexemes;
use super::section::{Section, more_telling};
use super::text::glyphs;
use super::vocabulary::Role;
use super::{CALLS_MAX, Call, NoCall};

/// The calls of a post, or why there is none.
pub(super) fn calls(post: &str) -> Result<Vec<Call>, NoCall> {
    let glyphs = glyphs(post)?;
    if glyphs.iter().all(|glyph| glyph.letter.is_whitespace()) {
        return Err(NoCall::Empty);
    }
    let items = items(&lexemes(&glyphs));
    let has = |role: Role| items.iter().any(|item| item.role() == Some(role));
    if talks_to_a_machine(&items) {
        return Err(NoCall::Instructions);
    }
    if is_repost(&items) {
        return Err(NoCall::Repost);
    }
    let is_promotion = has(Role::Promotion);
    let mut found: Vec<Call> = Vec::new();
    let mut reason = None;
    for range in sections(&items) {
        let section = Section {
            post,
            items: &items[range],
            is_promotion,
        };
        match section.calls() {
            Ok(calls) => {
                for call in calls {
                    if found.len() < CALLS_MAX
                        && found.iter().all(|known| known.token != call.token)
                    {
                        found.push(call);
                    }
                }
            }
            Err(refusal) => reason = Some(more_telling(reason, refusal)),
        }
    }
    if found.is_empty() {
        Err(reason.unwrap_or(NoCall::NoSide))
    } else {
        Ok(found)
    }
}

/// Orders to a model, or the marks only models are fed with: `<|im_start|>`.
fn talks_to_a_machine(items: &[Item]) -> bool {
    let is_notation = |pair: &[Item]| pair[0].is_mark('<') && pair[1].is_mark('|');
    items
        .iter()
        .any(|item| item.role() == Some(Role::Instruction))
        || items.windows(2).any(is_notation)
}

fn is_repost(items: &[Item]) -> bool {
    matches!(&items.first().map(|item| &item.sense), Some(Sense::Word { text, .. }) if text == "rt")
        && matches!(items.get(1).map(|item| &item.sense), Some(Sense::Reference))
}

/// Cuts a post where a new line names a token and a side although both are already known.
fn sections(items: &[Item]) -> Vec<Range<usize>> {
    let is_side = |item: &Item| {
        matches!(
            item.role(),
            Some(Role::Way(_) | Role::Act(_) | Role::Buy | Role::Sell | Role::Buying)
        ) && !item.is_aside
    };
    let mut found = Vec::new();
    let mut start = 0;
    let (mut has_token, mut has_side, mut has_level) = (false, false, false);
    let mut line = 0;
    for at in 0..=items.len() {
        let is_end = at == items.len();
        if !is_end && !items[at].is_mark('\n') {
            continue;
        }
        let words = &items[line..at];
        let token = words.iter().any(|item| item.token().is_some());
        let leads = words
            .iter()
            .find(|item| !matches!(item.sense, Sense::Mark(_) | Sense::Role(Role::Filler)))
            .is_some_and(|item| item.token().is_some() || is_side(item));
        let side = words.iter().any(is_side);
        let level = words
            .iter()
            .any(|item| matches!(item.role(), Some(Role::Stop | Role::Target | Role::Entry)));
        let is_new = token && leads && (side || has_level) && has_token && (has_side || has_level);
        if is_new {
            found.push(start..line);
            start = line;
            (has_token, has_side, has_level) = (false, false, false);
        }
        has_token |= token;
        has_side |= side;
        has_level |= level;
        line = at + 1;
    }
    found.push(start..items.len());
    found
}

/// Why the post must not be read by anybody.
pub(super) fn unreadable(post: &str) -> Option<NoCall> {
    match glyphs(post) {
        Err(reason) => Some(reason),
        Ok(glyphs) => {
            let items = items(&lexemes(&glyphs));
            talks_to_a_machine(&items).then_some(NoCall::Instructions)
        }
    }
}

/// The tokens of the post.
pub(super) fn tokens_named(post: &str) -> Vec<Token> {
    let Ok(glyphs) = glyphs(post) else {
        return Vec::new();
    };
    let mut found: Vec<Token> = Vec::new();
    let items = items(&lexemes(&glyphs));
    for token in items
        .iter()
        .filter_map(Item::token)
        .filter_map(|symbol| symbol.parse().ok())
    {
        if !found.contains(&token) {
            found.push(token);
        }
    }
    found
}
