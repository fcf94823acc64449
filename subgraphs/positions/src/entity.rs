//! The service's tables.

pub mod account_fill;
pub mod correction;
pub mod deployment;
pub mod fill;
pub mod ledger_account;
pub mod ledger_day;
pub mod ledger_line;
pub mod ledger_posting;
pub mod level_move;
pub mod position;
