//! The router through its own door: real sockets, real subgraphs, real clients.
#![expect(clippy::unwrap_used, reason = "a test whose setting fails has failed")]

mod answers;
mod auth;
mod away;
mod bad_input;
mod chance;
mod corpus;
mod differential;
#[expect(dead_code, reason = "the fuzzer uses more of it")]
mod fuzz_rig;
mod http;
mod live;
mod log_lines;
mod monolith;
mod never_panics;
mod npm_clients;
mod order;
mod our_graph;
mod persisted;
mod query_plan;
mod reload;
mod shared;
mod stand_in;
mod steady;
mod subgraphs;
mod world;
mod worlds;
