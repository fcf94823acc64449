//! A local Hyperliquid that speaks the venue's own protocol: `/info`, `/exchange` and `/ws`.
//!
//! It owns paper accounts and their books; its prices are invented or recorded. Not covered: spot
//! trading, vaults, sub-accounts, TWAP orders, margin tiers, order-rate limits by address.

pub mod book;
mod config;
pub mod engine;
mod journal;
mod market;
pub mod price;
mod server;
mod wire;

pub use config::Config;
pub use engine::Exchange;
pub use market::Market;
pub use server::{Handle, Simulator, StartError};
