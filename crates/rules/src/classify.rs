//! The embedded classifier: is a post a trade call, and what does it say? Deterministic, without
//! a network or a key; it explains itself by the words it rests on.

mod clauses;
mod decide;
mod draft;
mod fold;
mod items;
mod levels;
mod lexeme;
mod section;
#[cfg(test)]
mod tests;
mod text;
mod tokens;
mod vocabulary;

use domain::{Bps, Leverage, Price, Ratio, Side, Token};
use serde::{Deserialize, Serialize};

/// The name the embedded engine goes by.
pub const ENGINE: &str = "embedded";
/// Counts up whenever the same post may be read differently.
pub const VERSION: &str = "2";
/// The most calls one post can hold.
pub const CALLS_MAX: usize = 5;

/// What a classifier made of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classification {
    /// The calls, in the order of the post; none when it is no call.
    pub calls: Vec<Call>,
    /// Why it is no call.
    pub reason: Option<NoCall>,
}

impl Classification {
    /// Whether it holds a call.
    pub fn is_call(&self) -> bool {
        !self.calls.is_empty()
    }
}

/// One trade a post calls for. Prices are per token, as the post states them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// What.
    pub token: Token,
    /// Which way.
    pub side: Side,
    /// How sure the reading is, 0 to 1.
    pub confidence: Ratio,
    /// Where to enter.
    pub entry: Entry,
    /// Where to take profit, nearest first as written.
    pub targets: Vec<Price>,
    /// Where to stop.
    pub stop: Option<Price>,
    /// The first target as a distance from the entry, when no price is stated.
    pub target_distance: Option<Bps>,
    /// The stop as a distance from the entry, when no price is stated.
    pub stop_distance: Option<Bps>,
    /// The leverage named.
    pub leverage: Option<Leverage>,
    /// The words it rests on, exactly as in the post.
    pub quotes: Vec<String>,
}

/// Where a call enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Entry {
    /// Not stated.
    Unstated,
    /// At the market's price.
    Market,
    /// Between two prices, or at one when both are equal.
    Range {
        /// The lower.
        low: Price,
        /// The higher.
        high: Price,
    },
}

impl Entry {
    /// The middle of the range.
    pub fn price(self) -> Option<Price> {
        match self {
            Self::Unstated | Self::Market => None,
            Self::Range { low, high } => {
                let middle = (low.decimal().checked_add(high.decimal())?).checked_div(2.into())?;
                Price::try_new(middle).ok()
            }
        }
    }
}

/// Why a post is no call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NoCall {
    /// Nothing is written.
    #[error("the post holds no text")]
    Empty,
    /// Longer than any post that is read.
    #[error("the post is too long to be read")]
    TooLong,
    /// Marks change the order shown, or strike words through.
    #[error("the post holds marks that show it differently from how it is stored")]
    HiddenText,
    /// Letters of two alphabets in one word.
    #[error("a word of the post mixes alphabets, so its ticker cannot be trusted")]
    SpoofedText,
    /// It talks to a classifier.
    #[error("the post gives instructions to a machine instead of naming a trade")]
    Instructions,
    /// Somebody else's post.
    #[error("the post repeats somebody else's")]
    Repost,
    /// No token.
    #[error("the post names no token")]
    NoToken,
    /// No direction.
    #[error("the post names no direction")]
    NoSide,
    /// Both directions.
    #[error("the post names both directions and its levels do not decide")]
    AmbiguousSide,
    /// Says what is not done.
    #[error("the post says what its author does not do")]
    Negated,
    /// Asks.
    #[error("the post asks instead of calling")]
    Question,
    /// Depends on something that has not happened.
    #[error("the trade depends on something that has not happened")]
    Conditional,
    /// Tells of a trade that is over or under way.
    #[error("the post tells of a trade that is over or already running")]
    PastTrade,
    /// Tells of somebody else's trade.
    #[error("the post tells of somebody else's trade")]
    SomebodyElse,
    /// A list of tickers.
    #[error("the post lists many tokens without a call on one of them")]
    ManyTokens,
    /// Too little to rest a trade on.
    #[error("the words are too weak to rest a trade on")]
    TooWeak,
}

impl NoCall {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "EMPTY",
            Self::TooLong => "TOO_LONG",
            Self::HiddenText => "HIDDEN_TEXT",
            Self::SpoofedText => "SPOOFED_TEXT",
            Self::Instructions => "INSTRUCTIONS",
            Self::Repost => "REPOST",
            Self::NoToken => "NO_TOKEN",
            Self::NoSide => "NO_SIDE",
            Self::AmbiguousSide => "AMBIGUOUS_SIDE",
            Self::Negated => "NEGATED",
            Self::Question => "QUESTION",
            Self::Conditional => "CONDITIONAL",
            Self::PastTrade => "PAST_TRADE",
            Self::SomebodyElse => "SOMEBODY_ELSE",
            Self::ManyTokens => "MANY_TOKENS",
            Self::TooWeak => "TOO_WEAK",
        }
    }
}

/// Reads a post. Never fails; a post that cannot be read is no call, and says why.
pub fn classify(post: &str) -> Classification {
    match decide::calls(post) {
        Ok(calls) => Classification {
            calls,
            reason: None,
        },
        Err(reason) => Classification {
            calls: Vec::new(),
            reason: Some(reason),
        },
    }
}

/// Why a post must not be given to any classifier: it can be read in two ways, or not at all.
pub fn unreadable(post: &str) -> Option<NoCall> {
    decide::unreadable(post)
}

/// Every token a post names, in its order: what another engine says of others is not in the post.
pub fn tokens_named(post: &str) -> Vec<Token> {
    decide::tokens_named(post)
}
