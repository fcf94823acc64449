//! The service's tables.

pub mod account;
pub mod agent;
pub mod deployment;
