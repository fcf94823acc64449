//! The tables of analytics.

pub mod account;
pub mod agent;
pub mod link;
pub mod mention;
