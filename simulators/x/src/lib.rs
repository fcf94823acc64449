//! A local X API v2: users and timelines.
