//! Takes a subgraph's answer apart: data to its places, errors to the paths the client knows, and a
//! missing answer to one error that stands for all it would have filled.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;

use crate::error::{Code, GraphQlError, PathSegment};
use crate::execute::Outcome;
use crate::fetch::{Placement, Spot};
use crate::merge::{merge, merge_copy, object_at, rewrite};
use crate::plan::{EntityCall, Fetch, FetchPath, PathStep, Plan, Rewrite, RewriteAction, Target};
use crate::transport::{AnswerBody, TransportError};
use crate::value::{JsonError, Symbol, Value};

/// Objects that share a failed representation, at most so many are told apart.
const SPOTS_TOLD_MAX: usize = 10;
/// Errors of one subgraph answer that are read, at most.
const SUBGRAPH_ERRORS_MAX: usize = 100;

/// Reads the answers of one fetch.
#[derive(Clone, Copy, Debug)]
pub struct AnswerReader<'a> {
    /// The plan it belongs to.
    pub plan: &'a Plan,
    /// The fetch.
    pub fetch: &'a Fetch,
    /// The client's request, for the log.
    pub request_id: &'a str,
}

#[derive(Debug, Deserialize)]
struct SubgraphError<'a> {
    #[serde(borrow, default)]
    message: Cow<'a, str>,
    #[serde(default)]
    path: Option<Vec<SubgraphStep>>,
    #[serde(default)]
    extensions: Option<SubgraphExtensions>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum SubgraphStep {
    Index(u32),
    Key(String),
}

#[derive(Debug, Default, Deserialize)]
struct SubgraphExtensions {
    #[serde(default)]
    code: Option<serde_json::Value>,
    #[serde(default)]
    field: Option<serde_json::Value>,
}

impl AnswerReader<'_> {
    /// Puts the answer, or the lack of one, into the outcome.
    pub fn take(
        &self,
        answer: Result<AnswerBody, TransportError>,
        placement: &Placement,
        outcome: &mut Outcome,
    ) {
        let body = match answer {
            Ok(body) => body,
            Err(error) => {
                let code = match error {
                    TransportError::NotGraphQl { .. } | TransportError::TooLarge(_) => {
                        Code::Internal
                    }
                    _ => Code::Unavailable,
                };
                self.fail(code, &error, placement, outcome);
                return;
            }
        };
        let answer = match body.read(&self.fetch.shape, &mut outcome.buffers) {
            Ok(answer) => answer,
            Err(error) => {
                self.fail(Code::Internal, &error, placement, outcome);
                return;
            }
        };
        if !matches!(answer.data, Value::Object(_) | Value::Null) {
            self.fail(Code::Internal, &JsonError::NotGraphQl, placement, outcome);
            return;
        }
        if let Some(errors) = answer.errors {
            let text = outcome.buffers.text(errors);
            let told = self.read_errors(text, placement);
            if answer.data == Value::Null {
                outcome.failures.unfilled.extend(self.unfilled());
            }
            outcome.failures.errors.extend(told);
        }
        self.place(answer.data, placement, outcome);
    }

    fn place(&self, mut data: Value, placement: &Placement, outcome: &mut Outcome) {
        let Outcome {
            data: root,
            buffers,
            ..
        } = outcome;
        match (&self.fetch.target, placement) {
            (Target::Root { path, rewrites }, placement) => {
                for change in rewrites {
                    rewrite(change, &mut data, buffers);
                }
                let Placement::Each(spots) = placement else {
                    merge(root, data);
                    return;
                };
                data.share_inner();
                for spot in spots {
                    if let Some(object) = object_at(root, path, &spot.places) {
                        merge_copy(object, &data);
                    }
                }
            }
            (Target::Entities(calls), Placement::Entities(placed)) => {
                for (call, spots) in calls.iter().zip(placed) {
                    let Some(Value::Array(entities)) = data.get_mut(call.key) else {
                        continue;
                    };
                    for entity in entities.iter_mut() {
                        for change in &call.output {
                            rewrite(change, entity, buffers);
                        }
                    }
                    place_entities(entities, call, spots, root);
                }
            }
            (Target::Entities(_), Placement::Root | Placement::Each(_)) => {}
        }
    }

    fn fail(
        &self,
        code: Code,
        cause: &(dyn std::error::Error + 'static),
        placement: &Placement,
        outcome: &mut Outcome,
    ) {
        tracing::warn!(
            request.id = self.request_id,
            subgraph = &*self.fetch.subgraph,
            error = cause,
            "subgraph gave no answer"
        );
        let error = GraphQlError::new(code, code.masked_message());
        let keys = self.unfilled();
        let first_path = match placement {
            Placement::Root => keys.first().map(|keys| keys_path(keys)),
            Placement::Each(spots) => self.first_spot(0, spots),
            Placement::Entities(placed) => {
                let mut calls = placed.iter().enumerate();
                calls.find_map(|(call, spots)| self.first_spot(call, spots))
            }
        };
        outcome
            .failures
            .errors
            .push(error.at(first_path.unwrap_or_default()));
        outcome.failures.unfilled.extend(keys);
    }

    fn first_spot(&self, call: usize, spots: &[Spot]) -> Option<Vec<PathSegment>> {
        let spot = spots.first()?;
        Some(self.spot_path(self.path_of(call, spot.path)?, &spot.places))
    }

    /// The keys down to what this fetch fills.
    fn unfilled(&self) -> Vec<Vec<Arc<str>>> {
        let name = |key: Symbol| -> Arc<str> {
            self.plan
                .keys
                .client_key(self.plan.symbols.name(key))
                .into()
        };
        let keys = |path: &FetchPath| -> Vec<Arc<str>> {
            let key = |step: &PathStep| match step {
                PathStep::Field(key) => Some(name(*key)),
                PathStep::Type(_) | PathStep::List => None,
            };
            path.steps.iter().filter_map(key).collect()
        };
        match &self.fetch.target {
            Target::Root { path, .. } if path.steps.is_empty() => self
                .fetch
                .shape
                .fields
                .iter()
                .map(|field| vec![name(field.symbol)])
                .collect(),
            Target::Root { path, .. } => vec![keys(path)],
            Target::Entities(calls) => calls
                .iter()
                .flat_map(|call| &call.paths)
                .map(keys)
                .collect(),
        }
    }

    fn read_errors(&self, text: &[u8], placement: &Placement) -> Vec<GraphQlError> {
        let Ok(errors) = serde_json::from_slice::<Vec<SubgraphError<'_>>>(text) else {
            let message = Code::Internal.masked_message();
            tracing::warn!(
                request.id = self.request_id,
                subgraph = &*self.fetch.subgraph,
                "errors of a subgraph cannot be read"
            );
            return vec![GraphQlError::new(Code::Internal, message)];
        };
        let errors = errors.into_iter().take(SUBGRAPH_ERRORS_MAX);
        errors
            .flat_map(|error| self.translate(&error, placement))
            .collect()
    }

    /// One error for each place of the answer that the subgraph's place stands for.
    fn translate(&self, error: &SubgraphError<'_>, placement: &Placement) -> Vec<GraphQlError> {
        let SubgraphError {
            message,
            path,
            extensions,
        } = error;
        let word = extensions
            .as_ref()
            .and_then(|found| found.code.as_ref()?.as_str());
        let code = word.and_then(Code::parse).unwrap_or(Code::Internal);
        if code == Code::Internal {
            tracing::error!(
                request.id = self.request_id,
                subgraph = &*self.fetch.subgraph,
                message = &**message,
                "subgraph failed"
            );
        }
        let is_masked = matches!(code, Code::Internal | Code::Unavailable);
        let message = if is_masked {
            code.masked_message()
        } else {
            message
        };
        let mut told = GraphQlError::new(code, message);
        if !is_masked {
            let field = extensions
                .as_ref()
                .and_then(|found| found.field.as_ref()?.as_str());
            told.field = field.map(str::to_owned);
        }
        let paths = self.client_paths(path.as_deref().unwrap_or_default(), placement);
        if paths.is_empty() {
            return vec![told];
        }
        paths
            .into_iter()
            .map(|path| told.clone().at(path))
            .collect()
    }

    fn client_paths(&self, path: &[SubgraphStep], placement: &Placement) -> Vec<Vec<PathSegment>> {
        match (&self.fetch.target, placement) {
            (Target::Root { rewrites, .. }, Placement::Root) => {
                if path.is_empty() {
                    Vec::new()
                } else {
                    vec![self.rest(path, rewrites)]
                }
            }
            (Target::Root { path: at, rewrites }, Placement::Each(spots)) => {
                let rest = self.rest(path, rewrites);
                spots
                    .iter()
                    .take(SPOTS_TOLD_MAX)
                    .map(|spot| {
                        let mut path = self.spot_path(at, &spot.places);
                        path.extend(rest.iter().cloned());
                        path
                    })
                    .collect()
            }
            (Target::Entities(calls), Placement::Entities(placed)) => {
                let named = match path.first() {
                    Some(SubgraphStep::Key(key)) => key.as_str(),
                    Some(SubgraphStep::Index(_)) | None => "",
                };
                let is_named = |call: &EntityCall| call.name == named;
                let at = calls.iter().position(is_named).unwrap_or(0);
                let (Some(call), Some(spots)) = (calls.get(at), placed.get(at)) else {
                    return Vec::new();
                };
                let (representation, rest) = match path {
                    [_, SubgraphStep::Index(index), rest @ ..] => {
                        (Some(*index as usize), self.rest(rest, &call.output))
                    }
                    _ => (None, Vec::new()),
                };
                let is_meant =
                    |spot: &&Spot| representation.is_none_or(|index| spot.representation == index);
                // An error about no object in particular is told once.
                let most = if representation.is_some() {
                    SPOTS_TOLD_MAX
                } else {
                    1
                };
                let full = |spot: &Spot| {
                    let mut path = self.spot_path(call.paths.get(spot.path)?, &spot.places);
                    path.extend(rest.iter().cloned());
                    Some(path)
                };
                spots
                    .iter()
                    .filter(is_meant)
                    .take(most)
                    .filter_map(full)
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn path_of(&self, call: usize, path: usize) -> Option<&FetchPath> {
        match &self.fetch.target {
            Target::Root { path, .. } => Some(path),
            Target::Entities(calls) => calls.get(call)?.paths.get(path),
        }
    }

    /// The client's path to an object that was found with these list places.
    fn spot_path(&self, path: &FetchPath, places: &[u32]) -> Vec<PathSegment> {
        let mut places = places.iter();
        let mut out = Vec::new();
        for step in &path.steps {
            match step {
                PathStep::Field(key) => out.push(self.key(self.plan.symbols.name(*key))),
                PathStep::List => out.extend(places.next().copied().map(PathSegment::Index)),
                PathStep::Type(_) => {}
            }
        }
        out.extend(places.copied().map(PathSegment::Index));
        out
    }

    fn rest(&self, path: &[SubgraphStep], rewrites: &[Rewrite]) -> Vec<PathSegment> {
        let step = |step: &SubgraphStep| match step {
            SubgraphStep::Index(index) => PathSegment::Index(*index),
            SubgraphStep::Key(key) => self.key(self.renamed(key, rewrites)),
        };
        path.iter().map(step).collect()
    }

    fn renamed<'k>(&'k self, key: &'k str, rewrites: &[Rewrite]) -> &'k str {
        use crate::plan::RewriteStep;
        let Some(symbol) = self.plan.symbols.find(key) else {
            return key;
        };
        let name = |rewrite: &Rewrite| match (rewrite.path.last(), rewrite.action) {
            (Some(RewriteStep::Key(from)), RewriteAction::Rename(to)) if *from == symbol => {
                Some(to)
            }
            _ => None,
        };
        rewrites
            .iter()
            .find_map(name)
            .map_or(key, |to| self.plan.symbols.name(to))
    }

    fn key(&self, key: &str) -> PathSegment {
        PathSegment::Key(self.plan.keys.client_key(key).into())
    }
}

fn keys_path(keys: &[Arc<str>]) -> Vec<PathSegment> {
    keys.iter().cloned().map(PathSegment::Key).collect()
}

/// Gives each object its entity; the last object of an entity takes it, the others get copies, which
/// share the lists and objects in it.
fn place_entities(entities: &mut [Value], call: &EntityCall, spots: &[Spot], root: &mut Value) {
    let mut uses = vec![0_u32; entities.len()];
    for spot in spots {
        if let Some(uses) = uses.get_mut(spot.representation) {
            *uses += 1;
        }
    }
    for (entity, uses) in entities.iter_mut().zip(&uses) {
        if *uses > 1 {
            entity.share_inner();
        }
    }
    for spot in spots {
        let Some(entity) = entities.get_mut(spot.representation) else {
            continue;
        };
        let Some(uses) = uses.get_mut(spot.representation) else {
            continue;
        };
        *uses -= 1;
        let path = call.paths.get(spot.path);
        let Some(object) = path.and_then(|path| object_at(root, path, &spot.places)) else {
            continue;
        };
        if *uses == 0 {
            merge(object, std::mem::replace(entity, Value::Null));
        } else {
            merge_copy(object, entity);
        }
    }
}
