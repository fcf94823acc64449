//! What the service asks of others: answered by a stand-in while a run is recorded, and by the
//! record itself while it is replayed.

use std::sync::{Arc, Mutex, MutexGuard};

use platform::CommandError;
use venue::Command;

use super::line::{Answer, Asked};

/// Every command the service sends goes through here.
#[derive(Clone, Debug, Default)]
pub struct Border(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// What the record says is asked from here to the next input; none while it is being made.
    expected: Option<Vec<Asked>>,
    /// What was asked since the last input.
    asked: Vec<Asked>,
}

impl Border {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// From now on this is what the record says is asked.
    pub fn expect(&self, expected: Vec<Asked>) {
        self.state().expected = Some(expected);
    }

    /// What was asked since this was last called.
    pub fn take_asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state().asked)
    }

    /// Lets one kind of command through to a stand-in, or to the record.
    pub fn to<C: Command>(
        &self,
        stand_in: impl Fn(C) -> Result<C::Reply, CommandError> + Send + Sync + 'static,
    ) -> impl Fn(C) -> Result<C::Reply, CommandError> + Send + Sync + 'static {
        let border = self.clone();
        move |command: C| {
            let body = serde_json::to_value(&command).unwrap();
            let recorded = border.state().take_recorded(C::NAME, &body);
            let answer = match recorded {
                Recorded::Answer(answer) => answer,
                // What the record does not know finds nobody, and is the first line that differs.
                Recorded::Unknown => Answer::NotDelivered { callee: C::CALLEE },
                Recorded::NotYet => {
                    let reply = stand_in(command);
                    Answer::from(reply.map(|reply| serde_json::to_value(reply).unwrap()))
                }
            };
            border.state().asked.push(Asked {
                name: C::NAME.to_owned(),
                command: body,
                answer: answer.clone(),
            });
            Result::from(answer).map(|reply| serde_json::from_value(reply).unwrap())
        }
    }
}

enum Recorded {
    Answer(Answer),
    Unknown,
    NotYet,
}

impl State {
    fn take_recorded(&mut self, name: &str, command: &serde_json::Value) -> Recorded {
        let Some(expected) = &mut self.expected else {
            return Recorded::NotYet;
        };
        let same = |asked: &Asked| asked.name == name && asked.command == *command;
        match expected.iter().position(same) {
            Some(at) => Recorded::Answer(expected.remove(at).answer),
            None => Recorded::Unknown,
        }
    }
}
