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
    /// `multipart/mixed` with `subscriptionSpec=1.0`.
    Multipart,
    /// None the router has.
    Nothing,
}

/// A form and its weight in thousandths.
type Weighed = (u16, Accept);

impl Accept {
    /// The form of highest weight; among equals the one named first. Without the header, plain
    /// JSON.
    pub fn of(headers: &HeaderMap) -> Self {
        match heaviest(weighed(headers)) {
            Some(form) => form,
            None if headers.contains_key(header::ACCEPT) => Self::Nothing,
            None => Self::Json,
        }
    }

    /// The form for live operations of highest weight, whatever else is accepted.
    pub fn live_of(headers: &HeaderMap) -> Option<Self> {
        let is_live = |(_, form): &Weighed| matches!(form, Self::EventStream | Self::Multipart);
        heaviest(weighed(headers).filter(is_live))
    }

    /// The type of an answer that is one document.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
            Self::Json | Self::EventStream | Self::Multipart | Self::Nothing => {
                "application/json; charset=utf-8"
            }
        }
    }
}

fn heaviest(forms: impl Iterator<Item = Weighed>) -> Option<Accept> {
    let heavier = |best: Weighed, next: Weighed| if next.0 > best.0 { next } else { best };
    forms.reduce(heavier).map(|(_, form)| form)
}

/// The forms a client names, without those it refuses.
fn weighed(headers: &HeaderMap) -> impl Iterator<Item = Weighed> {
    let values = headers.get_all(header::ACCEPT).into_iter();
    let ranges = values.flat_map(|value| value.to_str().unwrap_or_default().split(','));
    ranges.filter_map(form).filter(|(weight, _)| *weight > 0)
}

fn form(range: &str) -> Option<Weighed> {
    let mut parts = range
        .split(';')
        .map(|part| part.trim().to_ascii_lowercase());
    let kind = parts.next().unwrap_or_default();
    let parameters: Vec<String> = parts.collect();
    let has_spec = || {
        let spec = |part: &String| part.replace('"', "") == "subscriptionspec=1.0";
        parameters.iter().any(spec)
    };
    let form = match kind.as_str() {
        "application/graphql-response+json" => Accept::GraphQl,
        "application/json" | "application/*" | "*/*" | "" => Accept::Json,
        "text/event-stream" => Accept::EventStream,
        "multipart/mixed" if has_spec() => Accept::Multipart,
        _ => return None,
    };
    let stated = parameters.iter().find_map(|part| part.strip_prefix("q="));
    Some((stated.map_or(1000, weight), form))
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
