//! The agents service.
