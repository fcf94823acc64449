//! The planner crate `hive-router-query-planner` behind our own trait, and its plan in our own
//! words.

use std::sync::Arc;
use std::time::Duration;

use graphql_tools::static_graphql::{query as ast, schema};
use hive_router_query_planner::ast::document::Document;
use hive_router_query_planner::ast::normalization::normalize_operation;
use hive_router_query_planner::ast::operation::SubgraphFetchOperation;
use hive_router_query_planner::ast::selection_item::SelectionItem;
use hive_router_query_planner::ast::selection_set::{FieldSelection, SelectionSet};
use hive_router_query_planner::graph::PlannerOverrideContext;
use hive_router_query_planner::planner::plan_nodes as hive;
use hive_router_query_planner::planner::{Planner as Inner, QueryPlannerOptions};
use hive_router_query_planner::state::supergraph_state::{
    OperationKind as HiveKind, SupergraphState, TypeNode,
};
use hive_router_query_planner::utils::cancellation::CancellationToken;

use super::graph::link;
use super::{
    EntityCall, Fetch, FetchPath, PathStep, PlanError, Planner, Required, Rewrite, RewriteAction,
    RewriteStep, Stage, Tables, Target, TypeSet,
};
use crate::error::RouterError;
use crate::schema::{OperationKind, Schema};
use crate::value::{Shape, ShapeField, ShapeKind};

/// The planner of one supergraph.
pub struct HivePlanner {
    inner: Inner,
    schema: Arc<Schema>,
    timeout: Duration,
}

impl std::fmt::Debug for HivePlanner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HivePlanner")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl HivePlanner {
    /// Reads a supergraph. The crate panics on some schemas, which is an error here.
    pub fn try_new(
        supergraph: &schema::Document,
        timeout: Duration,
    ) -> Result<(Self, Arc<Schema>), RouterError> {
        let failed = |cause: String| RouterError::Supergraph(cause);
        let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            Inner::new_from_supergraph(supergraph, QueryPlannerOptions::default())
        }));
        let inner = read
            .map_err(|_| failed("the planner does not accept it".to_owned()))?
            .map_err(|error| failed(error.to_string()))?;
        let schema = Arc::new(Schema::read(
            inner.consumer_schema.document.clone(),
            supergraph,
        ));
        Ok((
            Self {
                inner,
                schema: schema.clone(),
                timeout,
            },
            schema,
        ))
    }

    /// The names of the subgraphs.
    pub fn subgraphs(&self) -> Vec<String> {
        let mut names: Vec<_> = self
            .inner
            .supergraph
            .known_subgraphs
            .values()
            .cloned()
            .collect();
        names.sort_unstable();
        names
    }

    /// Where the supergraph says a subgraph is.
    pub fn endpoint(&self, subgraph: &str) -> Option<&str> {
        self.inner
            .supergraph
            .subgraph_endpoint_map
            .get(subgraph)
            .map(String::as_str)
    }
}

impl Planner for HivePlanner {
    fn plan(&self, document: &ast::Document, tables: &mut Tables) -> Result<Stage, PlanError> {
        let failed = |cause: &dyn std::fmt::Display| PlanError::Planner(cause.to_string());
        let normalized = normalize_operation(&self.inner.supergraph, document, None)
            .map_err(|error| failed(&error))?;
        let plan = self
            .inner
            .plan_from_normalized_operation(
                &normalized.operation,
                PlannerOverrideContext::default(),
                &CancellationToken::with_timeout(self.timeout),
            )
            .map_err(|error| failed(&error))?;
        let supergraph = &self.inner.supergraph;
        let (stream, fetches, before) = (None, Vec::new(), Vec::new());
        let schema = &*self.schema;
        let mut reader = Reader {
            supergraph,
            schema,
            tables,
            stream,
            fetches,
            before,
        };
        if let Some(node) = plan.node {
            reader.node(node, &[])?;
        }
        let Reader {
            stream,
            mut fetches,
            before,
            ..
        } = reader;
        link(&mut fetches, &before);
        Ok(Stage { stream, fetches })
    }
}

/// Turns the crate's plan tree into fetches with an order.
struct Reader<'a> {
    supergraph: &'a SupergraphState,
    schema: &'a Schema,
    tables: &'a mut Tables,
    stream: Option<Fetch>,
    fetches: Vec<Fetch>,
    before: Vec<Vec<usize>>,
}

impl Reader<'_> {
    /// Reads a node that comes after the fetches `before`; returns the fetches it holds.
    fn node(&mut self, node: hive::PlanNode, before: &[usize]) -> Result<Vec<usize>, PlanError> {
        match node {
            hive::PlanNode::Sequence(sequence) => {
                let mut before = before.to_vec();
                let mut held = Vec::new();
                for node in sequence.nodes {
                    let new = self.node(node, &before)?;
                    before.extend(&new);
                    held.extend(new);
                }
                Ok(held)
            }
            hive::PlanNode::Parallel(parallel) => {
                let mut held = Vec::new();
                for node in parallel.nodes {
                    held.extend(self.node(node, before)?);
                }
                Ok(held)
            }
            hive::PlanNode::Subscription(subscription) => {
                self.stream = Some(self.fetch(subscription.primary, FetchPath::default())?);
                Ok(Vec::new())
            }
            hive::PlanNode::Fetch(fetch) => {
                let fetch = self.fetch(fetch, FetchPath::default())?;
                Ok(vec![self.keep(fetch, before)])
            }
            hive::PlanNode::Flatten(flatten) => {
                let path = self.path(&flatten.path);
                let hive::PlanNode::Fetch(fetch) = *flatten.node else {
                    return Err(PlanError::Unsupported(
                        "a path to something that is no fetch",
                    ));
                };
                let fetch = self.fetch(fetch, path)?;
                Ok(vec![self.keep(fetch, before)])
            }
            hive::PlanNode::BatchFetch(batch) => {
                let fetch = self.batch(batch)?;
                Ok(vec![self.keep(fetch, before)])
            }
            hive::PlanNode::Condition(_) => Err(PlanError::Unsupported(
                "a condition, though all were decided before",
            )),
            hive::PlanNode::Defer(_) => Err(PlanError::Unsupported("a deferred part")),
        }
    }

    fn keep(&mut self, fetch: Fetch, before: &[usize]) -> usize {
        self.fetches.push(fetch);
        self.before.push(before.to_vec());
        self.fetches.len() - 1
    }

    fn fetch(&mut self, fetch: hive::FetchNode, path: FetchPath) -> Result<Fetch, PlanError> {
        let input = self.rewrites(fetch.input_rewrites);
        let output = self.rewrites(fetch.output_rewrites);
        let target = match fetch.requires {
            None => Target::Root {
                path,
                rewrites: output,
            },
            Some(requires) => Target::Entities(vec![EntityCall {
                key: self.tables.symbols.intern("_entities"),
                name: "_entities".to_owned(),
                variable: "representations".to_owned(),
                paths: vec![path],
                requires: self.required(&requires),
                input,
                output,
            }]),
        };
        let used = fetch.variable_usages.into_iter().flatten().collect();
        self.assemble(
            (fetch.service_name, fetch.operation_kind),
            &fetch.operation,
            used,
            target,
        )
    }

    fn batch(&mut self, batch: hive::BatchFetchNode) -> Result<Fetch, PlanError> {
        let calls = batch
            .entity_batch
            .aliases
            .into_iter()
            .map(|alias| EntityCall {
                key: self.tables.symbols.intern(&alias.alias),
                name: alias.alias,
                variable: alias.representations_variable_name,
                paths: alias
                    .merge_paths
                    .iter()
                    .map(|path| self.path(path))
                    .collect(),
                requires: self.required(&alias.requires),
                input: self.rewrites(alias.input_rewrites),
                output: self.rewrites(alias.output_rewrites),
            });
        let target = Target::Entities(calls.collect());
        let used = batch.variable_usages.into_iter().flatten().collect();
        self.assemble(
            (batch.service_name, batch.operation_kind),
            &batch.operation,
            used,
            target,
        )
    }

    fn assemble(
        &mut self,
        (subgraph, kind): (String, Option<HiveKind>),
        operation: &SubgraphFetchOperation,
        mut variables: Vec<String>,
        target: Target,
    ) -> Result<Fetch, PlanError> {
        if let Target::Entities(calls) = &target {
            variables.retain(|name| calls.iter().all(|call| call.variable != *name));
        }
        let kind = match kind {
            None | Some(HiveKind::Query) => OperationKind::Query,
            Some(HiveKind::Mutation) => OperationKind::Mutation,
            Some(HiveKind::Subscription) => OperationKind::Subscription,
        };
        let root = match kind {
            OperationKind::Query => Some(&*self.supergraph.query_type),
            OperationKind::Mutation => self.supergraph.mutation_type.as_deref(),
            OperationKind::Subscription => self.supergraph.subscription_type.as_deref(),
        };
        let root = root.ok_or(PlanError::Unsupported("an operation without a root type"))?;
        let document = &operation.document;
        let mut shape = Shape::default();
        self.shape(
            &document.operation.selection_set,
            root,
            document,
            &mut shape,
        );
        let text = serde_json::to_string(&operation.document_str)
            .map_err(|error| PlanError::Planner(error.to_string()))?;
        Ok(Fetch {
            subgraph: subgraph.into(),
            kind,
            document: operation.document_str.as_str().into(),
            head: format!("{{\"query\":{text}").into(),
            variables,
            shape,
            target,
            after: Vec::new(),
        })
    }

    fn shape(&mut self, set: &SelectionSet, parent: &str, document: &Document, shape: &mut Shape) {
        for item in &set.items {
            match item {
                SelectionItem::Field(field) => {
                    let field = self.shape_field(field, parent, document);
                    shape.add(field);
                }
                SelectionItem::InlineFragment(fragment) => {
                    self.shape(
                        &fragment.selections,
                        &fragment.type_condition,
                        document,
                        shape,
                    );
                }
                SelectionItem::FragmentSpread(name) => {
                    let found = document
                        .fragments
                        .iter()
                        .find(|fragment| fragment.name == *name);
                    if let Some(fragment) = found {
                        let (set, parent) = (&fragment.selection_set, &fragment.type_condition);
                        self.shape(set, parent, document, shape);
                    }
                }
            }
        }
    }

    fn shape_field(
        &mut self,
        field: &FieldSelection,
        parent: &str,
        document: &Document,
    ) -> ShapeField {
        let key = field.selection_identifier();
        let def = self.supergraph.definitions.get(parent);
        let ty = def
            .and_then(|def| def.fields().get(&field.name))
            .map(|def| &def.field_type);
        let kind = if field.selections.is_empty() {
            ShapeKind::Leaf(ty.map_or(0, lists))
        } else {
            let mut below = Shape::default();
            let parent = ty.map_or("", |ty| ty.inner_type());
            self.shape(&field.selections, parent, document, &mut below);
            ShapeKind::Object(below)
        };
        ShapeField {
            key: key.into(),
            symbol: self.tables.symbols.intern(key),
            kind,
        }
    }

    fn path(&mut self, path: &hive::FlattenNodePath) -> FetchPath {
        let step = |step: &hive::FlattenNodePathSegment| match step {
            hive::FlattenNodePathSegment::Field(name) => {
                PathStep::Field(self.tables.symbols.intern(name))
            }
            hive::FlattenNodePathSegment::TypeCondition(types) => {
                PathStep::Type(self.types(types.iter()))
            }
            hive::FlattenNodePathSegment::List => PathStep::List,
        };
        FetchPath {
            steps: path.as_slice().iter().map(step).collect(),
        }
    }

    /// The types and everything behind them.
    fn types<'n>(&self, types: impl Iterator<Item = &'n String>) -> TypeSet {
        let types: Vec<&str> = types.map(String::as_str).collect();
        let behind = types
            .iter()
            .filter_map(|name| self.schema.possible.get(*name))
            .flatten();
        TypeSet::new(types.iter().copied().chain(behind.map(|name| &**name)))
    }

    /// For a representation both directions count: an object may only be known by its interface.
    fn related_types(&self, condition: &str) -> TypeSet {
        let possible = &self.schema.possible;
        let above = possible
            .iter()
            .filter(|(_, types)| types.contains(condition));
        let above = above.map(|(name, _)| &**name);
        let behind = possible
            .get(condition)
            .into_iter()
            .flatten()
            .map(|name| &**name);
        TypeSet::new(std::iter::once(condition).chain(above).chain(behind))
    }

    fn required(&mut self, set: &SelectionSet) -> Vec<Required> {
        let mut parts = Vec::new();
        for item in &set.items {
            match item {
                SelectionItem::Field(field) => {
                    let key = field.selection_identifier();
                    parts.push(Required::Field {
                        source: self.tables.symbols.intern(&field.name),
                        fallback: self.tables.symbols.intern(key),
                        key: format!("\"{key}\":").into_bytes().into(),
                        below: self.required(&field.selections),
                    });
                }
                SelectionItem::InlineFragment(fragment) => parts.push(Required::Fragment {
                    types: self.related_types(&fragment.type_condition),
                    below: self.required(&fragment.selections),
                }),
                // Only documents for subgraphs are shortened with named fragments.
                SelectionItem::FragmentSpread(_) => {}
            }
        }
        parts
    }

    fn rewrites(&mut self, rewrites: Option<Vec<hive::FetchRewrite>>) -> Vec<Rewrite> {
        let rewrite = |rewrite| {
            let (path, action) = match rewrite {
                hive::FetchRewrite::ValueSetter(setter) => {
                    let constant = self.tables.constant(&setter.set_value_to);
                    (setter.path, RewriteAction::Set(constant))
                }
                hive::FetchRewrite::KeyRenamer(renamer) => {
                    let name = self.tables.symbols.intern(&renamer.rename_key_to);
                    (renamer.path, RewriteAction::Rename(name))
                }
            };
            let step = |step| match step {
                hive::FetchNodePathSegment::Key(name) => {
                    RewriteStep::Key(self.tables.symbols.intern(&name))
                }
                hive::FetchNodePathSegment::TypenameEquals(types) => {
                    RewriteStep::Type(self.types(types.iter()))
                }
            };
            Rewrite {
                path: path.into_iter().map(step).collect(),
                action,
            }
        };
        rewrites.into_iter().flatten().map(rewrite).collect()
    }
}

fn lists(ty: &TypeNode) -> u8 {
    match ty {
        TypeNode::Named(_) => 0,
        TypeNode::NonNull(inner) => lists(inner),
        TypeNode::List(inner) => lists(inner).saturating_add(1),
    }
}
