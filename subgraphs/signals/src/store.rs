//! Every query of the service, its scope in its name.

pub mod agents;
pub mod classifications;
pub mod revisions;
pub mod signals;
