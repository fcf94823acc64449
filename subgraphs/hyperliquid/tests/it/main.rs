//! The service against the venue's stand-in, through its commands and its slice of the graph.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod graph;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod house;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod modifying;
#[cfg(test)]
mod money;
#[cfg(test)]
mod placing;
#[cfg(test)]
mod truth;
