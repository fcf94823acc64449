//! The HTTP routes of a service, without a socket.

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;

/// The largest answer read.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// What a route answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The cookie it sets, as a browser would send it back, and its attributes.
    pub cookie: Option<(String, String)>,
    /// The body; null when there is none.
    pub body: Value,
}

/// Posts JSON, with a cookie when there is one.
pub(crate) async fn post(
    routes: axum::Router,
    path: &str,
    body: &Value,
    cookie: Option<&str>,
) -> Answer {
    let mut request = Request::post(path).header(CONTENT_TYPE, "application/json");
    if let Some(cookie) = cookie {
        request = request.header(COOKIE, cookie);
    }
    let request = request
        .body(Body::from(body.to_string()))
        .expect("the request is well formed");
    send(routes, request).await
}

/// Gets a path.
pub(crate) async fn get(routes: axum::Router, path: &str) -> Answer {
    let request = Request::get(path)
        .body(Body::empty())
        .expect("the request is well formed");
    send(routes, request).await
}

async fn send(routes: axum::Router, request: Request<Body>) -> Answer {
    let Ok(response) = routes.oneshot(request).await;
    let status = response.status();
    let cookie = response.headers().get(SET_COOKIE).map(|cookie| {
        let cookie = cookie.to_str().expect("a cookie is text");
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        (pair.to_owned(), attributes.to_owned())
    });
    let bytes = to_bytes(response.into_body(), ANSWER_BYTES_MAX)
        .await
        .expect("the answer ends");
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Answer {
        status,
        cookie,
        body,
    }
}
