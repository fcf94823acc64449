//! Maxxit's one executable as a library, so that tests can run whole houses of it.

pub mod cli;
mod gateway;
mod home;
mod host;
mod in_process;
mod local;
mod migrate;
mod reload;
mod schema_files;
mod serve;
mod services;
mod settings;
mod surroundings;
mod up;
mod verify;

pub use migrate::migrate;
pub use schema_files::write_schemas;
pub use serve::{serve_router, serve_services};
pub use services::{ROUTER_PORT, port, sdl};
pub use up::{House, up};
pub use verify::{Verification, verify_file};
