//! Plans that were made before, by the operation and how its demands were decided. Whoever comes
//! first plans; who comes meanwhile waits for the same plan.

use std::sync::Arc;

use moka::future::Cache;

use super::{Plan, PlanError};
use crate::authorize::Variant;
use crate::figures;
use crate::workers::{Unfinished, Workers};

/// What a plan is found by. The document's number stands for its text, so nothing is decided by a
/// hash alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlanKey {
    /// The document.
    pub document: u64,
    /// The operation's place in it.
    pub operation: usize,
    /// Its decided demands.
    pub variant: Variant,
}

/// Plans of one supergraph.
#[derive(Clone, Debug)]
pub struct PlanCache {
    plans: Cache<PlanKey, Arc<Plan>>,
    workers: Workers,
}

impl PlanCache {
    /// Room for plans of so many bytes.
    pub fn new(bytes_max: u64, workers: Workers) -> Self {
        let weigh = |_: &PlanKey, plan: &Arc<Plan>| u32::try_from(plan.bytes()).unwrap_or(u32::MAX);
        Self {
            plans: Cache::builder()
                .max_capacity(bytes_max)
                .weigher(weigh)
                .build(),
            workers,
        }
    }

    /// The plan of this key, made by a worker if there is none.
    pub async fn get_or_plan(
        &self,
        key: PlanKey,
        make: impl FnOnce() -> Result<Plan, PlanError> + Send + 'static,
    ) -> Result<Arc<Plan>, Arc<PlanError>> {
        if let Some(plan) = self.plans.get(&key).await {
            figures::plan(true);
            return Ok(plan);
        }
        figures::plan(false);
        let workers = self.workers.clone();
        let plan = async move {
            let made = workers.run(make).await;
            let planned = made.unwrap_or_else(|Unfinished| Err(PlanError::Unfinished));
            tracing::debug!(plan = ?planned, "operation planned");
            planned.map(Arc::new)
        };
        self.plans.try_get_with(key, plan).await
    }

    /// What the kept plans are found by.
    pub fn keys(&self) -> Vec<PlanKey> {
        let key = |(key, _): (Arc<PlanKey>, _)| Arc::unwrap_or_clone(key);
        self.plans.iter().map(key).collect()
    }

    /// How many plans are kept.
    pub fn kept(&self) -> u64 {
        u64::try_from(self.plans.iter().count()).unwrap_or(u64::MAX)
    }
}
