//! The service's tables.

pub mod anomaly;
pub mod correction;
pub mod day_opening;
pub mod deployment;
pub mod exposure;
pub mod external_order;
pub mod fill;
pub mod intent;
pub mod kill_switch;
pub mod order;
pub mod signal;
pub mod verdict;
