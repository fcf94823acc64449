//! The service's tables.

pub mod account;
pub mod ingestion;
pub mod post;
pub mod post_revision;
pub mod skipped_post;
pub mod spend;
