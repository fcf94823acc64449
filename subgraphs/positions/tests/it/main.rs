//! Positions, through the doors fills, prices, people and the venue's word use.

#[cfg(test)]
mod books;
#[cfg(test)]
mod chain;
#[cfg(test)]
mod closing;
#[cfg(test)]
mod comparing;
#[cfg(test)]
mod exits;
#[cfg(test)]
mod fills;
#[cfg(test)]
mod levels;
#[cfg(test)]
mod live;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod protecting;
#[cfg(test)]
mod support;

#[test]
fn the_committed_schema_is_what_the_code_says() {
    testkit::assert_sdl::<positions::PositionsService>();
}
