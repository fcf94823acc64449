//! The processes of the soak: one small subgraph, and a router that loads its supergraph again and
//! again.

use std::net::Ipv4Addr;
use std::time::Duration;

use async_graphql::Executor;
use async_graphql_axum::{GraphQL, GraphQLSubscription};
use axum::routing::post_service;
use tokio::net::TcpListener;

use crate::{Failure, gateway, library};

/// How often the router loads its supergraph: on the clock, and at no simple ratio to the restarts
/// of subgraphs. Otherwise the two drift past each other, and for minutes each load meets an absence.
const RELOAD_EVERY: Duration = Duration::from_secs(7);

/// Serves one subgraph until the process is ended.
pub async fn serve_subgraph(name: &str, port: u16) -> Result<(), Failure> {
    let news = library::News::new();
    match name {
        "accounts" => serve(library::accounts(&news), port).await,
        "catalog" => serve(library::catalog(), port).await,
        _ => serve(library::reviews(&news), port).await,
    }
}

async fn serve(executor: impl Executor, port: u16) -> Result<(), Failure> {
    let service = post_service(GraphQL::new(executor.clone()))
        .get_service(GraphQLSubscription::new(executor));
    let routes = axum::Router::new().route("/graphql", service);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    axum::serve(listener, routes).await?;
    Ok(())
}

/// Serves the supergraph in a file and loads it anew every few seconds.
pub async fn serve_router(file: &str, port: u16) -> Result<(), Failure> {
    let sdl = std::fs::read_to_string(file)?;
    let (router, serving) = gateway::open(&sdl, port, Vec::new()).await?;
    let reloading = async {
        let mut ticks = tokio::time::interval(RELOAD_EVERY);
        for number in 0_u64.. {
            ticks.tick().await;
            router.reload(&format!("{sdl}\n# {number}\n")).await?;
        }
        Ok::<_, Failure>(())
    };
    tokio::select! {
        ended = serving => ended,
        ended = reloading => ended,
    }
}
