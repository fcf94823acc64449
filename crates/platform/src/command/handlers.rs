//! The callee's side: which commands it carries out, and for whom.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::Value;
use venue::Command;

use super::Caller;

type Handle = Arc<dyn Fn(Value) -> BoxFuture<'static, Result<Value, CommandFailure>> + Send + Sync>;

/// Why a handler gives no reply.
#[derive(Debug)]
pub enum CommandFailure {
    /// The callee decided against it, and nothing was done.
    Refused {
        /// A stable code.
        code: String,
        /// A sentence.
        message: String,
    },
    /// It broke; something may have been done.
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

impl CommandFailure {
    /// The callee decides against it.
    pub fn refused(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Refused {
            code: code.into(),
            message: message.into(),
        }
    }
}

/// Errors are failures unless they are refused by name.
impl<E: std::error::Error + Send + Sync + 'static> From<E> for CommandFailure {
    fn from(error: E) -> Self {
        Self::Failed(Box::new(error))
    }
}

#[derive(Clone)]
struct Registered {
    allowed: Arc<[Caller]>,
    handle: Handle,
}

/// The commands one service carries out.
#[derive(Clone, Default)]
pub struct CommandHandlers {
    handlers: HashMap<&'static str, Registered>,
}

impl std::fmt::Debug for CommandHandlers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.handlers.keys()).finish()
    }
}

impl CommandHandlers {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Carries out `C` for the callers named.
    #[must_use]
    pub fn on<C, H, F>(mut self, allowed: &[Caller], handler: H) -> Self
    where
        C: Command,
        H: Fn(C) -> F + Send + Sync + 'static,
        F: Future<Output = Result<C::Reply, CommandFailure>> + Send + 'static,
    {
        let handle: Handle = Arc::new(move |body| {
            let command = match serde_json::from_value::<C>(body) {
                Ok(command) => command,
                Err(error) => {
                    let failure = CommandFailure::refused("BAD_USER_INPUT", error.to_string());
                    return std::future::ready(Err(failure)).boxed();
                }
            };
            let reply = handler(command);
            async move {
                let reply = reply.await?;
                events::crash_point!("{}.{}.done", C::CALLEE, C::NAME);
                Ok(serde_json::to_value(reply)?)
            }
            .boxed()
        });
        let registered = Registered {
            allowed: allowed.into(),
            handle,
        };
        let former = self.handlers.insert(C::NAME, registered);
        assert!(former.is_none(), "{} has one handler", C::NAME);
        self
    }

    /// Carries a command out, if the caller may ask for it.
    pub(crate) async fn handle(
        &self,
        caller: Caller,
        name: &str,
        body: Value,
    ) -> Result<Value, CommandFailure> {
        let Some(registered) = self.handlers.get(name) else {
            let message = format!("there is no command `{name}` here");
            return Err(CommandFailure::refused("NOT_FOUND", message));
        };
        if !registered.allowed.contains(&caller) {
            let message = format!("{caller} may not ask for `{name}`");
            return Err(CommandFailure::refused("FORBIDDEN", message));
        }
        (registered.handle)(body).await
    }
}
