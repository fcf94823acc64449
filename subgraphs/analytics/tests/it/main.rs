//! Analytics through the doors its clients use.
#![expect(clippy::unwrap_used, reason = "a test whose setting fails has failed")]

mod chains;
mod story;

#[test]
fn the_committed_schema_is_what_the_code_says() {
    testkit::assert_sdl::<analytics::AnalyticsService>();
}
