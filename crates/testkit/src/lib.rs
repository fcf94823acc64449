//! What tests are made of: a started service with a database of its own, a clock that stands
//! still, facts delivered by hand, and stand-ins for the services it commands.

mod clients;
mod commands;
mod database;
mod http;
mod postgres;
mod redis;
mod schema;
mod subgraph;

pub use clients::{Client, Updates};
pub use commands::FakeCommands;
pub use database::TestDatabase;
pub use http::Answer;
pub use postgres::Postgres;
pub use redis::{Redis, ServerError};
pub use schema::assert_sdl;
pub use subgraph::{Preparation, TestSubgraph, start_of_tests};
