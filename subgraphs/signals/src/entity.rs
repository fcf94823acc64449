//! The service's tables.

pub mod agent;
pub mod agent_source;
pub mod classification;
pub mod post_revision;
pub mod signal;
