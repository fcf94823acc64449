//! Live operations over server-sent events, in the form of one connection for each operation
//! (`graphql-sse`, distinct connections).

use std::sync::Arc;
use std::time::Duration;

use axum::response::Response;
use bytes::{BufMut, Bytes, BytesMut};
use futures_util::{StreamExt, stream};

use super::{LiveItem, LiveStream, streamed};
use crate::connections::Place;
use crate::gateway::write_errors;

/// The type of the answer.
const CONTENT_TYPE: &str = "text/event-stream; charset=utf-8";
/// What a silent stream says now and then, so that nobody on the way cuts it.
const HEARTBEAT: Bytes = Bytes::from_static(b":\n\n");
/// The end of a stream.
const COMPLETE: Bytes = Bytes::from_static(b"event: complete\ndata:\n\n");

/// The answer that carries a stream of answers.
pub fn response(
    live: LiveStream,
    request_id: Arc<str>,
    heartbeat: Duration,
    place: Place,
) -> Response {
    let events = live.map(move |item| event(&item, &request_id));
    let events = events.chain(stream::once(std::future::ready(COMPLETE)));
    let pieces = events.boxed();
    streamed::response(CONTENT_TYPE, pieces, (heartbeat, HEARTBEAT), place)
}

fn event(item: &LiveItem, request_id: &str) -> Bytes {
    let mut out = BytesMut::new();
    out.put_slice(b"event: next\ndata: ");
    match item {
        // JSON text on one line: a line break inside an answer can only stand between tokens.
        LiveItem::Answer(body) => {
            out.extend(
                body.iter()
                    .map(|byte| if *byte == b'\n' { b' ' } else { *byte }),
            );
        }
        LiveItem::Ended(errors) => {
            let mut text = b"{\"errors\":".to_vec();
            write_errors(errors.iter(), request_id, &mut text);
            text.push(b'}');
            out.put_slice(&text);
        }
    }
    out.put_slice(b"\n\n");
    out.freeze()
}
