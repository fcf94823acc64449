//! Cuts the visible letters of a post into words, numbers and marks.

use rust_decimal::Decimal;

use super::fold::is_ideograph;
use super::text::Glyph;

/// The digits of a number that are read; longer ones are no price.
const DIGITS_MAX: usize = 18;

/// What a number counts, as far as its own spelling says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A price or an amount.
    Plain,
    Percent,
    /// `10x`, `10倍`.
    Times,
    /// Price points: `600点`.
    Points,
    /// A span of time, an ordinal, a count: never a price.
    Other,
}

/// A number as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub value: Decimal,
    pub unit: Unit,
    /// Whether a dollar sign stands before it.
    pub is_dollars: bool,
    /// Whether `k` or `万` scaled it, and by how much.
    pub scale: u32,
    /// Decimals written.
    pub decimals: u32,
}

/// One piece of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Letters and digits of one alphabet, in lower case; whether it was all capitals.
    Word {
        text: String,
        is_capital: bool,
    },
    /// `$ETH`, without the sign, in capitals.
    Cashtag(String),
    /// `#eth`, without the sign, in lower case.
    Hashtag(String),
    Number(Number),
    Ideograph(char),
    Mark(char),
    /// A link or `@name`.
    Reference,
}

/// A piece and the bytes of the post it stands for.
#[derive(Clone, Debug)]
pub(super) struct Lexeme {
    pub piece: Piece,
    pub start: usize,
    pub end: usize,
}

/// Cuts a post into pieces; every letter is looked at a bounded number of times.
pub(super) fn lexemes(glyphs: &[Glyph]) -> Vec<Lexeme> {
    let has_ideographs = glyphs.iter().any(|glyph| is_ideograph(glyph.letter));
    let mut reader = Reader {
        glyphs,
        at: 0,
        has_ideographs,
    };
    let mut found = Vec::new();
    while let Some(letter) = reader.peek(0) {
        let first = reader.at;
        let piece = reader.piece(letter);
        debug_assert!(reader.at > first, "every step reads a letter");
        if let Some(piece) = piece {
            let (start, end) = (glyphs[first].start, glyphs[reader.at - 1].end);
            found.push(Lexeme { piece, start, end });
        }
    }
    found
}

struct Reader<'a> {
    glyphs: &'a [Glyph],
    at: usize,
    has_ideographs: bool,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.glyphs.get(self.at + ahead).map(|glyph| glyph.letter)
    }

    fn is_letter(&self, ahead: usize, check: fn(char) -> bool) -> bool {
        self.peek(ahead).is_some_and(check)
    }

    fn piece(&mut self, letter: char) -> Option<Piece> {
        let next = self.peek(1);
        match letter {
            '\n' => {}
            ' ' | '\t' => {
                self.at += 1;
                return None;
            }
            '$' if next.is_some_and(|c| c.is_ascii_digit() || c == '.') => {
                self.at += 1;
                return Some(self.number(true));
            }
            '$' if next.is_some_and(|c| c.is_ascii_alphabetic()) => return Some(self.cashtag()),
            '#' if next.is_some_and(char::is_alphanumeric) => {
                self.at += 1;
                return Some(Piece::Hashtag(self.run(word_letter).to_lowercase()));
            }
            '@' if next.is_some_and(|c| c.is_ascii_alphabetic() || c == '_') => {
                self.at += 1;
                self.run(|c| c.is_ascii_alphanumeric() || c == '_');
                return Some(Piece::Reference);
            }
            _ if is_ideograph(letter) => {
                self.at += 1;
                return Some(Piece::Ideograph(letter));
            }
            _ if letter.is_ascii_digit() => return Some(self.number(false)),
            '.' if next.is_some_and(|c| c.is_ascii_digit()) && !self.follows_digit() => {
                return Some(self.number(false));
            }
            _ if letter.is_alphabetic() => return Some(self.word()),
            _ => {}
        }
        self.at += 1;
        Some(Piece::Mark(letter))
    }

    /// `:.3820` is a slip for `:3820`, not a fraction.
    fn follows_digit(&self) -> bool {
        self.at > 0 && matches!(self.glyphs[self.at - 1].letter, '0'..='9' | ':' | ';')
    }

    fn run(&mut self, check: fn(char) -> bool) -> String {
        let mut text = String::new();
        while let Some(letter) = self.peek(0).filter(|letter| check(*letter)) {
            text.push(letter);
            self.at += 1;
        }
        text
    }

    fn cashtag(&mut self) -> Piece {
        self.at += 1;
        let mut text = self.run(|c| c.is_ascii_alphanumeric()).to_ascii_uppercase();
        // Stocktwits writes `$BTC.X`.
        let is_suffixed = self.peek(0) == Some('.')
            && self.is_letter(1, |c| c == 'X' || c == 'x')
            && !self.is_letter(2, |c| c.is_ascii_alphanumeric());
        if is_suffixed {
            self.at += 2;
        }
        text.truncate(20);
        Piece::Cashtag(text)
    }

    fn word(&mut self) -> Piece {
        let first = self.at;
        let text = self.run(word_letter);
        if self.glyphs[first].letter == 'h' && text.starts_with("http") && self.peek(0) == Some(':')
        {
            self.run(|c| !c.is_whitespace());
            return Piece::Reference;
        }
        let is_capital =
            text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase);
        Piece::Word {
            text: text.to_lowercase(),
            is_capital,
        }
    }

    fn number(&mut self, is_dollars: bool) -> Piece {
        let first = self.at;
        let (digits, decimals) = self.digits();
        let value = Decimal::from_str_exact(&digits)
            .ok()
            .filter(|_| digits.len() <= DIGITS_MAX);
        if let Some(word) = self.digit_word(first) {
            return word;
        }
        let (unit, scale) = self.unit();
        let number = value.and_then(|value| {
            let value = value.checked_mul(Decimal::from(scale))?;
            Some(Number {
                value,
                unit,
                is_dollars,
                scale,
                decimals,
            })
        });
        number.map_or(Piece::Mark('*'), Piece::Number)
    }

    /// Reads `62,500`, `0.0084`, `0,0084`, `.5`: digits with a point, and how many decimals.
    fn digits(&mut self) -> (String, u32) {
        let mut digits = String::new();
        let mut decimals = None;
        let mut is_grouped = false;
        while let Some(letter) = self.peek(0) {
            let is_digit_next = self.is_letter(1, |c| c.is_ascii_digit());
            if letter.is_ascii_digit() {
                digits.push(letter);
                decimals = decimals.map(|count: u32| count.saturating_add(1));
            } else if letter == '.' && decimals.is_none() && is_digit_next {
                if digits.is_empty() {
                    digits.push('0');
                }
                digits.push('.');
                decimals = Some(0);
            } else if letter == ',' && decimals.is_none() && digits == "0" && is_digit_next {
                digits.push('.');
                decimals = Some(0);
            } else if letter == ',' && decimals.is_none() && self.is_thousands(&digits, is_grouped)
            {
                is_grouped = true;
            } else {
                break;
            }
            self.at += 1;
        }
        (digits, decimals.unwrap_or(0))
    }

    fn is_thousands(&self, digits: &str, is_grouped: bool) -> bool {
        let is_digit = |c: char| c.is_ascii_digit();
        (is_grouped || (1..=3).contains(&digits.len()))
            && !digits.starts_with('0')
            && (1..=3).all(|ahead| self.is_letter(ahead, is_digit))
            && !self.is_letter(4, is_digit)
    }

    /// `1000PEPE`, `1inch`: digits that open a word.
    fn digit_word(&mut self, first: usize) -> Option<Piece> {
        let letters = (0..4)
            .take_while(|ahead| self.is_letter(*ahead, |c| c.is_alphabetic() && !is_ideograph(c)));
        let is_unit = {
            let suffix: String = letters.filter_map(|ahead| self.peek(ahead)).collect();
            let suffix = suffix.to_lowercase();
            suffix.is_empty() || is_known_suffix(&suffix)
        };
        if is_unit || !self.glyphs[first].letter.is_ascii_digit() {
            return None;
        }
        self.at = first;
        let text = self.run(word_letter).to_lowercase();
        Some(Piece::Word {
            text,
            is_capital: true,
        })
    }

    /// What stands behind the digits: `k`, `%`, `x`, `万`, `点`, `h`.
    fn unit(&mut self) -> (Unit, u32) {
        if self.peek(0) == Some('$') {
            self.at += 1;
        }
        let suffix: String = (0..4)
            .map_while(|ahead| {
                self.peek(ahead)
                    .filter(|c| c.is_alphabetic() && !is_ideograph(*c))
            })
            .collect::<String>();
        if !suffix.is_empty() {
            self.at += suffix.chars().count();
            let is_small = !suffix.starts_with('M');
            return match suffix.to_lowercase().as_str() {
                "k" | "к" => (Unit::Plain, 1_000),
                "w" if self.has_ideographs => (Unit::Plain, 10_000),
                "x" | "х" => (Unit::Times, 1),
                "pts" => (Unit::Points, 1),
                "m" if !is_small => (Unit::Other, 1),
                "usdt" | "usd" | "usdc" => (Unit::Plain, 1),
                _ => (Unit::Other, 1),
            };
        }
        let skipped = usize::from(self.peek(0) == Some(' '));
        let unit = match self.peek(skipped) {
            Some('%') => (Unit::Percent, 1),
            Some('倍') => (Unit::Times, 1),
            Some('点') => (Unit::Points, 1),
            Some('万') => (Unit::Plain, 10_000),
            Some('小' | '分') if matches!(self.peek(skipped + 1), Some('时' | '钟')) => {
                (Unit::Other, 1)
            }
            Some('日' | '天' | '级' | '月' | '年' | '号' | '周' | '个' | '次') => {
                (Unit::Other, 1)
            }
            _ => return (Unit::Plain, 1),
        };
        if unit.0 != Unit::Other
            && !(unit.0 == Unit::Points && self.peek(skipped + 1) == Some('位'))
        {
            self.at += skipped + 1;
        }
        unit
    }
}

fn is_known_suffix(suffix: &str) -> bool {
    const KNOWN: [&str; 30] = [
        "k", "m", "b", "x", "h", "d", "w", "s", "r", "hr", "hrs", "min", "mins", "st", "nd", "rd",
        "th", "pts", "usdt", "usd", "usdc", "am", "pm", "bn", "mm", "yr", "c", "к", "х", "ч",
    ];
    KNOWN.contains(&suffix)
}

fn word_letter(letter: char) -> bool {
    (letter.is_alphanumeric() && !is_ideograph(letter)) || matches!(letter, '\'' | '_')
}

#[cfg(test)]
mod tests {
    use super::super::text::glyphs;
    use super::*;

    fn numbers(post: &str) -> Vec<String> {
        lexemes(&glyphs(post).unwrap())
            .into_iter()
            .filter_map(|lexeme| match lexeme.piece {
                Piece::Number(Number {
                    value,
                    unit: Unit::Plain,
                    ..
                }) => Some(value.normalize().to_string()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn prices_are_read_as_people_write_them() {
        for (post, expected) in [
            ("62k-63.5k", vec!["62000", "63500"]),
            ("$62,500 to $1,062,500.25", vec!["62500", "1062500.25"]),
            ("2500,2600,2700", vec!["2500", "2600", "2700"]),
            ("0.0084-0.0086", vec!["0.0084", "0.0086"]),
            ("0,0084 .5", vec!["0.0084", "0.5"]),
            ("看6.2万，10w", vec!["62000", "100000"]),
            ("10x 5% 4h 15m 1st 300M 600点", vec![]),
            ("８７９００～８８４００", vec!["87900", "88400"]),
        ] {
            assert_eq!(numbers(post), expected, "{post}");
        }
    }
}
