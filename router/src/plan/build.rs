//! One variant of one operation from syntax tree to [`Plan`].

use std::sync::atomic::AtomicUsize;

use super::{Plan, PlanError, Planner, Tables};
use crate::prepare::{DataKeys, Source, documents_to_plan};
use crate::project::compile;

/// Plans what must be fetched and compiles how it is written. Runs on a blocking thread.
pub fn plan_operation(planner: &dyn Planner, source: Source<'_>) -> Result<Plan, PlanError> {
    let mut tables = Tables::default();
    let keys = DataKeys::of(source.schema, source.document);
    let documents = documents_to_plan(source, &keys);
    let stages = documents
        .iter()
        .map(|document| planner.plan(document, &mut tables))
        .collect::<Result<Vec<_>, _>>()?;
    let projection = compile(source, &keys, &mut tables.symbols);
    let (symbols, constants) = tables.into_parts();
    Ok(Plan {
        kind: source.kind,
        stages,
        projection,
        symbols,
        constants,
        keys,
        answer_bytes: AtomicUsize::new(0),
    })
}
