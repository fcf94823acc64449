//! `POST /commands/<name>`: for services that sign as themselves, never for people.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use trace::{FutureExt as _, SpanKind};

use super::Door;
use crate::command::{Caller, CommandFailure, NOT_EXECUTED_HEADER, Refusal};
use crate::identity::ASSERTION_HEADER;

pub(super) async fn carry_out(
    State(door): State<Door>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Result<Json<Value>, JsonRejection>,
) -> Response {
    let Some(caller) = caller(&door, &headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let Ok(Json(body)) = body else {
        return refusal("BAD_USER_INPUT", "the body is no JSON of a bearable size");
    };
    if door.tasks.shutdown().is_cancelled() {
        let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
        let yes = HeaderValue::from_static("true");
        response.headers_mut().insert(NOT_EXECUTED_HEADER, yes);
        return response;
    }
    // In a task of its own: a caller who hangs up does not cut the work off.
    let (running, command) = (door.running.clone(), name.clone());
    let parent = trace::of_headers(&headers);
    let traced = trace::start(format!("command {name}"), SpanKind::Server, &parent);
    trace::note(&traced, "service", door.service.as_str());
    let handled = async move { running.commands.handle(caller, &command, body).await };
    let work = door
        .tasks
        .spawn("command", handled.with_context(traced.clone()));
    let done = work.await;
    trace::end(&traced, None);
    match done {
        Ok(Some(Ok(reply))) => Json(reply).into_response(),
        Ok(Some(Err(CommandFailure::Refused { code, message }))) => refusal(&code, &message),
        Ok(Some(Err(CommandFailure::Failed(error)))) => {
            tracing::error!(service = %door.service, command = name, %error, "command failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Ok(None) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn caller(door: &Door, headers: &HeaderMap) -> Option<Caller> {
    let assertion = headers.get(ASSERTION_HEADER)?.to_str().ok()?;
    let assertion = door.verifier.verify(assertion).ok()?;
    assertion.viewer.is_none().then_some(assertion.issuer)
}

fn refusal(code: &str, message: &str) -> Response {
    let refusal = Refusal {
        code: code.to_owned(),
        message: message.to_owned(),
    };
    (StatusCode::UNPROCESSABLE_ENTITY, Json(refusal)).into_response()
}
