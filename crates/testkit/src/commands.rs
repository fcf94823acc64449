//! Stand-ins for the services that the one under test commands.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use platform::{Call, CommandError, CommandTransport};
use serde_json::Value;
use venue::Command;

type Answer = Arc<dyn Fn(Value) -> Result<Value, CommandError> + Send + Sync>;

/// Answers commands by closures and remembers what was asked. A command nobody answers is not
/// delivered, as if its service were down.
#[derive(Clone, Default)]
pub struct FakeCommands {
    answers: Arc<Mutex<HashMap<&'static str, Answer>>>,
    asked: Arc<Mutex<Vec<(&'static str, Value)>>>,
}

impl FakeCommands {
    /// Answers `C` from now on.
    pub fn answer<C: Command>(
        &self,
        answer: impl Fn(C) -> Result<C::Reply, CommandError> + Send + Sync + 'static,
    ) {
        let answer: Answer = Arc::new(move |body| {
            let command = serde_json::from_value(body).expect("the command reads back");
            answer(command).map(|reply| serde_json::to_value(reply).expect("the reply is plain"))
        });
        self.answers
            .lock()
            .expect("no test panics here")
            .insert(C::NAME, answer);
    }

    /// What was asked of `C` so far, oldest first.
    pub fn asked<C: Command>(&self) -> Vec<C> {
        let asked = self.asked.lock().expect("no test panics here");
        asked
            .iter()
            .filter(|(name, _)| *name == C::NAME)
            .map(|(_, body)| serde_json::from_value(body.clone()).expect("the command reads back"))
            .collect()
    }
}

#[async_trait]
impl CommandTransport for FakeCommands {
    async fn deliver(&self, call: Call) -> Result<Value, CommandError> {
        let answer = {
            self.asked
                .lock()
                .expect("no test panics here")
                .push((call.name, call.body.clone()));
            self.answers
                .lock()
                .expect("no test panics here")
                .get(call.name)
                .cloned()
        };
        match answer {
            Some(answer) => answer(call.body),
            None => Err(CommandError::NotDelivered {
                callee: call.callee,
            }),
        }
    }
}
