//! The router through its own door: real sockets, real subgraphs, real clients.
#![expect(clippy::unwrap_used, reason = "a test whose setting fails has failed")]

mod answers;
mod auth;
mod bad_input;
mod chance;
mod differential;
mod http;
mod live;
mod monolith;
mod never_panics;
mod npm_clients;
mod order;
mod our_graph;
mod subgraphs;
mod world;
