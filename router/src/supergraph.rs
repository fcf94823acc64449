//! One supergraph, loaded: its schema, its planner, and what was parsed and planned against it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use graphql_tools::parser::parse_schema;
use moka::future::Cache;

use crate::authorize::Demands;
use crate::config::RouterConfig;
use crate::error::{Refusal, RouterError};
use crate::figures;
use crate::limits::{check_document, check_nesting};
use crate::parse::{Document, Operation, OperationRef};
use crate::plan::{HivePlanner, Plan, PlanCache, PlanError, PlanKey, Planner, plan_operation};
use crate::prepare::Source;
use crate::schema::Schema;
use crate::validate::Validator;
use crate::workers::{Unfinished, Workers};

/// About what a cache adds to each document it keeps.
const ENTRY_BYTES: usize = 512;
/// Plans made again for another supergraph, at most.
const PLANS_WARMED_MAX: usize = 1_000;

/// A document that passed all checks, with what each of its operations demands.
#[derive(Debug)]
pub struct CheckedDocument {
    /// The document.
    pub document: Document,
    demands: Vec<Demands>,
}

impl CheckedDocument {
    /// The demands of one of its operations.
    pub fn demands(&self, operation: &Operation) -> Option<&Demands> {
        let same = |known: &Operation| known.index == operation.index;
        self.demands
            .get(self.document.operations.iter().position(same)?)
    }
}

/// A loaded supergraph.
pub struct Supergraph {
    /// The schema.
    pub schema: Arc<Schema>,
    /// Names of the subgraphs.
    pub subgraphs: Vec<String>,
    /// The text it was loaded from.
    pub sdl: Arc<str>,
    planner: Arc<dyn Planner>,
    validator: Arc<Validator>,
    documents: Cache<Arc<str>, Arc<CheckedDocument>>,
    plans: PlanCache,
    workers: Workers,
    config: Arc<RouterConfig>,
}

impl std::fmt::Debug for Supergraph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Supergraph")
            .field("subgraphs", &self.subgraphs)
            .finish_non_exhaustive()
    }
}

impl Supergraph {
    /// Loads a supergraph; what cannot be served is refused here.
    pub fn load(sdl: &str, config: Arc<RouterConfig>) -> Result<Self, RouterError> {
        let document = parse_schema::<String>(sdl)
            .map_err(|error| RouterError::Syntax(error.to_string()))?
            .into_static();
        let (planner, schema) = HivePlanner::try_new(&document, config.timeouts.plan())?;
        let subgraphs = planner.subgraphs();
        if subgraphs.is_empty() {
            return Err(RouterError::Supergraph("it names no subgraph".to_owned()));
        }
        let weigh = |text: &Arc<str>, checked: &Arc<CheckedDocument>| {
            let bytes = ENTRY_BYTES + text.len() + checked.document.tree_bytes;
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        let documents = Cache::builder()
            .max_capacity(config.caches.documents_bytes_max)
            .weigher(weigh)
            .build();
        let workers = Workers::new(config.timeouts.request());
        let plans = PlanCache::new(config.caches.plans_bytes_max, workers.clone());
        let (planner, validator) = (Arc::new(planner), Arc::new(Validator::new()));
        Ok(Self {
            schema,
            subgraphs,
            sdl: sdl.into(),
            planner,
            validator,
            documents,
            plans,
            workers,
            config,
        })
    }

    /// The document of this text, parsed and checked by a worker when it is new.
    pub async fn document(&self, text: &str) -> Result<Arc<CheckedDocument>, Refusal> {
        if let Some(document) = self.documents.get(text).await {
            figures::document(true);
            return Ok(document);
        }
        figures::document(false);
        let text: Arc<str> = text.into();
        let (schema, validator) = (self.schema.clone(), self.validator.clone());
        let (config, source) = (self.config.clone(), text.clone());
        let workers = self.workers.clone();
        let check = async move {
            let check = move || check(&source, &schema, &validator, &config).map(Arc::new);
            match workers.run(check).await {
                Ok(checked) => checked,
                Err(Unfinished) => Err(Refusal::internal("checking the document came to no end")),
            }
        };
        self.documents
            .try_get_with(text, check)
            .await
            .map_err(Arc::unwrap_or_clone)
    }

    /// The plan of an operation for the variant in its key.
    pub async fn plan(
        &self,
        checked: &Arc<CheckedDocument>,
        operation: &Operation,
        key: PlanKey,
    ) -> Result<Arc<Plan>, Arc<PlanError>> {
        let (index, kind) = (operation.index, operation.kind);
        let variant = key.variant.clone();
        let (checked, schema) = (checked.clone(), self.schema.clone());
        let (planner, name) = (self.planner.clone(), operation.name.clone());
        let make = move || {
            let operation = Operation { name, kind, index };
            let (definition, root) = operation_of(&schema, &checked.document, &operation).ok_or(
                PlanError::Unsupported("an operation the schema has no type for"),
            )?;
            let document = &checked.document;
            let (schema, variant) = (&*schema, &variant);
            let source = Source {
                schema,
                document,
                operation: definition,
                kind,
                root,
                variant,
            };
            plan_operation(&*planner, source)
        };
        self.plans.get_or_plan(key, make).await
    }

    /// Plans what was planned with another supergraph, as far as it is still possible.
    pub async fn warm_from(&self, before: &Self) {
        let texts: HashMap<u64, Arc<str>> = before
            .documents
            .iter()
            .map(|(text, checked)| (checked.document.id, Arc::unwrap_or_clone(text)))
            .collect();
        let known = before.plans.keys();
        let keys = known.into_iter().take(PLANS_WARMED_MAX);
        let warm = keys.map(|key| self.warm(texts.get(&key.document), key));
        // One after the other: requests under way come first.
        for warming in warm {
            warming.await;
        }
    }

    /// Plans one operation again; what the schema or the caller no longer allow is left out.
    async fn warm(&self, text: Option<&Arc<str>>, known: PlanKey) -> Option<()> {
        let checked = self.document(text?).await.ok()?;
        let is_same = |operation: &&Operation| operation.index == known.operation;
        let operation = checked.document.operations.iter().find(is_same)?;
        let variant = checked.demands(operation)?.decide_as(&known.variant)?;
        let key = PlanKey {
            document: checked.document.id,
            operation: operation.index,
            variant,
        };
        self.plan(&checked, operation, key).await.ok().map(|_| ())
    }

    /// How many plans are kept.
    pub fn plans_kept(&self) -> u64 {
        self.plans.kept()
    }
}

/// The address the supergraph itself names for each subgraph, for use where settings name none.
pub fn endpoints_of(sdl: &str) -> Result<BTreeMap<String, String>, RouterError> {
    let document = parse_schema::<String>(sdl)
        .map_err(|error| RouterError::Syntax(error.to_string()))?
        .into_static();
    let (planner, _) = HivePlanner::try_new(&document, Duration::ZERO)?;
    let endpoint = |name: String| Some((name.clone(), planner.endpoint(&name)?.to_owned()));
    Ok(planner
        .subgraphs()
        .into_iter()
        .filter_map(endpoint)
        .collect())
}

/// An operation's tree and its root type.
pub fn operation_of<'a>(
    schema: &'a Schema,
    document: &'a Document,
    operation: &Operation,
) -> Option<(OperationRef<'a>, &'a str)> {
    Some((document.operation(operation)?, schema.root(operation.kind)?))
}

fn check(
    text: &str,
    schema: &Schema,
    validator: &Validator,
    config: &RouterConfig,
) -> Result<CheckedDocument, Refusal> {
    check_nesting(text, config.limits.nesting_max)?;
    let document = Document::parse(text, config.limits.tokens_max)?;
    check_document(&document, &config.limits)?;
    validator.check(schema, &document, config.limits.errors_max)?;
    let demands = |operation: &Operation| {
        let kind = operation.kind.as_str();
        let (definition, root) = operation_of(schema, &document, operation)
            .ok_or_else(|| Refusal::bad_input(format!("the schema has no {kind}")))?;
        Ok(Demands::of(schema, &document, root, definition))
    };
    let demands = document
        .operations
        .iter()
        .map(demands)
        .collect::<Result<_, Refusal>>()?;
    Ok(CheckedDocument { document, demands })
}
