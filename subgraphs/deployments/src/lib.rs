//! Deployments: one user running one agent, on paper or live.
//!
//! Owns: deployments, their policy, their accounts and permissions. Hears: `agent.published`,
//! `agent.changed` (what may be deployed), `wallet.changed`, `venue.account` and `venue.key` (who may sign, and until
//! when).
//! Commands: wallets for keys, hyperliquid for paper accounts, permissions and approvals.
//! Tells: `deployment.changed`, with all that trades and positions need.
//! Promises: a policy only tightens; one account per paper deployment, one live deployment per
//! account; live is active only with the venue's own yes; a cancelled one never comes back.

mod config;
mod deployment;
mod entity;
mod error;
mod graphql;
mod policy;
mod service;
mod start;
mod store;
mod words;
mod worker;

pub use start::DeploymentsService;
