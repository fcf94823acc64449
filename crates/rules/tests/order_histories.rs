//! A short run of the stories that `examples/histories` tells by the million.

#[path = "../examples/histories/story.rs"]
mod story;

/// Stories told here; the example tells a million.
const STORIES: u64 = 20_000;

#[test]
fn an_order_agrees_with_an_honest_venue_behind_any_network() {
    for seed in 0..STORIES {
        if let Err(fault) = story::tell(seed) {
            panic!("seed {seed}: {fault}");
        }
    }
}
