//! Placeholder until the judges are wired below.
