//! The signals service.
