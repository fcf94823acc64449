//! The twitter service.
