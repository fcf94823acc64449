//! What form of answer a client takes.

use http::{HeaderMap, header};

/// The forms of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accept {
    /// `application/graphql-response+json`: the status says whether the request was good.
    GraphQl,
    /// `application/json`: a well-formed request is always answered with 200.
    Json,
    /// `text/event-stream`.
    EventStream,
    /// None the router has.
    Nothing,
}

impl Accept {
    /// The form of highest weight; among equals the one named first. Without the header, plain
    /// JSON.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut best: Option<(u16, Self)> = None;
        let mut is_named = false;
        for value in headers.get_all(header::ACCEPT) {
            is_named = true;
            for range in value.to_str().unwrap_or_default().split(',') {
                let mut parts = range.split(';').map(str::trim);
                let form = match parts
                    .next()
                    .unwrap_or_default()
                    .to_ascii_lowercase()
                    .as_str()
                {
                    "application/graphql-response+json" => Self::GraphQl,
                    "application/json" | "application/*" | "*/*" | "" => Self::Json,
                    "text/event-stream" => Self::EventStream,
                    _ => continue,
                };
                let weight = parts
                    .find_map(|part| part.strip_prefix("q="))
                    .map_or(1000, weight);
                if weight > 0 && best.is_none_or(|(known, _)| weight > known) {
                    best = Some((weight, form));
                }
            }
        }
        match best {
            Some((_, form)) => form,
            None if is_named => Self::Nothing,
            None => Self::Json,
        }
    }

    /// The type of an answer that is one document.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
            Self::Json | Self::EventStream | Self::Nothing => "application/json; charset=utf-8",
        }
    }
}

/// A weight such as `0.8` in thousandths; what is no weight counts as none.
fn weight(text: &str) -> u16 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = part.chars().chain("000".chars()).take(3).collect();
    let part = digits.parse::<u16>().unwrap_or(0);
    match whole.trim() {
        "1" => 1000,
        "0" => part,
        _ => 0,
    }
}
