//! The conventions, through a schema that uses them all.

#[cfg(test)]
mod conventions;
