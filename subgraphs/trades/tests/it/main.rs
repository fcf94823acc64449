//! Trades, through the doors facts, commands and people use.
//!
//! A test's name begins with the failure it keeps from coming back: `r` and a number of the 25
//! stories of others, `d` and a number of the predecessor's incidents.

#[cfg(test)]
mod chain;
#[cfg(test)]
mod closing;
#[cfg(test)]
mod fan_out;
#[cfg(test)]
mod house;
#[cfg(test)]
mod killing;
#[cfg(test)]
mod nonsense;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod replacing;
#[cfg(test)]
mod restarts;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod unknown;
#[cfg(test)]
mod venue_fake;
#[cfg(test)]
mod verdicts;

#[test]
fn the_committed_schema_is_what_the_code_says() {
    testkit::assert_sdl::<trades::TradesService>();
}
