//! What the service does by itself: one function per fact heard, each safe to run twice.

use std::sync::Arc;

use events::facts::{AgentChanged, AgentPublished, AgentSnapshot, PostRecorded, PostRevised};
use events::{Delivery, Fact, HandlerError};

use crate::service::{Heard, Signals};
use crate::store;

/// An agent became active for the first time.
pub async fn hear_published(
    service: Arc<Signals>,
    delivery: Delivery<AgentPublished>,
) -> Result<(), HandlerError> {
    remember(&service, &delivery, &delivery.fact.agent).await
}

/// An agent changed.
pub async fn hear_changed(
    service: Arc<Signals>,
    delivery: Delivery<AgentChanged>,
) -> Result<(), HandlerError> {
    remember(&service, &delivery, &delivery.fact.agent).await
}

async fn remember<F: Fact>(
    service: &Signals,
    delivery: &Delivery<F>,
    agent: &AgentSnapshot,
) -> Result<(), HandlerError> {
    let txn = service.context.db.begin().await?;
    if delivery.first_time(&txn).await? {
        store::agents::save(&txn, agent).await?;
        txn.commit().await?;
    }
    Ok(())
}

/// A post was seen: it is read outside any transaction, decided on and told inside one.
pub async fn hear_post(
    service: Arc<Signals>,
    delivery: Delivery<PostRecorded>,
) -> Result<(), HandlerError> {
    let post = &delivery.fact;
    let engine = service.classifier.engine();
    let known =
        store::classifications::find_of_post(&service.context.db.read, post.post_id, engine);
    if known.await?.is_some() {
        return Ok(());
    }
    let reading = service.classifier.classify(&post.text).await;
    let markets = match &reading.outcome {
        Ok(calls) => service.look_up(calls, post).await,
        Err(_) => Vec::new(),
    };
    let txn = service.context.db.begin().await?;
    if !delivery.first_time(&txn).await? {
        return Ok(());
    }
    let heard = Heard {
        post,
        reading,
        markets: &markets,
    };
    let decided = service.decide(&txn, heard, &delivery.cause()).await?;
    service.context.outbox.commit(txn).await?;
    service.announce(&decided).await;
    Ok(())
}

/// A post was edited or deleted: kept and shown. Nothing is decided anew, whatever it says now.
pub async fn hear_revised(
    service: Arc<Signals>,
    delivery: Delivery<PostRevised>,
) -> Result<(), HandlerError> {
    let reading = match &delivery.fact.text {
        Some(text) => Some(service.classifier.classify(text).await),
        None => None,
    };
    let txn = service.context.db.begin().await?;
    if delivery.first_time(&txn).await? {
        service.note_revision(&txn, &delivery.fact, reading).await?;
        txn.commit().await?;
    }
    Ok(())
}
