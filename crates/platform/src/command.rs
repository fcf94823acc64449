//! The one synchronous way from a service to another: typed commands over an internal door that
//! is no part of the graph. The caller learns whether the callee decided, surely never heard, or
//! may have acted.

mod client;
mod handlers;
mod http;
mod in_process;

use std::str::FromStr;

use domain::{KindError, Service};

pub use client::{Call, CommandClient, CommandTransport};
pub use handlers::{CommandFailure, CommandHandlers};
pub use http::HttpCommands;
pub(crate) use http::{NOT_EXECUTED_HEADER, Refusal};
pub use in_process::InProcessCommands;

/// Who can sign a call: the router or a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Caller {
    /// The public door.
    Router,
    /// A service.
    Service(Service),
}

impl Caller {
    /// Everybody who can sign.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Router).chain(Service::ALL.iter().copied().map(Self::Service))
    }
}

impl std::fmt::Display for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Router => f.write_str("router"),
            Self::Service(service) => service.fmt(f),
        }
    }
}

impl FromStr for Caller {
    type Err = KindError;

    fn from_str(text: &str) -> Result<Self, KindError> {
        if text == "router" {
            Ok(Self::Router)
        } else {
            text.parse().map(Self::Service)
        }
    }
}

/// How a command ended without its reply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// The callee decided against it; trying the same again gives the same.
    #[error("{message}")]
    Refused {
        /// A stable code.
        code: String,
        /// A sentence.
        message: String,
    },
    /// Surely not executed: the callee was never reached.
    #[error("the service {callee} was not reached")]
    NotDelivered {
        /// Who was called.
        callee: Service,
    },
    /// It may have been executed: no answer in time, a broken connection, a failure inside.
    #[error("the outcome of a command to {callee} is unknown: {reason}")]
    Ambiguous {
        /// Who was called.
        callee: Service,
        /// What is known.
        reason: String,
    },
}
