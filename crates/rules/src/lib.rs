//! The rules that decide about money, free of I/O.

pub mod policy;
pub mod weights;
