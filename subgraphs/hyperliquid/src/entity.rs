//! The service's tables.

pub mod account;
pub mod fill;
pub mod order;
