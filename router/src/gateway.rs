//! The way of one operation through all stages, whatever transport brought it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::{BufMut, Bytes, BytesMut};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::auth::{Authenticator, Caller, IdentitySource};
use crate::authorize::{Demands, Variant};
use crate::coerce::{Variables, coerce_variables};
use crate::config::{Introspection, RouterConfig, Unauthorized};
use crate::connections::{Asker, Connections, Place};
use crate::context::RequestContext;
use crate::error::{GraphQlError, Refusal, shown};
use crate::execute::{Executor, Outcome};
use crate::figures::{self, Stage};
use crate::introspect;
use crate::limits::check_cost;
use crate::live::Hub;
use crate::persisted::Persisted;
use crate::plan::{Plan, PlanError, PlanKey};
use crate::project::{Fault, write_answer};
use crate::rate::RateLimiting;
use crate::schema::OperationKind;
use crate::steady::Writes;
use crate::supergraph::{Supergraph, operation_of};
use crate::value::{Buffers, Value};

/// Values of one answer that are not what the schema says and get a log line each.
const FAULTS_LOGGED_MAX: usize = 5;

/// An operation as a client sends it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GraphQlRequest {
    /// The document.
    #[serde(default)]
    pub query: Option<String>,
    /// The document's hash, in its stead.
    #[serde(default)]
    pub document_id: Option<String>,
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
    /// What the plan is found by.
    pub key: PlanKey,
    /// Its variables.
    pub variables: Arc<Variables>,
    /// Its name, for logs.
    pub name: Option<Arc<str>>,
    /// The field a subscription listens to.
    pub root_field: Option<Arc<str>>,
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

/// All stages, of one supergraph and one set of settings.
#[derive(Debug)]
pub struct Gateway {
    /// The settings.
    pub config: Arc<RouterConfig>,
    /// Who may be believed.
    pub authenticator: Authenticator,
    /// The way to the subgraphs.
    pub executor: Executor,
    /// How often callers may ask.
    pub rate: Arc<RateLimiting>,
    /// Documents known by their hash.
    pub persisted: Arc<Persisted>,
    /// The supergraph.
    pub supergraph: Arc<Supergraph>,
    /// What goes on when another gateway takes this one's place.
    pub lasting: Lasting,
}

/// What outlives a gateway.
#[derive(Clone, Debug)]
pub struct Lasting {
    /// Who signs the word on callers.
    pub identity: Arc<IdentitySource>,
    /// Who holds a live connection.
    pub connections: Connections,
    /// The live operations.
    pub hub: Arc<Hub>,
    /// Writes that were sent to subgraphs.
    pub writes: Writes,
    /// Work that shutdown waits for.
    pub tasks: TaskTracker,
    /// When everything ends: the router is not ready any more.
    pub shutdown: CancellationToken,
    /// When nothing more is taken and live operations end.
    pub closing: CancellationToken,
}

impl Gateway {
    /// A place for one more live connection; none when all, or all of this client, are taken.
    pub fn try_connect(&self, asker: Asker) -> Option<Place> {
        let settings = &self.config.subscriptions;
        let (all_max, client_max) = (settings.connections_max, settings.per_client_max);
        let connections = &self.lasting.connections;
        connections.try_connect(asker, all_max, client_max)
    }

    /// Everything before execution.
    pub async fn prepare(
        &self,
        mut request: GraphQlRequest,
        caller: Option<&Caller>,
    ) -> Result<Ready, Refusal> {
        let named = self.persisted.resolve(&mut request)?;
        let GraphQlRequest {
            query: _,
            document_id: _,
            operation_name,
            variables,
            extensions: _,
        } = request;
        let text = named.text.clone();
        let supergraph = self.supergraph.clone();
        let checked = supergraph.document(&text).await?;
        self.persisted.keep(&named);
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
        let key = PlanKey {
            document: checked.document.id,
            operation: operation.index,
            variant,
        };
        let planned = supergraph.plan(&checked, operation, key.clone()).await;
        let plan = planned.map_err(|error| unplanned(&error, &text))?;
        if self.config.introspection == Some(Introspection::Disabled)
            && introspect::is_asked(&plan.projection)
        {
            return Err(Refusal::bad_input("introspection is switched off"));
        }
        let (name, variables) = (operation.name.clone(), Arc::new(variables));
        let is_live = operation.kind == OperationKind::Subscription;
        let root_field = is_live.then(|| checked.document.first_field(definition.selection));
        let root_field = root_field.flatten().map(Arc::from);
        Ok(Ready {
            plan,
            key,
            variables,
            name,
            root_field,
            supergraph,
        })
    }

    /// Carries out a query or mutation.
    pub async fn execute(&self, ready: &Ready, context: &Arc<RequestContext>) -> Finished {
        let begun = Instant::now();
        let outcome = self
            .executor
            .execute(&ready.plan, &ready.variables, context)
            .await;
        let executed = Instant::now();
        figures::stage(Stage::Execute, executed - begun);
        let finished = self.finish(ready, outcome, &context.id);
        figures::stage(Stage::Write, executed.elapsed());
        finished
    }

    /// The deadline of a request that starts now.
    pub fn deadline(&self) -> Instant {
        Instant::now() + self.config.timeouts.request()
    }

    /// The answer of an outcome.
    pub fn finish(&self, ready: &Ready, mut outcome: Outcome, request_id: &str) -> Finished {
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
        log_faults(plan, &written.faults, request_id);
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
        body.push(b'}');
        plan.answer_bytes.store(body.len(), Ordering::Relaxed);
        Finished {
            body: body.into(),
            errors: errors.len(),
        }
    }
}

/// Says which service said what; a few lines stand for an answer that is wrong all over.
fn log_faults(plan: &Plan, faults: &[Fault], request_id: &str) {
    for fault in faults.iter().take(FAULTS_LOGGED_MAX) {
        tracing::error!(
            request.id = request_id,
            subgraph = plan.services_at(&fault.path),
            path = shown(&fault.path),
            cause = fault.cause,
            faults = faults.len(),
            "answer of a subgraph is not what the schema says"
        );
    }
}

/// The answer to a refused request: no data at all.
pub fn refusal_body(refusal: &Refusal, request_id: &str) -> Bytes {
    let mut body = b"{\"errors\":".to_vec();
    write_errors(refusal.errors.iter(), request_id, &mut body);
    body.push(b'}');
    body.into()
}

/// An answer with one more word in its `extensions`, of which it has none yet.
pub fn extended(body: &Bytes, name: &str, value: &str) -> Bytes {
    let Some(open) = body.strip_suffix(b"}") else {
        return body.clone();
    };
    let told = format!(r#","extensions":{{"{name}":{value}}}}}"#);
    let mut out = BytesMut::with_capacity(open.len() + told.len());
    out.put_slice(open);
    out.put_slice(told.as_bytes());
    out.freeze()
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

fn unplanned(error: &PlanError, text: &str) -> Refusal {
    tracing::error!(
        error = error as &dyn std::error::Error,
        document.bytes = text.len(),
        "operation could not be planned"
    );
    Refusal::internal("planning failed")
}
