//! The caller's side.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::Service;
use serde_json::Value;
use venue::Command;

use super::{Caller, CommandError};

/// Carries commands of one process to their callees.
#[async_trait]
pub trait CommandTransport: Send + Sync {
    /// Delivers one command and waits for its reply, no longer than `deadline`.
    async fn deliver(&self, call: Call) -> Result<Value, CommandError>;
}

/// A command on its way.
#[derive(Clone, Debug)]
pub struct Call {
    /// Who calls.
    pub caller: Caller,
    /// Who is called.
    pub callee: Service,
    /// The command's name.
    pub name: &'static str,
    /// The command itself.
    pub body: Value,
    /// How long the caller waits.
    pub deadline: Duration,
}

/// One caller's way to every service; cheap to clone.
#[derive(Clone)]
pub struct CommandClient {
    caller: Caller,
    transport: Arc<dyn CommandTransport>,
}

impl std::fmt::Debug for CommandClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CommandClient")
            .field("caller", &self.caller)
            .finish_non_exhaustive()
    }
}

impl CommandClient {
    /// Calls as `caller`.
    pub fn new(caller: impl Into<Caller>, transport: Arc<dyn CommandTransport>) -> Self {
        Self {
            caller: caller.into(),
            transport,
        }
    }

    /// Sends a command and waits for its reply, up to the command's own deadline.
    pub async fn call<C: Command>(&self, command: C) -> Result<C::Reply, CommandError> {
        self.call_within(command, C::DEADLINE).await
    }

    /// Like [`call`](Self::call) with another deadline.
    pub async fn call_within<C: Command>(
        &self,
        command: C,
        deadline: Duration,
    ) -> Result<C::Reply, CommandError> {
        let started = Instant::now();
        let result = self.deliver(command, deadline).await;
        let outcome = match &result {
            Ok(_) => "ok",
            Err(CommandError::Refused { .. }) => "refused",
            Err(CommandError::NotDelivered { .. }) => "not_delivered",
            Err(CommandError::Ambiguous { .. }) => "ambiguous",
        };
        let labels = [("command", C::NAME), ("outcome", outcome)];
        metrics::histogram!("command_duration_seconds", &labels)
            .record(started.elapsed().as_secs_f64());
        result
    }

    async fn deliver<C: Command>(
        &self,
        command: C,
        deadline: Duration,
    ) -> Result<C::Reply, CommandError> {
        let unwritable = |error: serde_json::Error| CommandError::Refused {
            code: "UNWRITABLE".to_owned(),
            message: error.to_string(),
        };
        let call = Call {
            caller: self.caller,
            callee: C::CALLEE,
            name: C::NAME,
            body: serde_json::to_value(command).map_err(unwritable)?,
            deadline,
        };
        events::crash_point!("{}.{}.asking", self.caller, C::NAME);
        let reply = self.transport.deliver(call).await?;
        events::crash_point!("{}.{}.answered", self.caller, C::NAME);
        serde_json::from_value(reply).map_err(|error| CommandError::Ambiguous {
            callee: C::CALLEE,
            reason: format!("the reply is malformed: {error}"),
        })
    }
}
