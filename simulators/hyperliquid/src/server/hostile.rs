//! Answers that are none: broken off, garbled, or well formed and impossible.

use std::io;

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::plan::Chance;

/// What a proxy says when it has lost its server.
const PAGE: &str = "<html><head><title>502 Bad Gateway</title></head><body></body></html>";

/// An answer whose body never comes: the client sees a broken connection.
pub(super) fn broken_off() -> Response {
    let error = io::Error::new(io::ErrorKind::ConnectionReset, "fault on demand");
    let body = futures_util::stream::iter([Err::<Bytes, _>(error)]);
    Response::new(Body::from_stream(body))
}

/// Something in an answer's place, with HTTP 200.
pub(super) fn garbage(answer: &Value, chance: Option<Chance>) -> Response {
    let text = answer.to_string();
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    let body = match which(chance, 1, 5) {
        0 => PAGE.to_owned(),
        1 => half,
        2 => "null".to_owned(),
        3 => json!({ "status": 7, "surprise": [] }).to_string(),
        _ => String::new(),
    };
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

/// The same answer with numbers that cannot be.
pub(super) fn impossible(mut answer: Value, chance: Option<Chance>) -> Value {
    match which(chance, 2, 3) {
        0 => change(
            &mut answer,
            &["px", "avgPx", "limitPx", "entryPx"],
            |text| format!("-{text}"),
        ),
        1 => change(&mut answer, &["sz", "totalSz"], |text| {
            format!("1000{text}")
        }),
        _ => change(&mut answer, &["coin"], |_| "NOTHING-OF-OURS".to_owned()),
    }
    answer
}

fn change(value: &mut Value, fields: &[&str], to: impl Fn(&str) -> String + Copy) {
    match value {
        Value::Array(rows) => rows.iter_mut().for_each(|row| change(row, fields, to)),
        Value::Object(inner) => {
            for (name, field) in inner {
                match field {
                    Value::String(text) if fields.contains(&name.as_str()) => *text = to(text),
                    _ => change(field, fields, to),
                }
            }
        }
        _ => {}
    }
}

fn which(chance: Option<Chance>, nth: u64, of: u64) -> u64 {
    chance.map_or(0, |chance| chance.other(nth) % of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_impossible_answer_still_reads_as_one() {
        let row = json!([{"px": "100.5", "sz": "2", "coin": "BTC", "oid": 7}]);
        let answer = impossible(row, None);
        assert_eq!(answer[0]["px"], "-100.5");
        assert_eq!(answer[0]["oid"], 7);
    }
}
