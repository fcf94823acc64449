//! The trades service.
