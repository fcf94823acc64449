//! The classifier through its door: our own diverse posts, and posts made to deceive it.

mod diverse;
mod hostile;
