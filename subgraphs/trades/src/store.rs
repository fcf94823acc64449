//! Every query of the service, by table. What a person may see is scoped by their user in the name.

pub mod deployments;
pub mod exposures;
pub mod fills;
pub mod kill_switches;
pub mod orders;
pub mod signals;
pub mod verdicts;
