//! The whole platform through its public door, run both ways: everything in one process, and one
//! process for each service with PostgreSQL and Redis between them.
#![expect(clippy::unwrap_used, reason = "a test whose setting fails has failed")]

#[macro_use]
mod ways;

mod acts;
mod house;
mod live;
mod person;
mod ports;
mod process;
mod stand_ins;
mod wait;

mod chaos;
mod containers;
mod crash;
mod isolation;
mod kill;
mod money;
mod pausing;
mod profiles;
mod rate;
mod reload;
mod replay;
mod stories;
mod traces;
mod trading;
mod verify;
