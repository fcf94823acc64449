//! The way of one operation through all stages, whatever transport brought it.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::auth::{Authenticator, Caller, IdentitySource};
use crate::authorize::{Demands, Variant};
use crate::coerce::{Variables, coerce_variables};
use crate::config::{Introspection, RouterConfig, Unauthorized};
use crate::context::RequestContext;
use crate::error::{Code, GraphQlError, Refusal};
use crate::execute::{Executor, Outcome};
use crate::introspect;
use crate::limits::check_cost;
use crate::live::Gap;
use crate::plan::{Plan, PlanError};
use crate::project::write_answer;
use crate::rate::RateLimiting;
use crate::schema::OperationKind;
use crate::supergraph::{Supergraph, operation_of};
use crate::value::{Buffers, Value};

/// An operation as a client sends it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GraphQlRequest {
    /// The document.
    #[serde(default)]
    pub query: Option<String>,
    /// Which operation of it.
    #[serde(default)]
    pub operation_name: Option<String>,
    /// Its variables.
    #[serde(default)]
    pub variables: Option<Map<String, Json>>,
    /// What protocols on top say.
    #[serde(default)]
    pub extensions: Option<Map<String, Json>>,
}

/// An operation that passed every stage before execution.
#[derive(Clone, Debug)]
pub struct Ready {
    /// Its plan.
    pub plan: Arc<Plan>,
    /// Its variables.
    pub variables: Arc<Variables>,
    /// Its name, for logs.
    pub name: Option<Arc<str>>,
    supergraph: Arc<Supergraph>,
}

impl Ready {
    /// Its kind.
    pub fn kind(&self) -> OperationKind {
        self.plan.kind
    }
}

/// A finished answer.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The JSON.
    pub body: Bytes,
    /// How many errors it tells.
    pub errors: usize,
}

/// All stages.
#[derive(Debug)]
pub struct Gateway {
    /// The settings.
    pub config: Arc<RouterConfig>,
    /// Who may be believed.
    pub authenticator: Authenticator,
    /// Who signs the word on callers.
    pub identity: Arc<IdentitySource>,
    /// The way to the subgraphs.
    pub executor: Executor,
    /// How often callers may ask.
    pub rate: RateLimiting,
    /// Work that shutdown waits for.
    pub tasks: TaskTracker,
    /// When everything ends.
    pub shutdown: CancellationToken,
    supergraph: RwLock<Arc<Supergraph>>,
    connections: Arc<Semaphore>,
}

impl Gateway {
    /// The stages over a loaded supergraph.
    pub fn new(
        config: Arc<RouterConfig>,
        (authenticator, identity): (Authenticator, Arc<IdentitySource>),
        executor: Executor,
        supergraph: Supergraph,
        (tasks, shutdown): (TaskTracker, CancellationToken),
    ) -> Self {
        let connections = Arc::new(Semaphore::new(config.subscriptions.connections_max));
        let supergraph = RwLock::new(Arc::new(supergraph));
        let rate = RateLimiting::new(&config.rate_limit);
        Self {
            config,
            authenticator,
            identity,
            executor,
            rate,
            tasks,
            shutdown,
            supergraph,
            connections,
        }
    }

    /// A place for one more live connection; none when all are taken.
    pub fn try_connect(&self) -> Option<OwnedSemaphorePermit> {
        self.connections.clone().try_acquire_owned().ok()
    }

    /// The supergraph of now.
    pub fn supergraph(&self) -> Arc<Supergraph> {
        self.supergraph
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Serves another supergraph from the next operation on; those under way finish on theirs.
    pub fn replace_supergraph(&self, supergraph: Supergraph) {
        let mut current = self
            .supergraph
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(supergraph);
    }

    /// Everything before execution.
    pub async fn prepare(
        &self,
        request: GraphQlRequest,
        caller: Option<&Caller>,
    ) -> Result<Ready, Refusal> {
        let GraphQlRequest {
            query,
            operation_name,
            variables,
            extensions: _,
        } = request;
        let query = query.filter(|query| !query.is_empty());
        let query = query.ok_or_else(|| {
            let (status, code) = (StatusCode::BAD_REQUEST, Code::BadUserInput);
            Refusal::of_exchange(status, code, "`query` is missing or empty")
        })?;
        let supergraph = self.supergraph();
        let checked = supergraph.document(&query).await?;
        let operation = checked.document.select(operation_name.as_deref())?;
        let (definition, root) = operation_of(&supergraph.schema, &checked.document, operation)
            .ok_or_else(|| Refusal::bad_input("the schema has no such operation"))?;
        let limits = &self.config.limits;
        let given = variables.unwrap_or_default();
        let variables =
            coerce_variables(&supergraph.schema, definition, given, limits.list_items_max)?;
        let (schema, document) = (&supergraph.schema, &checked.document);
        check_cost(schema, document, (root, definition), (&variables, limits))?;
        let demands = checked.demands(operation);
        let decide = |demands: &Demands| demands.decide(|name| variables.is_true(name), caller);
        let variant: Variant = demands.map(decide).unwrap_or_default();
        let rejects = self.config.unauthorized == Unauthorized::Reject
            || operation.kind == OperationKind::Subscription;
        if rejects {
            variant.reject_refused()?;
        }
        let planned = supergraph.plan(&checked, operation, variant).await;
        let plan = planned.map_err(|error| unplanned(&error, &query))?;
        if self.config.introspection == Introspection::Disabled
            && introspect::is_asked(&plan.projection)
        {
            return Err(Refusal::bad_input("introspection is switched off"));
        }
        let (name, variables) = (operation.name.clone(), Arc::new(variables));
        Ok(Ready {
            plan,
            variables,
            name,
            supergraph,
        })
    }

    /// Carries out a query or mutation.
    pub async fn execute(&self, ready: &Ready, context: &Arc<RequestContext>) -> Finished {
        let outcome = self
            .executor
            .execute(&ready.plan, &ready.variables, context)
            .await;
        self.finish(ready, outcome, &context.id, Gap::default())
    }

    /// The deadline of a request that starts now.
    pub fn deadline(&self) -> Instant {
        Instant::now() + self.config.timeouts.request()
    }

    /// The answer of an outcome; `gap` tells a reader what it missed before.
    pub fn finish(
        &self,
        ready: &Ready,
        mut outcome: Outcome,
        request_id: &str,
        gap: Gap,
    ) -> Finished {
        let Outcome {
            data,
            buffers,
            failures,
        } = &mut outcome;
        let (plan, schema) = (&*ready.plan, &*ready.supergraph.schema);
        let about_schema = introspect::resolve(schema, &plan.projection, &ready.variables, buffers);
        if let Value::Object(fields) = data {
            fields.extend(about_schema);
        }
        // The last answer of the plan says best how large this one will be.
        let expected = plan
            .answer_bytes
            .load(Ordering::Relaxed)
            .max(buffers.bytes());
        let mut body = Vec::with_capacity(expected + expected / 8 + 256);
        body.extend_from_slice(b"{\"data\":");
        let (data, buffers): (&Value, &Buffers) = (data, buffers);
        let written = write_answer(&plan.projection, (data, buffers), failures, &mut body);
        let errors: Vec<&GraphQlError> = failures.errors.iter().chain(&written.errors).collect();
        if !errors.is_empty() {
            body.extend_from_slice(b",\"errors\":");
            let errors_max = self.config.limits.errors_max;
            write_errors(
                errors.iter().copied().take(errors_max),
                request_id,
                &mut body,
            );
        }
        if gap != Gap::default() {
            let Gap {
                dropped,
                is_resumed,
            } = gap;
            let told = format!(
                r#","extensions":{{"gap":{{"dropped":{dropped},"resumed":{is_resumed}}}}}"#
            );
            body.extend_from_slice(told.as_bytes());
        }
        body.push(b'}');
        plan.answer_bytes.store(body.len(), Ordering::Relaxed);
        Finished {
            body: body.into(),
            errors: errors.len(),
        }
    }
}

/// The answer to a refused request: no data at all.
pub fn refusal_body(refusal: &Refusal, request_id: &str) -> Bytes {
    let mut body = b"{\"errors\":".to_vec();
    write_errors(refusal.errors.iter(), request_id, &mut body);
    body.push(b'}');
    body.into()
}

/// Errors as a JSON list.
pub fn write_errors<'e>(
    errors: impl Iterator<Item = &'e GraphQlError>,
    request_id: &str,
    out: &mut Vec<u8>,
) {
    out.push(b'[');
    for (index, error) in errors.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        serde_json::to_writer(&mut *out, &error.with_id(request_id))
            .expect("an error can be written to memory");
    }
    out.push(b']');
}

fn unplanned(error: &PlanError, query: &str) -> Refusal {
    tracing::error!(
        error = error as &dyn std::error::Error,
        document.bytes = query.len(),
        "operation could not be planned"
    );
    Refusal::internal("planning failed")
}
