//! The deployments service.
