//! Live operations as a `multipart/mixed` answer in Apollo's form (`subscriptionSpec=1.0`): every
//! part is an object with the answer under `payload`, an empty object is a sign of life, and
//! `errors` beside a null payload end the stream.

use std::sync::Arc;
use std::time::Duration;

use axum::response::Response;
use bytes::{BufMut, Bytes, BytesMut};
use futures_util::{StreamExt, stream};

use super::{LiveItem, LiveStream, streamed};
use crate::connections::Place;
use crate::gateway::write_errors;

/// The type of the answer.
const CONTENT_TYPE: &str = "multipart/mixed;boundary=\"graphql\";subscriptionSpec=1.0";
/// What stands before the first part. A part is whole only when the next boundary is there, so each
/// is followed by one at once.
const OPENING: Bytes = Bytes::from_static(b"\r\n--graphql");
/// The sign of life of a silent stream.
const HEARTBEAT: Bytes =
    Bytes::from_static(b"\r\ncontent-type: application/json\r\n\r\n{}\r\n--graphql");
/// What makes the last boundary the last.
const CLOSING: Bytes = Bytes::from_static(b"--\r\n");

/// The answer that carries a stream of answers.
pub fn response(
    live: LiveStream,
    request_id: Arc<str>,
    heartbeat: Duration,
    place: Place,
) -> Response {
    let parts = live.map(move |item| part(&item, &request_id));
    let opening = stream::once(std::future::ready(OPENING));
    let closing = stream::once(std::future::ready(CLOSING));
    let pieces = opening.chain(parts).chain(closing).boxed();
    streamed::response(CONTENT_TYPE, pieces, (heartbeat, HEARTBEAT), place)
}

fn part(item: &LiveItem, request_id: &str) -> Bytes {
    let mut out = BytesMut::new();
    out.put_slice(b"\r\ncontent-type: application/json\r\n\r\n");
    match item {
        LiveItem::Answer(body) => {
            out.put_slice(b"{\"payload\":");
            out.put_slice(body);
        }
        LiveItem::Ended(errors) => {
            let mut text = b"{\"payload\":null,\"errors\":".to_vec();
            write_errors(errors.iter(), request_id, &mut text);
            out.put_slice(&text);
        }
    }
    out.put_slice(b"}\r\n--graphql");
    out.freeze()
}
