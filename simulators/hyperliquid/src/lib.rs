//! A local Hyperliquid that speaks the venue's own protocol: `/info`, `/exchange` and `/ws`.
//!
//! It owns paper accounts and their books; its prices are invented or recorded. Doors of its own,
//! for the same machine only (see the README): `/sim/deposit` gives an account money, `/sim/fault`
//! breaks the next answers of `/exchange`, `/sim/plan` follows a seeded [`FaultPlan`], `/sim/act`
//! does what users and the venue do beside us, `/sim/status` tells how it is.
//!
//! Not covered: spot trading, vaults, sub-accounts, TWAP orders, margin tiers, fee tiers, the
//! limits by account, and whether the venue refuses a client order id it has seen (here: it does
//! not).

pub mod book;
mod config;
pub mod engine;
mod journal;
mod market;
mod plan;
pub mod price;
mod server;
mod wire;

pub use config::Config;
pub use engine::Exchange;
pub use market::Market;
pub use plan::{AnswerFaults, FaultPlan, FrozenChannel, StreamFaults, Window};
pub use server::{Act, Handle, Simulator, StartError};
