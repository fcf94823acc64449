//! Signals through its door: facts in, facts and pages out.

mod deciding;
mod models;
mod reading;
mod revising;
mod support;
