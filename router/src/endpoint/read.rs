//! Reads the request out of a body or an address.

use axum::body::Body;
use http::request::Parts;
use http::{StatusCode, header};
use http_body_util::{BodyExt, Limited};

use super::exchange_refusal;
use crate::error::{Code, Refusal};
use crate::gateway::GraphQlRequest;

/// The request in a body of at most so many bytes.
pub async fn read_body(
    parts: &Parts,
    body: Body,
    body_bytes_max: usize,
) -> Result<GraphQlRequest, Refusal> {
    // Only this type: a page of another origin cannot send it without asking first.
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default();
    let mut words = kind.split(';').map(str::trim);
    let is_json = words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("application/json"));
    let is_utf8 = words.all(|word| {
        let charset = word.to_ascii_lowercase();
        let charset = charset
            .strip_prefix("charset=")
            .map(|name| name.trim_matches('"').to_owned());
        charset.is_none_or(|name| name == "utf-8" || name == "utf8")
    });
    if !is_json || !is_utf8 {
        let message = "the body must be application/json in UTF-8";
        return Err(exchange_refusal(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            message,
        ));
    }
    let body = match Limited::new(body, body_bytes_max).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => {
            let message = format!("the body is larger than {body_bytes_max} bytes");
            return Err(exchange_refusal(StatusCode::PAYLOAD_TOO_LARGE, message));
        }
        Err(_) => {
            return Err(exchange_refusal(
                StatusCode::BAD_REQUEST,
                "the body broke off",
            ));
        }
    };
    serde_json::from_slice(&body).map_err(|error| {
        let message = format!("the body is no GraphQL request: {error}");
        exchange_refusal(StatusCode::BAD_REQUEST, message)
    })
}

/// The request in an address.
pub fn read_query(parts: &Parts) -> Result<GraphQlRequest, Refusal> {
    // Credentials are headers, never cookies, so such a request could only be anonymous; it is
    // refused all the same.
    let site = parts
        .headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok());
    if site == Some("cross-site") {
        return Err(Refusal::of_exchange(
            StatusCode::FORBIDDEN,
            Code::Forbidden,
            "pages of other sites must use POST",
        ));
    }
    let mut request = GraphQlRequest::default();
    let json = |name: &str, text: &str| {
        serde_json::from_str(text).map_err(|error| {
            let message = format!("`{name}` is no JSON object: {error}");
            exchange_refusal(StatusCode::BAD_REQUEST, message)
        })
    };
    let query = parts.uri.query().unwrap_or_default();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "query" => request.query = Some(value.into_owned()),
            "documentId" => request.document_id = Some(value.into_owned()),
            "operationName" => request.operation_name = Some(value.into_owned()),
            "variables" => request.variables = json(&name, &value)?,
            "extensions" => request.extensions = json(&name, &value)?,
            _ => {}
        }
    }
    Ok(request)
}
