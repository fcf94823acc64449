//! The service through the door its clients use.

mod deploying;
mod living;
mod world;
