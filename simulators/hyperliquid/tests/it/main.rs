//! The stand-in from outside: its rules, its doors, and the vendor's clients talking to it.

#[cfg(test)]
mod book;
#[cfg(test)]
mod conservation;
#[cfg(test)]
mod doors;
#[cfg(test)]
mod judges;
#[cfg(test)]
mod margin;
#[cfg(test)]
mod plan;
#[cfg(test)]
mod prices;
#[cfg(test)]
mod stream;
#[cfg(test)]
mod triggers;
#[cfg(test)]
mod venue;
