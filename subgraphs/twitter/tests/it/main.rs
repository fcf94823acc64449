//! Twitter through its door, reading from the stand-in of X.

mod follow;
mod graph;
mod reading;
mod support;
mod trouble;
