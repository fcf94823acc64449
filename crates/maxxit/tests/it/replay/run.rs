//! One run of a service: inputs one at a time, and after each all that crossed its border.

use std::time::Duration;

use chrono::TimeDelta;
use domain::{Clock, EventId, Service, UserId, draw_ids_from};
use events::{Cause, Envelope, Fact};
use platform::{Call, Caller, CommandTransport, InProcessCommands, Subgraph};
use serde_json::{Value, json};
use testkit::{Preparation, TestSubgraph};
use venue::Command;
use venue::commands::{ClosePosition, ProtectPosition};

use super::border::Border;
use super::line::{Answer, Asked, Broadcast, Commanded, Line, Passed, Requested};
use super::rest::{let_loops_run, until_at_rest};

/// What the service draws its ids from: the nth input's begin at the nth step.
const SEED: u64 = 1_767_225_600_000;
/// What whoever makes a record draws ids from, so that making it again changes none.
const STORY_SEED: u64 = 1_000_000_000;
/// Ids one input may draw.
const SEED_STEP: u64 = 1_000;
/// The commands that other services carry out here.
const COMMANDS: [&str; 2] = [ClosePosition::NAME, ProtectPosition::NAME];
/// What a request of a test may do.
const SCOPES: [&str; 3] = ["read", "trade", "admin"];

/// A service between its recorded or its recording surroundings.
pub struct Run<S: Subgraph> {
    service: TestSubgraph<S>,
    border: Border,
    doors: InProcessCommands,
    given: u64,
    told: usize,
    lines: Vec<Line>,
}

impl<S: Subgraph> Run<S> {
    /// Starts the service on nothing; what it does by itself at the start is done.
    pub async fn start(preparation: Preparation<S>, border: Border) -> Self {
        draw_ids_from(Some(SEED));
        let service = preparation.start().await;
        until_at_rest(&service.context.db).await;
        let doors = InProcessCommands::new(service.context.tasks.clone());
        doors.register(S::SERVICE, service.running.commands.clone());
        draw_ids_from(Some(STORY_SEED));
        Self {
            service,
            border,
            doors,
            given: 0,
            told: 0,
            lines: Vec::new(),
        }
    }

    /// All that crossed the border.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// What both clocks show.
    pub fn now(&self) -> domain::Timestamp {
        self.service.clock.now()
    }

    /// Gives one input, waits until all that follows from it is done, and gives what went out.
    pub async fn give(&mut self, input: Line) -> Vec<Line> {
        self.given += 1;
        draw_ids_from(Some(SEED + self.given * SEED_STEP));
        let answer = self.take_in(&input).await;
        until_at_rest(&self.service.context.db).await;
        let mut out: Vec<Line> = self
            .border
            .take_asked()
            .into_iter()
            .map(Line::Asked)
            .collect();
        out.extend(answer.map(Line::Answered));
        let told = self.service.told_envelopes().await;
        let new = told.get(self.told..).unwrap_or_default();
        out.extend(new.iter().cloned().map(Line::Told));
        self.told = told.len();
        self.lines.push(input);
        self.lines.extend_from_slice(&out);
        draw_ids_from(Some(STORY_SEED + self.given * SEED_STEP));
        out
    }

    async fn take_in(&self, input: &Line) -> Option<Value> {
        match input {
            Line::Passed(Passed { clock_ms, loops_ms }) => {
                let clock = &self.service.clock;
                clock.advance(TimeDelta::milliseconds(*clock_ms));
                let_loops_run(&self.service.context.db, *loops_ms).await;
                None
            }
            Line::Heard(envelope) => {
                self.service.hear_again(envelope).await;
                None
            }
            Line::Broadcast(Broadcast { topic, message }) => {
                self.service.broadcast(topic, message.to_string()).await;
                None
            }
            Line::Commanded(commanded) => Some(self.command(commanded).await),
            Line::Requested(asked) => {
                let client = self.service.client(asked.identity());
                let variables = asked.variables.clone();
                Some(client.query(&asked.document, variables).await)
            }
            Line::Asked(_) | Line::Answered(_) | Line::Told(_) => panic!("no input: {input:?}"),
        }
    }

    async fn command(&self, commanded: &Commanded) -> Value {
        let mut known = COMMANDS.into_iter();
        let call = Call {
            caller: Caller::Service(commanded.caller),
            callee: S::SERVICE,
            name: known.find(|name| *name == commanded.name).unwrap(),
            body: commanded.command.clone(),
            deadline: Duration::from_secs(5),
        };
        let answer = Answer::from(self.doors.deliver(call).await);
        serde_json::to_value(answer).unwrap()
    }
}

/// What a story is told with while a run is recorded.
impl<S: Subgraph> Run<S> {
    /// Both clocks move, then the loops run.
    pub async fn passes(&mut self, clock_ms: i64, loops_ms: u64) -> Vec<Line> {
        self.give(Line::Passed(Passed { clock_ms, loops_ms })).await
    }

    /// A fact that begins a chain.
    pub async fn hears<F: Fact>(&mut self, fact: &F) -> Vec<Line> {
        self.hears_after(fact, Cause::fresh()).await
    }

    /// A fact that follows from another.
    pub async fn hears_after<F: Fact>(&mut self, fact: &F, cause: Cause) -> Vec<Line> {
        let envelope = Envelope::seal(EventId::new(), fact, self.now(), cause).unwrap();
        self.give(Line::Heard(envelope)).await
    }

    /// A command of another service.
    pub async fn is_commanded<C: Command>(&mut self, caller: Service, command: &C) -> Vec<Line> {
        self.give(Line::Commanded(Commanded {
            caller,
            name: C::NAME.to_owned(),
            command: serde_json::to_value(command).unwrap(),
        }))
        .await
    }

    /// A mutation of somebody who may do anything, with its one input.
    pub async fn is_asked(&mut self, user: UserId, document: &str, input: Value) -> Vec<Line> {
        self.give(Line::Requested(Requested {
            user_id: user,
            scopes: SCOPES.map(str::to_owned).into(),
            document: document.to_owned(),
            variables: json!({ "input": input }),
        }))
        .await
    }
}

/// The facts of a kind among what went out.
pub fn told<F: Fact>(out: &[Line]) -> Vec<(F, Envelope)> {
    let told = out.iter().filter_map(|line| match line {
        Line::Told(envelope) if envelope.kind == F::KIND => Some(envelope),
        _ => None,
    });
    told.map(|envelope| {
        let fact = serde_json::from_value(envelope.payload.clone()).unwrap();
        (fact, envelope.clone())
    })
    .collect()
}

/// The commands of a kind among what went out.
pub fn asked<C: Command>(out: &[Line]) -> Vec<C> {
    let asked = out.iter().filter_map(|line| match line {
        Line::Asked(Asked { name, command, .. }) if name == C::NAME => Some(command),
        _ => None,
    });
    asked
        .map(|command| serde_json::from_value(command.clone()).unwrap())
        .collect()
}
