//! Signing in and out over HTTP: tokens travel in bodies, the refresh token only in a cookie that
//! scripts cannot read. The router puts these routes under the public address.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::{get, post};
use domain::{Timestamp, UserId};
use graph::Code;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::AuthError;
use crate::service::{Auth, SignedIn};

/// The cookie that holds the refresh token.
const COOKIE_NAME: &str = "maxxit_refresh";
/// How long others may remember the public keys.
const JWKS_MAX_AGE: &str = "public, max-age=300";

/// The routes; those of the demo wallet exist in the local profile only.
pub fn routes(auth: &Arc<Auth>) -> Router {
    let mut routes = Router::new()
        .route("/.well-known/jwks.json", get(jwks))
        .route("/auth/nonce", post(nonce))
        .route("/auth/verify", post(verify))
        .route("/auth/refresh", post(refresh))
        .route("/auth/logout", post(log_out));
    if auth.demo().is_some() {
        routes = routes
            .route("/auth/demo", post(demo))
            .route("/auth/demo/sign", post(demo_sign));
    }
    routes.with_state(Arc::clone(auth))
}

type Shared = State<Arc<Auth>>;
type Body<T> = Result<Json<T>, JsonRejection>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NonceRequest {
    address: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerifyRequest {
    message: String,
    signature: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SignRequest {
    typed_data: Value,
}

async fn jwks(State(auth): Shared) -> Result<Response, Refusal> {
    let keys = auth.jwks().await?;
    Ok(([(CACHE_CONTROL, JWKS_MAX_AGE)], Json(keys)).into_response())
}

async fn nonce(State(auth): Shared, body: Body<NonceRequest>) -> Result<Response, Refusal> {
    let Json(NonceRequest { address }) = body?;
    let challenge = auth.challenge(&address)?;
    let answer = json!({
        "nonce": challenge.nonce,
        "domain": challenge.domain,
        "uri": challenge.uri,
        "issuedAt": challenge.issued_at,
        "expiresAt": challenge.expires_at,
    });
    Ok(Json(answer).into_response())
}

async fn verify(
    State(auth): Shared,
    headers: HeaderMap,
    body: Body<VerifyRequest>,
) -> Result<Response, Refusal> {
    let Json(VerifyRequest { message, signature }) = body?;
    let signed_in = auth
        .sign_in(&message, &signature, user_agent(&headers))
        .await?;
    Ok(welcome(&auth, &signed_in))
}

async fn refresh(State(auth): Shared, headers: HeaderMap) -> Result<Response, Refusal> {
    let Some(token) = refresh_token(&headers) else {
        return Err(AuthError::SessionEnded.into());
    };
    match auth.refresh(token).await {
        Ok(signed_in) => Ok(welcome(&auth, &signed_in)),
        Err(error) => {
            let forget = AppendHeaders([(SET_COOKIE, forget_cookie(auth.is_local()))]);
            Ok((forget, Refusal::from(error)).into_response())
        }
    }
}

async fn log_out(State(auth): Shared, headers: HeaderMap) -> Result<Response, Refusal> {
    if let Some(token) = refresh_token(&headers) {
        auth.log_out(token).await?;
    }
    let forget = AppendHeaders([(SET_COOKIE, forget_cookie(auth.is_local()))]);
    Ok((StatusCode::NO_CONTENT, forget).into_response())
}

async fn demo(State(auth): Shared, headers: HeaderMap) -> Result<Response, Refusal> {
    let demo = auth.demo().ok_or(AuthError::SessionEnded)?;
    let challenge = auth.challenge(demo.address().as_str())?;
    let (message, signature) = demo.answer(&challenge);
    let signed_in = auth
        .sign_in(&message, &signature, user_agent(&headers))
        .await?;
    Ok(welcome(&auth, &signed_in))
}

async fn demo_sign(State(auth): Shared, body: Body<SignRequest>) -> Result<Response, Refusal> {
    let Json(SignRequest { typed_data }) = body?;
    let demo = auth.demo().ok_or(AuthError::SessionEnded)?;
    let signature = demo.sign_typed_data(&typed_data)?;
    Ok(Json(json!({ "signature": signature })).into_response())
}

fn welcome(auth: &Auth, signed_in: &SignedIn) -> Response {
    let user = &signed_in.user;
    let body = json!({
        "accessToken": signed_in.access_token,
        "expiresAt": signed_in.expires_at,
        "user": {
            "id": UserId::from_uuid(user.id),
            "wallet": user.wallet,
            "displayName": user.display_name,
        },
    });
    let cookie = cookie(
        &signed_in.refresh_token,
        signed_in.session_expires_at,
        auth.now(),
        auth.is_local(),
    );
    let headers = AppendHeaders([(SET_COOKIE, cookie), (CACHE_CONTROL, "no-store".to_owned())]);
    (headers, Json(body)).into_response()
}

fn cookie(token: &str, expires_at: Timestamp, now: Timestamp, is_local: bool) -> String {
    let seconds = (expires_at - now).num_seconds().max(0);
    // Browsers keep `Secure` cookies of plain http://localhost out; locally there is no TLS.
    let secure = if is_local { "" } else { "; Secure" };
    format!(
        "{COOKIE_NAME}={token}; Path=/auth; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    )
}

fn forget_cookie(is_local: bool) -> String {
    let secure = if is_local { "" } else { "; Secure" };
    format!("{COOKIE_NAME}=; Path=/auth; Max-Age=0; HttpOnly; SameSite=Strict{secure}")
}

fn refresh_token(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='))
}

fn user_agent(headers: &HeaderMap) -> Option<&str> {
    headers.get(USER_AGENT)?.to_str().ok()
}

/// An error as these routes tell it: the codes and texts of the graph.
struct Refusal {
    code: Code,
    message: String,
}

impl From<AuthError> for Refusal {
    fn from(error: AuthError) -> Self {
        let code = error.code();
        if code == Code::Internal {
            tracing::error!(error = &error as &dyn std::error::Error, "sign-in failed");
            return Self {
                code,
                message: "internal error".to_owned(),
            };
        }
        Self {
            code,
            message: error.to_string(),
        }
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self {
            code: Code::BadUserInput,
            message: rejection.body_text(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self.code {
            Code::BadUserInput => StatusCode::BAD_REQUEST,
            Code::Unauthenticated => StatusCode::UNAUTHORIZED,
            Code::Forbidden => StatusCode::FORBIDDEN,
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::Conflict => StatusCode::CONFLICT,
            Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (
            status,
            Json(json!({ "code": self.code.as_str(), "message": self.message })),
        )
            .into_response()
    }
}
