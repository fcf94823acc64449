//! What a client is told when something goes wrong: a code from the one closed list, a sentence, a
//! place, and the request's id that ties it to the log.

use std::sync::Arc;

use http::StatusCode;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// What went wrong, in the list clients may branch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The request itself is wrong.
    BadUserInput,
    /// Nobody is signed in, or the token is no good.
    Unauthenticated,
    /// Signed in, and not allowed.
    Forbidden,
    /// Does not exist, or the caller may not know that it does.
    NotFound,
    /// The state no longer allows it.
    Conflict,
    /// Too many requests.
    RateLimited,
    /// Something needed is away.
    Unavailable,
    /// Our fault; the cause is logged and never shown.
    Internal,
}

impl Code {
    /// The word in `extensions.code`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::Conflict => "CONFLICT",
            Self::RateLimited => "RATE_LIMITED",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }

    /// The code of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "BAD_USER_INPUT" => Self::BadUserInput,
            "UNAUTHENTICATED" => Self::Unauthenticated,
            "FORBIDDEN" => Self::Forbidden,
            "NOT_FOUND" => Self::NotFound,
            "CONFLICT" => Self::Conflict,
            "RATE_LIMITED" => Self::RateLimited,
            "UNAVAILABLE" => Self::Unavailable,
            "INTERNAL" => Self::Internal,
            _ => return None,
        })
    }

    /// What a client reads when the cause must not be shown.
    pub const fn masked_message(self) -> &'static str {
        match self {
            Self::Unavailable => "a part of the answer is unavailable",
            _ => "internal error",
        }
    }
}

/// One step of the way to a value of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathSegment {
    /// A response key.
    Key(Arc<str>),
    /// A place in a list.
    Index(u32),
}

impl Serialize for PathSegment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Key(key) => serializer.serialize_str(key),
            Self::Index(index) => serializer.serialize_u32(*index),
        }
    }
}

/// A path as one word, such as `users.0.name`.
pub fn shown(path: &[PathSegment]) -> String {
    let word = |segment: &PathSegment| match segment {
        PathSegment::Key(key) => key.to_string(),
        PathSegment::Index(index) => index.to_string(),
    };
    let words: Vec<String> = path.iter().map(word).collect();
    words.join(".")
}

/// One error of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphQlError {
    /// The sentence.
    pub message: String,
    /// The code.
    pub code: Code,
    /// Lines and columns in the document, from 1.
    pub locations: Vec<(usize, usize)>,
    /// Where in the answer; empty when it is not about a place.
    pub path: Vec<PathSegment>,
    /// The input field it is about.
    pub field: Option<String>,
}

impl GraphQlError {
    /// An error without a place.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            message,
            code,
            locations: Vec::new(),
            path: Vec::new(),
            field: None,
        }
    }

    /// The same, at a place of the answer.
    #[must_use]
    pub fn at(mut self, path: Vec<PathSegment>) -> Self {
        self.path = path;
        self
    }

    /// The error with the request's id, ready to be written.
    pub fn with_id<'a>(&'a self, request_id: &'a str) -> impl Serialize + 'a {
        Identified {
            error: self,
            request_id,
        }
    }
}

struct Identified<'a> {
    error: &'a GraphQlError,
    request_id: &'a str,
}

#[derive(serde::Serialize)]
struct Location {
    line: usize,
    column: usize,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Extensions<'a> {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    request_id: &'a str,
}

impl Serialize for Identified<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let GraphQlError {
            message,
            code,
            locations,
            path,
            field,
        } = self.error;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("message", message)?;
        if !locations.is_empty() {
            let location = |&(line, column): &(usize, usize)| Location { line, column };
            let locations: Vec<Location> = locations.iter().map(location).collect();
            map.serialize_entry("locations", &locations)?;
        }
        if !path.is_empty() {
            map.serialize_entry("path", path)?;
        }
        let (code, field) = (code.as_str(), field.as_deref());
        let extensions = Extensions {
            code,
            field,
            request_id: self.request_id,
        };
        map.serialize_entry("extensions", &extensions)?;
        map.end()
    }
}

/// A request that is not executed at all.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Why, at least one.
    pub errors: Vec<GraphQlError>,
    /// The status for clients that read statuses.
    pub status: StatusCode,
    /// Whether the request was well formed, so that a client of plain `application/json` is
    /// answered with 200, as the protocol asks.
    pub is_well_formed: bool,
}

impl Refusal {
    /// A refusal of the operation: its syntax, its types, its variables, its size.
    pub fn of_operation(errors: Vec<GraphQlError>) -> Self {
        Self {
            errors,
            status: StatusCode::BAD_REQUEST,
            is_well_formed: true,
        }
    }

    /// A refusal of the operation for one reason.
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::of_operation(vec![GraphQlError::new(Code::BadUserInput, message)])
    }

    /// A refusal of the document, for a reason other than what is written in it.
    pub fn of_document(code: Code, message: impl Into<String>) -> Self {
        Self::of_operation(vec![GraphQlError::new(code, message)])
    }

    /// A refusal of the exchange itself, with its status.
    pub fn of_exchange(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        Self {
            errors: vec![GraphQlError::new(code, message)],
            status,
            is_well_formed: false,
        }
    }

    /// Our own failure; `what` is for the log, not for the client.
    pub fn internal(what: &str) -> Self {
        tracing::error!(cause = what, "request failed");
        let message = Code::Internal.masked_message();
        Self::of_exchange(StatusCode::INTERNAL_SERVER_ERROR, Code::Internal, message)
    }
}

/// Why a router cannot start, or cannot take a new supergraph.
#[derive(Debug, thiserror::Error)]
pub enum RouterError {
    /// The supergraph is no schema.
    #[error("the supergraph schema does not parse: {0}")]
    Syntax(String),
    /// The supergraph is a schema that cannot be planned.
    #[error("the supergraph schema cannot be planned: {0}")]
    Supergraph(String),
    /// A subgraph has no way to be reached.
    #[error("no endpoint for subgraph `{0}`; add it to `router.subgraphs`")]
    MissingTransport(String),
    /// A setting is wrong.
    #[error("setting `{name}`: {reason}")]
    Setting {
        /// Its name.
        name: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The listener failed.
    #[error("cannot serve")]
    Io(#[from] std::io::Error),
}
