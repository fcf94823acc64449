//! Stories in which everything breaks at once, each told again by its seed.
//!
//! A story is a whole platform, a hostile venue, and rounds: something happens (a post, a close, a
//! price that jumps), something breaks (the power at a named point, the venue's answers, the
//! database, the disk, the clock, Redis), the platform comes back, and within a deadline every
//! invariant must hold again. What is random comes from the seed; what the machine's scheduler
//! does is not, so a seed brings back the story and not the interleaving. The paths are written out
//! because `benches/chaos.rs` tells the same stories.

#[path = "chaos/books.rs"]
mod books;
#[path = "chaos/fault.rs"]
mod fault;
#[path = "chaos/plot.rs"]
mod plot;
#[path = "chaos/story.rs"]
mod story;

pub use books::check;
pub use plot::{plot, points};
pub use story::{Outcome, StoryOptions, tell};
