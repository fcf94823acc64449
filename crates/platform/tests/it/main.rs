//! How a service runs, seen from outside.

#[cfg(test)]
mod commands;
#[cfg(test)]
mod database;
#[cfg(test)]
mod door;
#[cfg(test)]
mod host;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod tasks;
