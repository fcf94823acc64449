//! The positions service.
