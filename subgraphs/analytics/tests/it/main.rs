//! Analytics through the doors its clients use.

mod chains;
mod story;

#[test]
fn the_committed_schema_is_what_the_code_says() {
    testkit::assert_sdl::<analytics::AnalyticsService>();
}
