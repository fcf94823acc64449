//! The rules that decide about money, free of I/O.

pub mod classify;
pub mod intent;
pub mod policy;
pub mod size;
pub mod weights;
