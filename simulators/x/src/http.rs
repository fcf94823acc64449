//! The door: X's paths, its errors, its rate limits.

mod fields;
mod gate;
mod lookup;
mod problem;
mod query;
mod timeline;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::middleware;
use axum::routing::{get, post};

pub use gate::Gate;

use crate::simulator::House;

/// Every path behind the gate. No deadline is needed: every answer comes out of memory.
pub fn router(house: Arc<House>, gate: Gate) -> Router {
    let gate = Arc::new(gate);
    let guard = |family| {
        middleware::from_fn_with_state((Arc::clone(&gate), Arc::clone(&house), family), gate::guard)
    };
    let users = Router::new()
        .route(
            "/2/users/by/username/{username}",
            get(lookup::user_by_username),
        )
        .route("/2/users/{id}", get(lookup::user_by_id))
        .layer(guard(gate::Family::Users));
    let timelines = Router::new()
        .route("/2/users/{id}/tweets", get(timeline::timeline))
        .layer(guard(gate::Family::Timelines));
    let tweets = Router::new()
        .route("/2/tweets", get(lookup::tweets))
        .layer(guard(gate::Family::Tweets));
    // Not X's: what the stand-in reads from, and a way to post by hand.
    let backstage = Router::new()
        .route("/_simulator/feed", get(report))
        .route("/_simulator/posts", post(lookup::publish))
        .layer(guard(gate::Family::Backstage));
    Router::new()
        .merge(users)
        .merge(timelines)
        .merge(tweets)
        .merge(backstage)
        .fallback(|| async { problem::not_found_path() })
        .with_state(house)
}

async fn report(State(house): State<Arc<House>>) -> axum::Json<crate::FeedReport> {
    axum::Json(house.report())
}
