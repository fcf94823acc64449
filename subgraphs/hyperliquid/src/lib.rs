//! Hyperliquid, the venue: markets, prices, account truth, orders.
//!
//! Owns: accounts we trade on, orders as sent, executions, funding and transfers as reported,
//! answers that made no sense. Hears: nothing; the venue speaks for itself. Carries out: place,
//! replace, cancel, look up, open and approve accounts. Tells: `venue.order`, `venue.fill`, `venue.funding`,
//! `venue.transfer`, `venue.account`, `venue.key`; broadcasts prices.
//! Promises: an order is written down before it is sent and never sent twice; a fill is told once;
//! what could not be read is an error, never an empty account.

mod accounts;
mod actions;
mod budget;
mod candles;
mod client;
mod config;
mod convert;
mod entity;
mod error;
mod evidence;
mod graphql;
mod prices;
mod service;
mod start;
mod store;
mod stream;
mod worker;

pub use start::HyperliquidService;
