//! Commands inside one process: straight to the handler, in a task of its own, so that a caller
//! who gives up does not cut the callee off in the middle of its work.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use async_trait::async_trait;
use domain::Service;
use serde_json::Value;
use trace::FutureExt as _;

use super::client::{Call, CommandTransport};
use super::{CommandError, CommandFailure, CommandHandlers};
use crate::task::Tasks;

/// The handlers of every service of this process.
#[derive(Clone, Debug, Default)]
pub struct InProcessCommands {
    services: Arc<RwLock<HashMap<Service, Arc<CommandHandlers>>>>,
    tasks: Tasks,
}

impl InProcessCommands {
    /// No service yet; handlers run on `tasks`.
    pub fn new(tasks: Tasks) -> Self {
        Self {
            services: Arc::default(),
            tasks,
        }
    }

    /// A service has started. Until then calls to it are not delivered.
    pub fn register(&self, service: Service, handlers: CommandHandlers) {
        self.services
            .write()
            .expect("no thread panics while it holds the list")
            .insert(service, Arc::new(handlers));
    }

    fn find(&self, service: Service) -> Option<Arc<CommandHandlers>> {
        self.services
            .read()
            .expect("no thread panics while it holds the list")
            .get(&service)
            .cloned()
    }
}

#[async_trait]
impl CommandTransport for InProcessCommands {
    async fn deliver(&self, call: Call) -> Result<Value, CommandError> {
        let Call {
            caller,
            callee,
            name,
            body,
            deadline,
        } = call;
        let handlers = self
            .find(callee)
            .ok_or(CommandError::NotDelivered { callee })?;
        let handled = async move { handlers.handle(caller, name, body).await };
        let work = self.tasks.spawn("command", handled.with_current_context());
        let ambiguous = |reason: String| CommandError::Ambiguous { callee, reason };
        match tokio::time::timeout(deadline, work).await {
            Err(_) => Err(ambiguous(format!("no answer to {name} in {deadline:?}"))),
            Ok(Err(_) | Ok(None)) => Err(ambiguous(format!("{name} was cut off"))),
            Ok(Ok(Some(Ok(reply)))) => Ok(reply),
            Ok(Ok(Some(Err(CommandFailure::Refused { code, message })))) => {
                Err(CommandError::Refused { code, message })
            }
            Ok(Ok(Some(Err(CommandFailure::Failed(error))))) => {
                tracing::error!(service = %callee, command = name, %error, "command failed");
                Err(ambiguous(format!("{name} failed inside {callee}")))
            }
        }
    }
}
