//! Stories in which everything breaks at once, each told again by its seed.
//!
//! A story is a whole platform, a hostile venue, and rounds: something happens (a post, a close, a
//! price that jumps, a trade by hand, a liquidation), something breaks (the power at a named point,
//! the venue's answers, the database, the disk, the clock, Redis), the platform comes back, and
//! within a deadline every invariant must hold again. What is random comes from the seed; what the
//! machine's scheduler does is not, so a seed brings back the story and not the interleaving. The
//! paths are written out because `benches/chaos.rs` tells the same stories.

#[path = "chaos/books.rs"]
mod books;
#[path = "chaos/deeds.rs"]
mod deeds;
#[path = "chaos/fault.rs"]
mod fault;
#[path = "chaos/plot.rs"]
pub mod plot;
#[path = "chaos/points.rs"]
pub mod points;
#[path = "chaos/story.rs"]
pub mod story;

pub use books::check;
pub use deeds::{Actor, Expected};
pub use plot::plot;
pub use points::Points;
pub use story::{Outcome, StoryOptions, tell};
