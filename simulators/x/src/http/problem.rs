//! Errors in X's shapes.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

const PROBLEMS: &str = "https://api.x.com/2/problems";

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, Json(body)).into_response()
}

/// No token, or another than the one that is let in.
pub fn unauthorized() -> Response {
    let body = json!({
        "title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized",
    });
    answer(StatusCode::UNAUTHORIZED, &body)
}

/// Nothing lives at this path.
pub fn not_found_path() -> Response {
    let body = json!({ "title": "Not Found", "type": "about:blank", "status": 404, "detail": "Not Found" });
    answer(StatusCode::NOT_FOUND, &body)
}

/// Too many calls in this window.
pub fn rate_limited() -> Response {
    let body = json!({
        "title": "Too Many Requests",
        "type": format!("{PROBLEMS}/rate-limit-exceeded"),
        "status": 429,
        "detail": "Too Many Requests",
    });
    answer(StatusCode::TOO_MANY_REQUESTS, &body)
}

/// A parameter X would not take.
#[derive(Debug)]
pub struct Invalid {
    parameter: String,
    value: String,
    message: String,
}

impl Invalid {
    /// The parameter, what was given, and what is wrong with it.
    pub fn new(parameter: &str, value: &str, wrong: &str) -> Self {
        let message = format!("The `{parameter}` query parameter value [{value}] {wrong}");
        Self {
            parameter: parameter.to_owned(),
            value: value.to_owned(),
            message,
        }
    }
}

impl IntoResponse for Invalid {
    fn into_response(self) -> Response {
        let body = json!({
            "errors": [{ "parameters": { self.parameter: [self.value] }, "message": self.message }],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": format!("{PROBLEMS}/invalid-request"),
        });
        answer(StatusCode::BAD_REQUEST, &body)
    }
}

/// One thing that was asked for and is not there. X says so inside an answer with status 200.
pub fn missing(kind: &str, parameter: &str, value: &str) -> Value {
    json!({
        "value": value,
        "detail": format!("Could not find {kind} with {parameter}: [{value}]."),
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": value,
        "type": format!("{PROBLEMS}/resource-not-found"),
    })
}
