//! What a language model must answer, and every way its answer is refused.

use domain::{Leverage, Price, Ratio, Side, Token};
use rules::classify::{CALLS_MAX, Call, Entry, NoCall, tokens_named};
use rules::sign::SignReason;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::Unread;

/// Targets and quotes beyond this are no answer to a post.
const ITEMS_MAX: usize = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    is_call: bool,
    calls: Vec<Said>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    token: Token,
    side: Side,
    #[serde(deserialize_with = "exact")]
    confidence: String,
    #[serde(deserialize_with = "exact_or_null")]
    entry_low: Option<String>,
    #[serde(deserialize_with = "exact_or_null")]
    entry_high: Option<String>,
    #[serde(deserialize_with = "exact_list")]
    targets: Vec<String>,
    #[serde(deserialize_with = "exact_or_null")]
    stop: Option<String>,
    leverage: Option<u16>,
    quotes: Vec<String>,
}

/// The calls of an answer, when all of it fits the form and the post.
pub fn calls(post: &str, answer: &str) -> Result<Vec<Call>, Unread> {
    let invalid = || Unread::Refused(SignReason::AnswerInvalid);
    let Answer { is_call, calls } = serde_json::from_str(answer).map_err(|_| invalid())?;
    if !is_call && calls.is_empty() {
        return Err(Unread::NoCall(NoCall::NoSide));
    }
    if !is_call || calls.is_empty() || calls.len() > CALLS_MAX {
        return Err(invalid());
    }
    let named = tokens_named(post);
    calls
        .into_iter()
        .map(|said| {
            let call = said.call().ok_or_else(invalid)?;
            let is_quoted =
                |quote: &String| !quote.trim().is_empty() && post.contains(quote.as_str());
            if call.quotes.is_empty() || !call.quotes.iter().all(is_quoted) {
                return Err(Unread::Refused(SignReason::QuoteNotInPost));
            }
            if named.contains(&call.token) {
                Ok(call)
            } else {
                Err(invalid())
            }
        })
        .collect()
}

impl Said {
    /// Exact numbers in their bounds, or nothing at all.
    fn call(self) -> Option<Call> {
        let confidence: Ratio = self.confidence.parse().ok()?;
        let is_share = (Decimal::ZERO..=Decimal::ONE).contains(&confidence.decimal());
        let is_short = self.targets.len() <= ITEMS_MAX && self.quotes.len() <= ITEMS_MAX;
        if !is_share || !is_short {
            return None;
        }
        let price = |text: String| text.parse::<Price>();
        let low = self.entry_low.map(price).transpose().ok()?;
        let high = self.entry_high.map(price).transpose().ok()?;
        let entry = match (low.or(high), high.or(low)) {
            (Some(low), Some(high)) => Entry::Range {
                low: low.min(high),
                high: low.max(high),
            },
            _ => Entry::Unstated,
        };
        Some(Call {
            token: self.token,
            side: self.side,
            confidence,
            entry,
            targets: self
                .targets
                .into_iter()
                .map(price)
                .collect::<Result<_, _>>()
                .ok()?,
            stop: self.stop.map(price).transpose().ok()?,
            target_distance: None,
            stop_distance: None,
            leverage: self.leverage.map(Leverage::try_new).transpose().ok()?,
            quotes: self.quotes,
        })
    }
}

/// The form of the answer, as models are told it.
pub fn schema() -> Value {
    let number = json!({ "type": ["string", "null"] });
    let call = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["token", "side", "confidence", "entry_low", "entry_high", "targets", "stop", "leverage", "quotes"],
        "properties": {
            "token": { "type": "string" },
            "side": { "type": "string", "enum": ["LONG", "SHORT"] },
            "confidence": { "type": "string" },
            "entry_low": number,
            "entry_high": number,
            "targets": { "type": "array", "items": { "type": "string" } },
            "stop": number,
            "leverage": { "type": ["integer", "null"] },
            "quotes": { "type": "array", "items": { "type": "string" } },
        },
    });
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["is_call", "calls"],
        "properties": {
            "is_call": { "type": "boolean" },
            "calls": { "type": "array", "items": call },
        },
    })
}

/// A number as its digits: models write both `"0.8"` and `0.8`.
fn digits<E: serde::de::Error>(value: Value) -> Result<Option<String>, E> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) => Ok(Some(number.to_string())),
        _ => Err(E::custom("neither a number nor null")),
    }
}

fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    digits(Value::deserialize(deserializer)?)?
        .ok_or_else(|| serde::de::Error::custom("a number is missing"))
}

fn exact_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    digits(Value::deserialize(deserializer)?)
}

fn exact_list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let values = Vec::<Value>::deserialize(deserializer)?;
    let texts: Option<Vec<String>> = values.into_iter().map(digits).collect::<Result<_, _>>()?;
    texts.ok_or_else(|| serde::de::Error::custom("a number is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POST: &str = "Longing $ETH here, SL 2450, TP 2800";

    fn answer(change: impl FnOnce(&mut Value)) -> String {
        let mut answer = json!({ "is_call": true, "calls": [{
            "token": "ETH", "side": "LONG", "confidence": "0.9", "entry_low": null, "entry_high": null,
            "targets": [2800], "stop": "2450", "leverage": null, "quotes": ["Longing $ETH"] }] });
        change(&mut answer);
        answer.to_string()
    }

    #[test]
    fn a_fitting_answer_is_a_call_with_exact_numbers() {
        let calls = calls(POST, &answer(|_| {})).unwrap();
        assert_eq!(calls[0].stop, Some("2450".parse().unwrap()));
        assert_eq!(calls[0].targets, ["2800".parse().unwrap()]);
    }

    #[test]
    fn everything_else_is_refused() {
        let invalid = Unread::Refused(SignReason::AnswerInvalid);
        let table = [
            (
                answer(|a| a["calls"][0]["quotes"] = json!(["moon"])),
                Unread::Refused(SignReason::QuoteNotInPost),
            ),
            (
                answer(|a| a["calls"][0]["quotes"] = json!([])),
                Unread::Refused(SignReason::QuoteNotInPost),
            ),
            (answer(|a| a["calls"][0]["token"] = json!("BTC")), invalid),
            (
                answer(|a| a["calls"][0]["confidence"] = json!("1.1")),
                invalid,
            ),
            (answer(|a| a["calls"][0]["stop"] = json!("-1")), invalid),
            (answer(|a| a["calls"][0]["leverage"] = json!(0)), invalid),
            (answer(|a| a["calls"][0]["size"] = json!("100")), invalid),
            (answer(|a| a["is_call"] = json!(false)), invalid),
            ("sure, go long".to_owned(), invalid),
            (
                json!({ "is_call": false, "calls": [] }).to_string(),
                Unread::NoCall(NoCall::NoSide),
            ),
        ];
        for (answer, reason) in table {
            assert_eq!(calls(POST, &answer).unwrap_err(), reason, "{answer}");
        }
    }
}
