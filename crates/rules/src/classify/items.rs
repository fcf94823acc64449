//! Gives every piece of a post its meaning: a token, a number, a word with a part to play.

use domain::Side;
use rust_decimal::Decimal;

use super::lexeme::{Lexeme, Number, Piece};
use super::tokens::{self, Known};
use super::vocabulary::{self, Role};

/// What a piece means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// A token; marked when written as cashtag, hashtag or pair.
    Token {
        symbol: String,
        is_marked: bool,
        per: u32,
    },
    Number(Number),
    Role(Role),
    /// A word without a part.
    Word {
        text: String,
        is_capital: bool,
    },
    Ideograph,
    Mark(char),
    Reference,
}

/// A meaning and the bytes of the post that carry it.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub sense: Sense,
    pub start: usize,
    pub end: usize,
    /// Inside round or square brackets: a remark beside the call.
    pub is_aside: bool,
    /// Written in Chinese.
    pub is_chinese: bool,
}

impl Item {
    pub fn role(&self) -> Option<Role> {
        match self.sense {
            Sense::Role(role) => Some(role),
            _ => None,
        }
    }

    pub fn token(&self) -> Option<&str> {
        match &self.sense {
            Sense::Token { symbol, .. } => Some(symbol),
            _ => None,
        }
    }

    pub fn is_mark(&self, mark: char) -> bool {
        self.sense == Sense::Mark(mark)
    }
}

/// Tokens nobody takes a side in: what things are paid with.
const PAID_WITH: [&str; 8] = [
    "USDT", "USDC", "USD", "BUSD", "FDUSD", "TUSD", "EUR", "PERP",
];

/// Reads the meaning of every piece.
pub(super) fn items(lexemes: &[Lexeme]) -> Vec<Item> {
    let words = |check: fn(&Piece) -> bool| lexemes.iter().filter(|l| check(&l.piece)).count();
    let capitals = words(|piece| {
        matches!(
            piece,
            Piece::Word {
                is_capital: true,
                ..
            }
        )
    });
    let all = words(|piece| matches!(piece, Piece::Word { .. }));
    let mut reader = Reader {
        lexemes,
        at: 0,
        is_shouted: all > 4 && capitals * 10 > all * 7,
    };
    let mut found: Vec<Item> = Vec::with_capacity(lexemes.len());
    while reader.at < lexemes.len() {
        reader.step(&mut found);
    }
    mark_asides(&mut found);
    name_headers(&mut found);
    read_breaks_as_stops(&mut found);
    read_sales_as_targets(&mut found);
    found
}

struct Reader<'a> {
    lexemes: &'a [Lexeme],
    at: usize,
    /// Nearly all in capitals, so capitals tell nothing.
    is_shouted: bool,
}

impl<'a> Reader<'a> {
    fn piece(&self, ahead: usize) -> Option<&'a Piece> {
        self.lexemes
            .get(self.at + ahead)
            .map(|lexeme| &lexeme.piece)
    }

    fn word_at(&self, ahead: usize) -> Option<&'a str> {
        match self.piece(ahead) {
            Some(Piece::Word { text, .. } | Piece::Hashtag(text)) => Some(text),
            _ => None,
        }
    }

    fn letter_at(&self, ahead: usize) -> Option<char> {
        match self.piece(ahead) {
            Some(Piece::Ideograph(letter)) => Some(*letter),
            _ => None,
        }
    }

    fn step(&mut self, found: &mut Vec<Item>) {
        let first = self.at;
        let (count, sense) = self.sense(found);
        self.at += count;
        let (start, end) = (self.lexemes[first].start, self.lexemes[self.at - 1].end);
        let is_chinese = matches!(self.lexemes[first].piece, Piece::Ideograph(_));
        found.push(Item {
            sense,
            start,
            end,
            is_aside: false,
            is_chinese,
        });
    }

    fn sense(&self, found: &[Item]) -> (usize, Sense) {
        match &self.lexemes[self.at].piece {
            Piece::Cashtag(text) => self.marked(text),
            Piece::Hashtag(text) => self.hashtag(text),
            Piece::Number(number) => (1, Sense::Number(*number)),
            Piece::Word { text, is_capital } => self.word(text, *is_capital, found),
            Piece::Ideograph(letter) => {
                if let Some((count, symbol)) = tokens::chinese(|ahead| self.letter_at(ahead)) {
                    return (count, token(symbol, false));
                }
                vocabulary::ideographs(*letter, |ahead| self.letter_at(ahead))
                    .map_or((1, Sense::Ideograph), |(count, role)| {
                        (count, Sense::Role(role))
                    })
            }
            Piece::Mark(mark) => {
                let mut buffer = [0; 4];
                vocabulary::phrase(mark.encode_utf8(&mut buffer), |_| None)
                    .map_or((1, Sense::Mark(*mark)), |(count, role)| {
                        (count, Sense::Role(role))
                    })
            }
            Piece::Reference => (1, Sense::Reference),
        }
    }

    /// A cashtag, with the quote currency of its pair when one follows.
    fn marked(&self, text: &str) -> (usize, Sense) {
        let base = tokens::of_joined_pair(&text.to_lowercase()).unwrap_or_else(|| text.to_owned());
        let count = self.pair_length(true).unwrap_or(1);
        if PAID_WITH.contains(&base.as_str()) {
            return (count, Sense::Role(Role::Filler));
        }
        (count, token(&base, true))
    }

    /// `/USDT`, `-PERP`, `|BTC` behind a base: how many pieces the pair has.
    fn pair_length(&self, is_marked: bool) -> Option<usize> {
        let Some(Piece::Mark('/' | '-' | '|' | '_' | ':')) = self.piece(1) else {
            return None;
        };
        match self.piece(2)? {
            Piece::Word { text, .. } => {
                let is_quote = tokens::QUOTES.contains(&text.as_str());
                let is_coin = is_marked
                    && self.piece(1) == Some(&Piece::Mark('/'))
                    && matches!(text.as_str(), "btc" | "eth" | "bnb");
                (is_quote || is_coin).then_some(3)
            }
            Piece::Cashtag(text) => {
                let is_quote = PAID_WITH.contains(&text.as_str()) || text == "BTC";
                (is_marked && is_quote).then_some(3)
            }
            _ => None,
        }
    }

    fn hashtag(&self, text: &str) -> (usize, Sense) {
        if let Some(count) = self.pair_length(true) {
            return (count, token(&text.to_uppercase(), true));
        }
        let known = tokens::plain(text).map(|(symbol, _)| symbol.to_owned());
        if let Some(symbol) = known.or_else(|| tokens::of_joined_pair(text)) {
            return (1, token(&symbol, true));
        }
        match vocabulary::phrase(text, |_| None) {
            Some((_, role)) => (1, Sense::Role(role)),
            None => (
                1,
                Sense::Word {
                    text: text.to_owned(),
                    is_capital: false,
                },
            ),
        }
    }

    fn word(&self, text: &str, is_capital: bool, found: &[Item]) -> (usize, Sense) {
        let is_symbol = text.len() <= 12 && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if let Some(count) = self.pair_length(false).filter(|_| is_symbol) {
            return (count, token(&text.to_ascii_uppercase(), true));
        }
        if let Some(role) = self.letter_label(text) {
            return (1, Sense::Role(role));
        }
        if self.heads_chinese_side(found) && is_symbol {
            return (1, token(&text.to_ascii_uppercase(), false));
        }
        if matches!(text, "in" | "since") && self.is_year_next() {
            return (2, Sense::Role(Role::Past));
        }
        if text == "fading" && matches!(self.piece(1), Some(Piece::Cashtag(_))) {
            return (1, Sense::Role(Role::Act(Side::Short)));
        }
        let phrase = vocabulary::phrase(text, |ahead| self.phrase_word(ahead));
        if let Some((count, role)) = phrase.filter(|(count, _)| *count > 1) {
            return (self.pieces_of(count), Sense::Role(role));
        }
        if let Some(symbol) = self.plain_token(text, is_capital, found) {
            return (1, symbol);
        }
        if let Some((_, role)) = phrase {
            return (1, Sense::Role(role));
        }
        if let Some(symbol) = tokens::of_joined_pair(text) {
            return (1, token(&symbol, true));
        }
        (
            1,
            Sense::Word {
                text: text.to_owned(),
                is_capital,
            },
        )
    }

    /// `E: 2900, S: 3000, T: 2650`, `Open: 171.2`.
    fn letter_label(&self, text: &str) -> Option<Role> {
        let is_label = matches!(self.piece(1), Some(Piece::Mark(':')))
            && matches!(self.piece(2), Some(Piece::Number(_)));
        match text {
            "e" | "open" | "opened" | "in" | "enter" if is_label => Some(Role::Entry),
            "s" if is_label => Some(Role::Stop),
            "t" | "out" if is_label => Some(Role::Target),
            _ => None,
        }
    }

    /// `people 多` at the start of a line names a token, whatever the word means elsewhere.
    fn heads_chinese_side(&self, found: &[Item]) -> bool {
        let is_line_start = found.last().is_none_or(|item| item.is_mark('\n'));
        let is_end = !matches!(self.piece(2), Some(Piece::Ideograph(_)));
        is_line_start && is_end && matches!(self.letter_at(1), Some('多' | '空'))
    }

    fn is_year_next(&self) -> bool {
        let Some(Piece::Number(number)) = self.piece(1) else {
            return false;
        };
        let is_whole = number.decimals == 0 && number.scale == 1 && !number.is_dollars;
        is_whole && (Decimal::from(2009)..Decimal::from(2026)).contains(&number.value)
    }

    /// The n-th word behind this one, hyphens and slashes between words passed over.
    fn phrase_word(&self, ahead: usize) -> Option<&'a str> {
        let mut words = 0;
        let mut place = 0;
        loop {
            place += 1;
            match self.piece(place) {
                Some(Piece::Word { text, .. }) => {
                    words += 1;
                    if words == ahead {
                        return Some(text);
                    }
                }
                Some(Piece::Mark('-' | '/')) if self.word_at(place + 1).is_some() => {}
                _ => return None,
            }
        }
    }

    /// How many pieces a phrase of `count` words spans.
    fn pieces_of(&self, count: usize) -> usize {
        let mut words = 1;
        let mut pieces = 1;
        while words < count && self.at + pieces < self.lexemes.len() {
            words += usize::from(self.word_at(pieces).is_some());
            pieces += 1;
        }
        pieces
    }

    fn plain_token(&self, text: &str, is_capital: bool, found: &[Item]) -> Option<Sense> {
        let thousands = text.strip_prefix("1000").filter(|rest| !rest.is_empty());
        let (symbol, known) = tokens::plain(text).or_else(|| tokens::plain(thousands?))?;
        let is_clear = match known {
            Known::Surely => text.len() > 1,
            Known::InCapitals => is_capital && !self.is_shouted && text.len() > 1,
        };
        // `AI`, `ME`, `OP` behind "the" or "an" are words whatever their spelling.
        let is_noun = matches!(
            found.last().map(|item| &item.sense),
            Some(Sense::Word { .. })
        ) && known == Known::InCapitals
            && text.len() == 2;
        (is_clear && !is_noun && !PAID_WITH.contains(&symbol)).then(|| {
            let per = if thousands.is_some() || is_thousand_unit(text, symbol) {
                1_000
            } else {
                1
            };
            Sense::Token {
                symbol: symbol.to_owned(),
                is_marked: false,
                per,
            }
        })
    }
}

/// `kPEPE` counts thousands, as `1000PEPE` does.
fn is_thousand_unit(text: &str, symbol: &str) -> bool {
    text.strip_prefix('k')
        .is_some_and(|rest| rest.eq_ignore_ascii_case(symbol))
}

fn token(symbol: &str, is_marked: bool) -> Sense {
    let canonical = tokens::canonical(symbol);
    let is_thousand = symbol.starts_with("1000") && canonical != symbol
        || is_thousand_unit(&symbol.to_ascii_lowercase(), &canonical);
    let per = if is_thousand { 1_000 } else { 1 };
    Sense::Token {
        symbol: canonical,
        is_marked,
        per,
    }
}

fn mark_asides(items: &mut [Item]) {
    let mut is_inside = false;
    for item in items {
        match item.sense {
            Sense::Mark('(' | '[') => is_inside = true,
            Sense::Mark(')' | ']' | '\n') => is_inside = false,
            _ => item.is_aside = is_inside,
        }
    }
}

/// `跌破39.5止损`: a break that ends the trade is no condition for it.
fn read_breaks_as_stops(items: &mut [Item]) {
    for at in 0..items.len().saturating_sub(2) {
        let is_break = items[at].role() == Some(Role::If) && items[at].is_chinese;
        let is_stop = matches!(items[at + 1].sense, Sense::Number(_))
            && items[at + 2].role() == Some(Role::Stop);
        if is_break && is_stop {
            items[at].sense = Sense::Role(Role::Filler);
        }
    }
}

/// `Buy: 21, Sell: 25, Stop: 19`: who buys with a stop sells where the profit is.
fn read_sales_as_targets(items: &mut [Item]) {
    let has =
        |items: &[Item], check: fn(Role) -> bool| items.iter().filter_map(Item::role).any(check);
    if !has(items, |role| role == Role::Stop) {
        return;
    }
    for at in 1..items.len() {
        let is_priced = items[at + 1..]
            .iter()
            .find(|item| {
                !matches!(
                    item.sense,
                    Sense::Mark(':' | '@' | '-') | Sense::Role(Role::Filler)
                )
            })
            .is_some_and(|item| matches!(item.sense, Sense::Number(_)));
        let is_long = |role| {
            matches!(
                role,
                Role::Buy | Role::Buying | Role::Way(Side::Long) | Role::Act(Side::Long)
            )
        };
        if items[at].role() == Some(Role::Sell) && is_priced && has(&items[..at], is_long) {
            items[at].sense = Sense::Role(Role::Target);
        }
    }
}

/// Names unknown tokens that head a call: `VINE 多`, or a word alone above `进场位置`.
fn name_headers(items: &mut [Item]) {
    for at in 0..items.len() {
        let is_line_start = at == 0 || items[at - 1].is_mark('\n');
        let text = match &items[at].sense {
            Sense::Word { text, .. } => text.clone(),
            Sense::Role(_) if !items[at].is_chinese && is_line_start => {
                continue;
            }
            _ => continue,
        };
        let is_symbol =
            (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if is_line_start && is_symbol && heads_a_call(&items[at + 1..]) {
            items[at].sense = token(&text.to_ascii_uppercase(), false);
        }
    }
}

fn heads_a_call(rest: &[Item]) -> bool {
    let is_level = |item: &Item| {
        matches!(
            item.role(),
            Some(Role::Entry | Role::Stop | Role::Target | Role::Way(_) | Role::Market)
        ) && item.is_chinese
    };
    let line_end = rest
        .iter()
        .position(|item| item.is_mark('\n'))
        .unwrap_or(rest.len());
    let (line, below) = rest.split_at(line_end);
    let names_no_token = line.iter().all(|item| item.token().is_none());
    let next = below.iter().find(|item| !item.is_mark('\n'));
    names_no_token
        && (line
            .iter()
            .find(|item| !item.is_aside && !matches!(item.sense, Sense::Mark(_)))
            .is_some_and(is_level)
            || (line.iter().all(|item| {
                item.is_aside || item.is_chinese || matches!(item.sense, Sense::Mark(_))
            }) && next.is_some_and(is_level)))
}
