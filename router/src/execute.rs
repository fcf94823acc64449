//! Carries out a plan: every fetch starts the moment all it waits for is merged, answers are merged
//! as they come, and what goes wrong is told at the place in the answer it concerns.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, timeout_at};
use trace::SpanKind;

use crate::answer::AnswerReader;
use crate::coerce::Variables;
use crate::config::{HeaderRules, Limits, Timeouts};
use crate::context::RequestContext;
use crate::error::RouterError;
use crate::fetch::{Placement, Prepared, prepare};
use crate::figures;
use crate::plan::{Fetch, Plan, Stage};
use crate::project::Failures;
use crate::recover::{is_failed_batch, split};
use crate::transport::{
    AnswerBody, Event, SubgraphRequest, SubgraphResponse, SubgraphTransport, TransportError,
    Transports,
};
use crate::value::{Buffers, Value};

/// How often one batch of entities is split to save the good ones from a bad one.
const SPLITS_MAX: usize = 24;

/// What carrying out a plan left behind.
#[derive(Debug)]
pub struct Outcome {
    /// The merged data.
    pub data: Value,
    /// The bytes it points into.
    pub buffers: Buffers,
    /// What went wrong.
    pub failures: Failures,
}

impl Outcome {
    fn new(plan: &Plan) -> Self {
        let mut buffers = Buffers::default();
        buffers.push(plan.constants.clone());
        Self {
            data: Value::EMPTY,
            buffers,
            failures: Failures::default(),
        }
    }
}

/// The way to the subgraphs.
pub struct Executor {
    transports: Transports,
    headers: std::collections::BTreeMap<String, HeaderRules>,
    limits: Limits,
    timeouts: Timeouts,
}

impl std::fmt::Debug for Executor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let subgraphs: Vec<_> = self.transports.keys().collect();
        f.debug_struct("Executor")
            .field("subgraphs", &subgraphs)
            .finish_non_exhaustive()
    }
}

/// A request under way: its fetch's place in the stage, what was asked, and the answer.
type Running<'a> = BoxFuture<'a, (usize, Prepared, Result<SubgraphResponse, TransportError>)>;

impl Executor {
    /// Reaches the named subgraphs, each of which must have a transport.
    pub fn try_new(
        transports: Transports,
        subgraphs: &[String],
        headers: std::collections::BTreeMap<String, HeaderRules>,
        (limits, timeouts): (Limits, Timeouts),
    ) -> Result<Self, RouterError> {
        let executor = Self {
            transports,
            headers,
            limits,
            timeouts,
        };
        executor.check(subgraphs)?;
        Ok(executor)
    }

    /// Whether every one of these subgraphs can be reached.
    pub fn check(&self, subgraphs: &[String]) -> Result<(), RouterError> {
        match subgraphs
            .iter()
            .find(|name| !self.transports.contains_key(*name))
        {
            Some(missing) => Err(RouterError::MissingTransport(missing.clone())),
            None => Ok(()),
        }
    }

    /// The way to a subgraph.
    pub fn transport_of(&self, subgraph: &str) -> Option<&Arc<dyn SubgraphTransport>> {
        self.transports.get(subgraph)
    }

    /// Carries out a query or a mutation.
    pub async fn execute(
        &self,
        plan: &Plan,
        variables: &Variables,
        context: &Arc<RequestContext>,
    ) -> Outcome {
        let mut outcome = Outcome::new(plan);
        for stage in &plan.stages {
            self.run(plan, stage, (variables, context), &mut outcome)
                .await;
        }
        outcome
    }

    /// Goes on from one event of a subscription.
    pub async fn execute_event(
        &self,
        plan: &Plan,
        variables: &Variables,
        context: &Arc<RequestContext>,
        event: Event,
    ) -> Outcome {
        let mut outcome = Outcome::new(plan);
        for stage in &plan.stages {
            if let Some(stream) = &stage.stream {
                let event = event.clone();
                let reader = AnswerReader {
                    plan,
                    fetch: stream,
                    request_id: &context.id,
                };
                reader.take(event, &Placement::Root, &mut outcome);
            }
            self.run(plan, stage, (variables, context), &mut outcome)
                .await;
        }
        outcome
    }

    /// The request that opens the stream at the head of a subscription.
    pub fn stream_request(
        &self,
        fetch: &Fetch,
        variables: &Variables,
        context: &Arc<RequestContext>,
    ) -> SubgraphRequest {
        let prepared = prepare(fetch, (&Value::EMPTY, &Buffers::default()), variables);
        let variables = prepared.map_or_else(Bytes::new, |prepared| prepared.variables);
        request(fetch, variables, context)
    }

    async fn run(
        &self,
        plan: &Plan,
        stage: &Stage,
        (variables, context): (&Variables, &Arc<RequestContext>),
        outcome: &mut Outcome,
    ) {
        let mut order = Order::new(stage);
        let mut running: FuturesUnordered<Running<'_>> = FuturesUnordered::new();
        loop {
            while let Some((index, fetch)) = order.next() {
                match prepare(fetch, (&outcome.data, &outcome.buffers), variables) {
                    Some(prepared) => running.push(self.send(index, fetch, prepared, context)),
                    // Nothing to fetch for; whoever waits need not wait longer.
                    None => order.finish(index),
                }
            }
            let Some((index, prepared, answer)) = running.next().await else {
                break;
            };
            let Some(fetch) = stage.fetches.get(index) else {
                continue;
            };
            if let Ok(response) = &answer {
                self.give_back(fetch, response, context);
                if is_failed_batch(fetch, &prepared, &response.body)
                    && let Some(halves) = split(fetch, &prepared, order.take_split(index))
                {
                    let send = |half| self.send(index, fetch, half, context);
                    running.extend(halves.into_iter().map(send));
                    continue;
                }
            }
            let reader = AnswerReader {
                plan,
                fetch,
                request_id: &context.id,
            };
            let body = answer.map(|response| response.body);
            reader.take(body, &prepared.placement, outcome);
            order.finish(index);
        }
    }

    fn send<'a>(
        &'a self,
        index: usize,
        fetch: &'a Fetch,
        prepared: Prepared,
        context: &Arc<RequestContext>,
    ) -> Running<'a> {
        let request = request(fetch, prepared.variables.clone(), context);
        Box::pin(async move { (index, prepared, self.call(fetch, request).await) })
    }

    async fn call(
        &self,
        fetch: &Fetch,
        mut request: SubgraphRequest,
    ) -> Result<SubgraphResponse, TransportError> {
        if !trace::is_on() {
            return self.exchange(fetch, request).await;
        }
        let name = format!("subgraph {}", fetch.subgraph);
        request.trace = trace::start(name, SpanKind::Client, &request.trace);
        let traced = request.trace.clone();
        let answer = self.exchange(fetch, request).await;
        let failure = answer.as_ref().err();
        trace::end(&traced, failure.map(|error| error.to_string().into()));
        answer
    }

    async fn exchange(
        &self,
        fetch: &Fetch,
        request: SubgraphRequest,
    ) -> Result<SubgraphResponse, TransportError> {
        let started = Instant::now();
        let deadline = request
            .context
            .deadline
            .min(started + self.timeouts.subgraph());
        let transport = self.transport(fetch)?;
        let answer = match timeout_at(deadline, transport.execute(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(TransportError::Timeout),
        };
        let answer = answer.and_then(|response| {
            let answer_bytes_max = self.limits.answer_bytes_max;
            match &response.body {
                AnswerBody::Json(text) if text.len() > answer_bytes_max => {
                    Err(TransportError::TooLarge(answer_bytes_max))
                }
                AnswerBody::Json(_) | AnswerBody::Values(_) => Ok(response),
            }
        });
        figures::subgraph(&fetch.subgraph, answer.is_ok(), started.elapsed());
        answer
    }

    fn transport(&self, fetch: &Fetch) -> Result<&Arc<dyn SubgraphTransport>, TransportError> {
        let missing = || TransportError::Connect("no transport".to_owned());
        self.transports.get(&*fetch.subgraph).ok_or_else(missing)
    }

    fn give_back(&self, fetch: &Fetch, response: &SubgraphResponse, context: &RequestContext) {
        let Some(rules) = self.headers.get(&*fetch.subgraph) else {
            return;
        };
        let is_named = |name: &http::HeaderName| {
            rules
                .give_back
                .iter()
                .any(|rule| rule.eq_ignore_ascii_case(name.as_str()))
        };
        let named = response.headers.iter().filter(|(name, _)| is_named(name));
        context.give_back(named.map(|(name, value)| (name.clone(), value.clone())));
    }
}

/// Which fetches of a stage may start.
struct Order<'a> {
    stage: &'a Stage,
    ready: Vec<usize>,
    /// How many fetches each still waits for.
    waits: Vec<usize>,
    /// Requests of each that are under way; a batch may be split into several.
    parts: Vec<usize>,
    splits_left: Vec<usize>,
}

impl<'a> Order<'a> {
    fn new(stage: &'a Stage) -> Self {
        let waits: Vec<usize> = stage
            .fetches
            .iter()
            .map(|fetch| fetch.after.len())
            .collect();
        let is_free = |(index, waits): (usize, &usize)| (*waits == 0).then_some(index);
        let ready = waits.iter().enumerate().rev().filter_map(is_free).collect();
        let parts = vec![1; waits.len()];
        let splits_left = vec![SPLITS_MAX; waits.len()];
        Self {
            stage,
            ready,
            waits,
            parts,
            splits_left,
        }
    }

    fn next(&mut self) -> Option<(usize, &'a Fetch)> {
        let index = self.ready.pop()?;
        Some((index, self.stage.fetches.get(index)?))
    }

    /// Whether a fetch may be split once more; if so it is now two requests.
    fn take_split(&mut self, index: usize) -> bool {
        let left = self.splits_left.get_mut(index).filter(|left| **left > 0);
        let (Some(left), Some(parts)) = (left, self.parts.get_mut(index)) else {
            return false;
        };
        *left -= 1;
        *parts += 1;
        true
    }

    fn finish(&mut self, index: usize) {
        let Some(parts) = self.parts.get_mut(index) else {
            return;
        };
        *parts -= 1;
        if *parts > 0 {
            return;
        }
        for (waiting, fetch) in self.stage.fetches.iter().enumerate() {
            if fetch.after.contains(&index)
                && let Some(waits) = self.waits.get_mut(waiting)
            {
                *waits -= 1;
                if *waits == 0 {
                    self.ready.push(waiting);
                }
            }
        }
    }
}

fn request(fetch: &Fetch, variables: Bytes, context: &Arc<RequestContext>) -> SubgraphRequest {
    SubgraphRequest {
        subgraph: fetch.subgraph.clone(),
        kind: fetch.kind,
        document: fetch.document.clone(),
        head: fetch.head.clone(),
        variables,
        context: context.clone(),
        trace: context.trace.clone(),
    }
}
