//! The rules that decide about money, free of I/O.

pub mod classify;
pub mod exits;
pub mod fees;
pub mod indicators;
pub mod intent;
pub mod judge;
pub mod ledger;
pub mod levels;
pub mod metrics;
pub mod order;
pub mod policy;
pub mod position;
pub mod reason;
pub mod route;
pub mod sign;
pub mod size;
pub mod weights;
