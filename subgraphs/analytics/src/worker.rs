//! What the service hears: everything. Safe to hear twice, for a fact is kept by its id.

use std::sync::Arc;

use events::HandlerError;

use crate::service::Analytics;

/// Starts hearing and the one writer.
pub fn start(analytics: &Arc<Analytics>) {
    let tasks = &analytics.context.tasks;
    let writer = Arc::clone(analytics);
    drop(tasks.spawn("links", async move { writer.keep_forever().await }));
    let hearer = Arc::clone(analytics);
    let consumer = analytics.context.consumer().on_all(move |envelope| {
        let analytics = Arc::clone(&hearer);
        async move { analytics.keep(envelope).await.map_err(HandlerError::from) }
    });
    analytics.context.hear(consumer);
}
