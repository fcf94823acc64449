//! One suite, run over both databases and both couriers.

mod broadcast;
mod export;
mod loss;
mod suite;
mod world;
