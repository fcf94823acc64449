//! The stand-in of X through its door, and under the vendor's own client.

mod api;
mod judge;
mod readable;
mod recorded;
mod sample;
mod support;
