//! An HTTP answer that goes on: pieces as they come, and a sign of life while there are none.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use http::{HeaderValue, StatusCode, header};

use crate::connections::Place;

/// The answer of this type; it holds its place among the open connections until it ends.
pub fn response(
    content_type: &'static str,
    pieces: BoxStream<'static, Bytes>,
    (heartbeat, sign_of_life): (Duration, Bytes),
    place: Place,
) -> Response {
    let body = stream::unfold((pieces, place), move |(mut pieces, place)| {
        let sign_of_life = sign_of_life.clone();
        async move {
            let chunk = match tokio::time::timeout(heartbeat, pieces.next()).await {
                Ok(piece) => piece?,
                Err(_) => sign_of_life,
            };
            Some((Ok::<_, Infallible>(chunk), (pieces, place)))
        }
    });
    let kind = HeaderValue::from_static(content_type);
    let cache = HeaderValue::from_static("no-store");
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)];
    (StatusCode::OK, headers, Body::from_stream(body)).into_response()
}
