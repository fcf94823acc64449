//! The service's tables.

pub mod correction;
pub mod deployment;
pub mod fill;
pub mod position;
