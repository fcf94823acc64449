//! One trace through everything: from the browser by `traceparent` to the router, on to every
//! subgraph and command, and by the envelope's trace id to every event and its handlers.
//!
//! Spans are made only where somebody collects them; a trace that came from outside is passed on
//! either way.

use std::borrow::Cow;
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::trace::{
    SpanContext, SpanId, Status, TraceContextExt, TraceFlags, TraceId, TraceState, Tracer,
};
use opentelemetry::{KeyValue, Value, global};

pub use opentelemetry::Context;
pub use opentelemetry::trace::{FutureExt, SpanKind};

/// The header of the W3C recommendation "Trace Context".
pub const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
/// Its other header, in which tracers along the way keep what is theirs.
pub const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

static IS_COLLECTED: AtomicBool = AtomicBool::new(false);

/// From now on spans are made; the global tracer provider is set.
pub fn switch_on() {
    IS_COLLECTED.store(true, Ordering::Relaxed);
}

/// Whether spans are made.
pub fn is_on() -> bool {
    IS_COLLECTED.load(Ordering::Relaxed)
}

/// Starts a span below another; without a collector it is the other itself.
pub fn start(name: impl Into<Cow<'static, str>>, kind: SpanKind, parent: &Context) -> Context {
    if !is_on() {
        return parent.clone();
    }
    let tracer = global::tracer("maxxit");
    let span = tracer
        .span_builder(name)
        .with_kind(kind)
        .start_with_context(&tracer, parent);
    parent.with_span(span)
}

/// Says more about a context's span.
pub fn note(context: &Context, key: &'static str, value: impl Into<Value>) {
    if is_on() {
        context.span().set_attribute(KeyValue::new(key, value));
    }
}

/// Ends a context's span; `failure` says in a few words what went wrong.
pub fn end(context: &Context, failure: Option<Cow<'static, str>>) {
    if is_on() {
        let span = context.span();
        if let Some(failure) = failure {
            span.set_status(Status::error(failure));
        }
        span.end();
    }
}

/// The trace a request came with; a header that does not hold is no trace.
pub fn of_headers(headers: &HeaderMap) -> Context {
    let header = headers.get(TRACEPARENT);
    let found = header.and_then(|value| parse(value.to_str().ok()?));
    let Some(parent) = found else {
        return Context::new();
    };
    let (trace, span, flags) = (parent.trace_id(), parent.span_id(), parent.trace_flags());
    let parent = SpanContext::new(trace, span, flags, true, state_of(headers));
    Context::new().with_remote_span_context(parent)
}

/// What tracers along the way have kept; nothing where it does not hold.
fn state_of(headers: &HeaderMap) -> TraceState {
    let values = headers.get_all(TRACESTATE).into_iter();
    let texts: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
    TraceState::from_str(&texts.join(",")).unwrap_or_default()
}

/// The header that takes a context's trace on.
pub fn header(context: &Context) -> Option<HeaderValue> {
    let span = context.span();
    let span = span.span_context();
    if !span.is_valid() {
        return None;
    }
    let (trace, id) = (span.trace_id(), span.span_id());
    let flags = span.trace_flags().to_u8();
    HeaderValue::try_from(format!("00-{trace}-{id}-{flags:02x}")).ok()
}

/// The header that takes on what tracers along the way have kept.
pub fn state_header(context: &Context) -> Option<HeaderValue> {
    let state = context.span().span_context().trace_state().header();
    HeaderValue::try_from(state)
        .ok()
        .filter(|state| !state.is_empty())
}

/// The trace of a chain of events, by the envelope's trace id and the last bytes of the event's id.
/// An id that no tracer made starts no trace.
pub fn of_chain(trace_id: &str, event: [u8; 8]) -> Context {
    let trace = TraceId::from_hex(trace_id).unwrap_or(TraceId::INVALID);
    let (flags, state) = (TraceFlags::SAMPLED, TraceState::default());
    let parent = SpanContext::new(trace, SpanId::from_bytes(event), flags, true, state);
    if trace_id.len() == 32 && parent.is_valid() {
        Context::new().with_remote_span_context(parent)
    } else {
        Context::new()
    }
}

/// The id of the trace that the running task belongs to.
pub fn current_id() -> Option<String> {
    let context = Context::current();
    let span = context.span();
    let span = span.span_context();
    span.is_valid().then(|| span.trace_id().to_string())
}

fn parse(text: &str) -> Option<SpanContext> {
    let mut parts = text.split('-');
    let (version, trace) = (parts.next()?, parts.next()?);
    let (span, flags) = (parts.next()?, parts.next()?);
    let is_hex = |part: &str, length| {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        part.len() == length && part.bytes().all(is_digit)
    };
    let is_whole = is_hex(version, 2) && is_hex(trace, 32) && is_hex(span, 16) && is_hex(flags, 2);
    // Versions to come may say more behind; the first says no more, and 255 never is one.
    if !is_whole || version == "ff" || (version == "00" && parts.next().is_some()) {
        return None;
    }
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?) & TraceFlags::SAMPLED;
    let trace = TraceId::from_hex(trace).ok()?;
    let span = SpanId::from_hex(span).ok()?;
    let parent = SpanContext::new(trace, span, flags, true, TraceState::default());
    parent.is_valid().then_some(parent)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn headers(text: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(TRACEPARENT, HeaderValue::from_static(text))])
    }

    #[test]
    fn a_trace_from_outside_is_passed_on_though_nobody_collects() {
        let context = of_headers(&headers(GIVEN));
        let below = start("anything", SpanKind::Client, &context);
        assert_eq!(header(&below).unwrap(), GIVEN);
    }

    #[test]
    fn what_tracers_along_the_way_keep_is_passed_on() {
        let mut headers = headers(GIVEN);
        let state = |headers: &HeaderMap| {
            let below = start("anything", SpanKind::Client, &of_headers(headers));
            state_header(&below).map(|state| state.to_str().unwrap().to_owned())
        };
        assert_eq!(state(&headers), None);
        for part in ["rojo=00f067aa0ba902b7", "congo=t61rcWkgMzE"] {
            headers.append(TRACESTATE, HeaderValue::from_static(part));
        }
        let both = "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE";
        assert_eq!(state(&headers).as_deref(), Some(both));
        headers.insert(TRACESTATE, HeaderValue::from_static("no equals sign"));
        assert_eq!(state(&headers), None);
    }

    #[test]
    fn a_header_that_does_not_hold_is_no_trace() {
        let cases = [
            "",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-011",
        ];
        for case in cases {
            assert_eq!(header(&of_headers(&headers(case))), None, "{case}");
        }
        assert!(header(&of_headers(&HeaderMap::new())).is_none());
    }

    #[test]
    fn a_chain_of_events_belongs_to_the_trace_it_names() {
        let context = of_chain("0af7651916cd43dd8448eb211c80319c", [1; 8]);
        let text = header(&context).unwrap();
        assert!(
            text.to_str()
                .unwrap()
                .contains("0af7651916cd43dd8448eb211c80319c")
        );
        assert_eq!(header(&of_chain("replay-7", [1; 8])), None);
    }

    #[test]
    fn the_running_task_knows_its_trace() {
        assert_eq!(current_id(), None);
        let guard = of_headers(&headers(GIVEN)).attach();
        assert_eq!(current_id().unwrap(), "0af7651916cd43dd8448eb211c80319c");
        drop(guard);
        assert_eq!(current_id(), None);
    }
}
