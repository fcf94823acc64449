//! One line of a record: something that crossed the border of a service, inwards or outwards.

use std::collections::BTreeSet;

use domain::{Address, Service, UserId};
use events::{Envelope, canonical};
use graph::{Identity, Viewer};
use platform::CommandError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What crossed the border. What came in is followed by all that went out because of it: first
/// what the service asked of others, in the order it asked, then the answer to whoever asked it
/// something, then the facts it told, in the order it told them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Line {
    /// In: time went by.
    Passed(Passed),
    /// In: a fact of another service.
    Heard(Envelope),
    /// In: a message whose latest wins, such as prices.
    Broadcast(Broadcast),
    /// In: a command of another service.
    Commanded(Commanded),
    /// In: a person's request.
    Requested(Requested),
    /// Out: a command to another service, and in: its answer.
    Asked(Asked),
    /// Out: the answer to a command or a request.
    Answered(Value),
    /// Out: a fact.
    Told(Envelope),
}

/// Time that went by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passed {
    /// By how much both clocks moved, at once.
    pub clock_ms: i64,
    /// For how long the loops ran afterwards, while the clocks stood still again.
    pub loops_ms: u64,
}

/// A message to whoever listens now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Broadcast {
    /// The topic.
    pub topic: String,
    /// What was said.
    pub message: Value,
}

/// A command to the service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commanded {
    /// Who commands.
    pub caller: Service,
    /// The command's name.
    pub name: String,
    /// The command itself.
    pub command: Value,
}

/// A request to the service's slice of the graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requested {
    /// Who asks.
    pub user_id: UserId,
    /// What their session may do.
    pub scopes: BTreeSet<String>,
    /// What is asked.
    pub document: String,
    /// With which variables.
    pub variables: Value,
}

/// A command to another service, with its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The command's name.
    pub name: String,
    /// The command itself.
    pub command: Value,
    /// What came back.
    pub answer: Answer,
}

/// What came back to a command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    /// Its reply.
    Replied(Value),
    /// A decision against it.
    Refused { code: String, message: String },
    /// It was surely never heard.
    NotDelivered { callee: Service },
    /// It may have been carried out.
    Ambiguous { callee: Service, reason: String },
}

impl Line {
    /// Whether it came from outside.
    pub const fn is_input(&self) -> bool {
        match self {
            Self::Passed(_)
            | Self::Heard(_)
            | Self::Broadcast(_)
            | Self::Commanded(_)
            | Self::Requested(_) => true,
            Self::Asked(_) | Self::Answered(_) | Self::Told(_) => false,
        }
    }

    /// The one way to write it.
    pub fn text(&self) -> String {
        canonical(&serde_json::to_value(self).unwrap()).unwrap()
    }

    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }
}

impl Requested {
    /// Who asks, as the service's own door would say.
    pub fn identity(&self) -> Identity {
        Identity::User(Viewer {
            user_id: self.user_id,
            session_id: None,
            wallet: Address::from_bytes(&[1; 20]),
            scopes: self.scopes.clone(),
        })
    }
}

impl From<Result<Value, CommandError>> for Answer {
    fn from(result: Result<Value, CommandError>) -> Self {
        match result {
            Ok(reply) => Self::Replied(reply),
            Err(CommandError::Refused { code, message }) => Self::Refused { code, message },
            Err(CommandError::NotDelivered { callee }) => Self::NotDelivered { callee },
            Err(CommandError::Ambiguous { callee, reason }) => Self::Ambiguous { callee, reason },
        }
    }
}

impl From<Answer> for Result<Value, CommandError> {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Replied(reply) => Ok(reply),
            Answer::Refused { code, message } => Err(CommandError::Refused { code, message }),
            Answer::NotDelivered { callee } => Err(CommandError::NotDelivered { callee }),
            Answer::Ambiguous { callee, reason } => Err(CommandError::Ambiguous { callee, reason }),
        }
    }
}
