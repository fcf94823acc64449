//! The service's tables.

pub mod account;
pub mod evidence;
pub mod fill;
pub mod notice;
pub mod order;
