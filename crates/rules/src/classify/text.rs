//! What a reader sees of a post: one spelling per letter, invisible characters gone, each letter
//! with the place it has in the post. What cannot be read one way is refused.

use super::NoCall;
use super::fold::{folded, is_dropped, is_hidden_order, is_lookalike, is_struck_through};

/// The longest post that is read; X's own limit for long posts is 25,000, calls are short.
const CHARACTERS_MAX: usize = 12_000;

/// One visible letter and the bytes of the post it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub letter: char,
    pub start: usize,
    pub end: usize,
}

/// The visible letters of a post, or why it must not be read.
pub(super) fn glyphs(post: &str) -> Result<Vec<Glyph>, NoCall> {
    let mut seen: Vec<Glyph> = Vec::with_capacity(post.len().min(CHARACTERS_MAX));
    for (count, (start, letter)) in post.char_indices().enumerate() {
        if count >= CHARACTERS_MAX {
            return Err(NoCall::TooLong);
        }
        if is_hidden_order(letter) || is_struck_through(letter) {
            return Err(NoCall::HiddenText);
        }
        if is_dropped(letter) {
            continue;
        }
        let end = start + letter.len_utf8();
        seen.push(Glyph {
            letter: folded(letter),
            start,
            end,
        });
    }
    if mixes_alphabets(&seen) {
        return Err(NoCall::SpoofedText);
    }
    Ok(seen)
}

/// Whether a word mixes Latin with letters that look Latin, or a cashtag is written in them.
fn mixes_alphabets(glyphs: &[Glyph]) -> bool {
    glyphs.windows(2).any(|pair| {
        let (left, right) = (pair[0].letter, pair[1].letter);
        (left.is_ascii_alphabetic() && is_lookalike(right))
            || (is_lookalike(left) && right.is_ascii_alphabetic())
            || (left == '$' && is_lookalike(right))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visible(post: &str) -> String {
        glyphs(post)
            .unwrap()
            .iter()
            .map(|glyph| glyph.letter)
            .collect()
    }

    #[test]
    fn invisible_letters_vanish_and_styled_letters_become_plain() {
        assert_eq!(visible("Lo\u{200B}ng $E\u{2060}TH"), "Long $ETH");
        assert_eq!(visible("𝗟𝗢𝗡𝗚 ＢＴＣ　６２，５００"), "LONG BTC 62,500");
        assert_eq!(visible("止損進場現價"), "止损进场现价");
    }

    #[test]
    fn text_that_reads_two_ways_is_refused() {
        for (post, reason) in [
            ("Long $\u{0415}TH", NoCall::SpoofedText),
            ("Long B\u{0422}C", NoCall::SpoofedText),
            ("Long \u{202E}CTB$", NoCall::HiddenText),
            (
                "L\u{0336}o\u{0336}n\u{0336}g\u{0336} $ETH",
                NoCall::HiddenText,
            ),
        ] {
            assert_eq!(glyphs(post).unwrap_err(), reason, "{post}");
        }
    }

    #[test]
    fn an_endless_post_is_not_read() {
        assert_eq!(
            glyphs(&"a ".repeat(CHARACTERS_MAX)).unwrap_err(),
            NoCall::TooLong
        );
    }
}
