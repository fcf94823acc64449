//! The courier's tables, one set in every service's database.

pub mod dead_letter;
pub mod inbox;
pub mod lease;
pub mod outbox;
