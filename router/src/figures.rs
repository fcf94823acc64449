//! What the router counts of itself, for `/metrics`: requests by operation, calls by subgraph, time
//! by stage, caches. Each series is looked up once and kept, since making its labels anew for every
//! request costs more than counting.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};
use std::time::Duration;

use metrics::{Counter, Histogram};

/// Operations told apart by their names, which clients choose; the others are counted together.
const OPERATIONS_MAX: usize = 200;
/// Subgraphs told apart.
const SUBGRAPHS_MAX: usize = 100;
/// The name of everything that is not told apart.
const OTHER: &str = "other";

static REQUESTS: LazyLock<Series> = LazyLock::new(|| Series::new(OPERATIONS_MAX));
static SUBGRAPHS: LazyLock<Series> = LazyLock::new(|| Series::new(SUBGRAPHS_MAX));
static STAGES: LazyLock<Stages> = LazyLock::new(Stages::new);
static DOCUMENTS: LazyLock<Outcomes> =
    LazyLock::new(|| Outcomes::new("router_document_cache_total"));
static PLANS: LazyLock<Outcomes> = LazyLock::new(|| Outcomes::new("router_plan_cache_total"));

/// A part of a request's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// From the document to its plan.
    Prepare,
    /// The subgraphs, and merging what they say.
    Execute,
    /// The answer's bytes.
    Write,
}

struct Stages {
    prepare: Histogram,
    execute: Histogram,
    write: Histogram,
}

impl Stages {
    fn new() -> Self {
        let of = |stage: &'static str| metrics::histogram!("router_stage_duration_seconds", "stage" => stage);
        Self {
            prepare: of("prepare"),
            execute: of("execute"),
            write: of("write"),
        }
    }
}

struct Outcomes {
    hit: Counter,
    miss: Counter,
}

impl Outcomes {
    fn new(name: &'static str) -> Self {
        Self {
            hit: metrics::counter!(name, "outcome" => "hit"),
            miss: metrics::counter!(name, "outcome" => "miss"),
        }
    }

    fn count(&self, is_hit: bool) {
        let counter = if is_hit { &self.hit } else { &self.miss };
        counter.increment(1);
    }
}

/// A kind and a name.
type Key = (&'static str, Arc<str>);

/// A histogram for each outcome of a name, for a limited number of names.
struct Series {
    known: RwLock<HashMap<Key, [Histogram; 2]>>,
    names_max: usize,
}

impl Series {
    fn new(names_max: usize) -> Self {
        Self {
            known: RwLock::default(),
            names_max,
        }
    }

    fn record(
        &self,
        key: (&'static str, &Arc<str>),
        is_ok: bool,
        time: Duration,
        make: impl Fn(&Arc<str>, &'static str) -> Histogram,
    ) {
        let outcome = usize::from(!is_ok);
        let (kind, name) = key;
        let key = (kind, name.clone());
        {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(series) = known.get(&key).and_then(|both| both.get(outcome)) {
                series.record(time.as_secs_f64());
                return;
            }
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let key = if known.len() < self.names_max {
            key
        } else {
            (kind, OTHER.into())
        };
        let name = key.1.clone();
        let both = known
            .entry(key)
            .or_insert_with(|| [make(&name, "ok"), make(&name, "error")]);
        if let Some(series) = both.get(outcome) {
            series.record(time.as_secs_f64());
        }
    }
}

/// A request was answered.
pub fn request(kind: &'static str, operation: Option<&Arc<str>>, is_ok: bool, time: Duration) {
    static ANONYMOUS: LazyLock<Arc<str>> = LazyLock::new(|| "".into());
    let operation = operation.unwrap_or(&ANONYMOUS);
    REQUESTS.record((kind, operation), is_ok, time, |operation, outcome| {
        let labels = [
            ("kind", kind.to_owned()),
            ("operation", operation.to_string()),
            ("outcome", outcome.to_owned()),
        ];
        metrics::histogram!("router_request_duration_seconds", &labels)
    });
}

/// A subgraph was called.
pub fn subgraph(name: &Arc<str>, is_ok: bool, time: Duration) {
    SUBGRAPHS.record(("", name), is_ok, time, |name, outcome| {
        let labels = [
            ("subgraph", name.to_string()),
            ("outcome", outcome.to_owned()),
        ];
        metrics::histogram!("router_subgraph_duration_seconds", &labels)
    });
}

/// A stage of a request was passed.
pub fn stage(stage: Stage, time: Duration) {
    let histogram = match stage {
        Stage::Prepare => &STAGES.prepare,
        Stage::Execute => &STAGES.execute,
        Stage::Write => &STAGES.write,
    };
    histogram.record(time.as_secs_f64());
}

/// A document was looked up.
pub fn document(is_hit: bool) {
    DOCUMENTS.count(is_hit);
}

/// A plan was looked up.
pub fn plan(is_hit: bool) {
    PLANS.count(is_hit);
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;

    use super::*;

    #[test]
    fn names_beyond_the_limit_are_counted_together() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let shown = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            let series = Series::new(2);
            for name in ["a", "b", "c", "d", "c"] {
                let name: Arc<str> = name.into();
                series.record(("query", &name), true, Duration::ZERO, |name, outcome| {
                    let labels = [
                        ("operation", name.to_string()),
                        ("outcome", outcome.to_owned()),
                    ];
                    metrics::histogram!("times", &labels)
                });
            }
        });
        let text = shown.render();
        let count = |name: &str| format!("times_count{{operation=\"{name}\",outcome=\"ok\"}}");
        assert!(text.contains(&format!("{} 1", count("a"))), "{text}");
        assert!(text.contains(&format!("{} 3", count(OTHER))), "{text}");
        assert!(!text.contains(&count("c")), "{text}");
    }
}
