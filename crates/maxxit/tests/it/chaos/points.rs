//! Where the power may be cut: the named points, in groups of what passes them.
//!
//! The groups are learned from calm rounds by `cargo xtask chaos --points`, which prints the file
//! as it is kept: a group is an act, what a platform passes while nothing happens (`idle`), what it
//! passes while it comes back (`return`), and what is known and passed now and then (`seldom`).

use std::collections::{BTreeMap, BTreeSet};

use events::CrashPlan;
use rand::RngExt;
use rand::rngs::StdRng;

const POINTS: &str = include_str!("points.txt");

/// Passed while nothing happens.
pub const IDLE: &str = "idle";
/// Passed while the platform comes back.
pub const RETURN: &str = "return";
/// Known, and passed now and then.
pub const SELDOM: &str = "seldom";

/// The points by group, in the order of the file, each with how many passes are sure.
pub struct Points(BTreeMap<&'static str, Vec<(&'static str, u32)>>);

impl Points {
    /// Every known point.
    pub fn known() -> Self {
        let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut group = SELDOM;
        for line in POINTS.lines().filter(|line| !line.is_empty()) {
            let name = line.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
            if let Some(name) = name {
                group = name;
                continue;
            }
            let (point, passes) = line.split_once(' ').unwrap_or((line, "1"));
            let passes = passes.parse().expect("a point is followed by its passes");
            groups.entry(group).or_default().push((point, passes));
        }
        Self(groups)
    }

    /// The names, each once.
    pub fn names(&self) -> BTreeSet<&'static str> {
        self.0.values().flatten().map(|(point, _)| *point).collect()
    }

    /// The groups.
    pub fn groups(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// A crash while one group's points are passed: mostly at one of its own.
    pub fn draw(&self, random: &mut StdRng, group: &str) -> CrashPlan {
        let group = match random.random_range(0..20) {
            0 => IDLE,
            1 => SELDOM,
            _ => group,
        };
        let of = self.0.get(group).map_or(&[][..], Vec::as_slice);
        let (point, passes) = of[random.random_range(0..of.len())];
        CrashPlan {
            point: Some(point.to_owned()),
            pass: random.random_range(1..=passes),
            clock_error_ms: 0,
        }
    }
}
