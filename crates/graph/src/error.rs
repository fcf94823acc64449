//! The error edge: every error a client sees has one of eight codes and a text meant for it.

use std::error::Error;
use std::sync::Arc;

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextRequest, NextSubscribe,
};
use async_graphql::{Response, ServerError};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;

/// What went wrong, in the one closed list clients may branch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The request itself is wrong: syntax, types, a value out of its range.
    BadUserInput,
    /// Nobody is signed in.
    Unauthenticated,
    /// Signed in, and not allowed.
    Forbidden,
    /// Does not exist, or the caller may not know that it does.
    NotFound,
    /// The state no longer allows it.
    Conflict,
    /// Too many requests.
    RateLimited,
    /// Something needed is away; trying later can help.
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
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// `Display` is what the client reads; the cause is only ever logged.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    code: Code,
    message: String,
    #[source]
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

/// What resolvers return.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

impl AppError {
    /// An error whose text the client may read.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            cause: None,
        }
    }

    /// The error's own text, shown to the client under `code`.
    pub fn client(code: Code, error: &(impl Error + ?Sized)) -> Self {
        Self::new(code, error.to_string())
    }

    /// Our fault: the client reads "internal error", the log holds the cause.
    pub fn internal(cause: impl Error + Send + Sync + 'static) -> Self {
        Self {
            code: Code::Internal,
            message: INTERNAL_MESSAGE.to_owned(),
            cause: Some(Arc::new(cause)),
        }
    }

    /// The client's value does not fit.
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::new(Code::BadUserInput, message)
    }

    /// There is no such thing, as far as the caller may know.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Code::NotFound, message)
    }

    /// What went wrong.
    pub const fn code(&self) -> Code {
        self.code
    }
}

const INTERNAL_MESSAGE: &str = "internal error";

/// Gives every error of a response its `extensions.code`, and masks what nobody classified.
#[derive(Clone, Copy, Debug, Default)]
pub struct ErrorCodes;

impl ExtensionFactory for ErrorCodes {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for ErrorCodes {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        let mut response = next.run(ctx).await;
        response.errors.iter_mut().for_each(classify);
        response
    }

    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        next.run(ctx, stream)
            .map(|mut response| {
                response.errors.iter_mut().for_each(classify);
                response
            })
            .boxed()
    }
}

fn classify(error: &mut ServerError) {
    let code = if let Some(app) = error.source::<AppError>() {
        if app.code == Code::Internal {
            tracing::error!(error = app as &dyn Error, path = ?error.path, "resolver failed");
        }
        app.code
    } else if error.source.is_none() {
        // The parser, the validator or an argument refused it.
        Code::BadUserInput
    } else {
        tracing::error!(message = error.message, path = ?error.path, "unclassified error");
        INTERNAL_MESSAGE.clone_into(&mut error.message);
        Code::Internal
    };
    error
        .extensions
        .get_or_insert_default()
        .set("code", code.as_str());
}
