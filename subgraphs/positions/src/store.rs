//! Every query of the service, by table. What a person may see is scoped by their user in the name.

pub mod books;
pub mod corrections;
pub mod deployments;
pub mod fills;
pub mod level_moves;
pub mod positions;
