//! Agents through their door.

mod life;
mod market;
mod publishing;
mod samples;
mod support;
mod writing;
