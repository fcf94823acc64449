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

    /// Those that more than one kind of act passes, but for those of `analytics`, which only
    /// indexes: a sweep cuts the power at each of them.
    pub fn swept(&self) -> BTreeSet<&'static str> {
        let acts = self.0.iter();
        let acts = acts.filter(|(group, _)| ![IDLE, RETURN, SELDOM].contains(*group));
        let (mut once, mut swept) = (BTreeSet::new(), BTreeSet::new());
        for (point, _) in acts.flat_map(|(_, points)| points) {
            if !once.insert(*point) && !point.starts_with("analytics.") {
                swept.insert(*point);
            }
        }
        swept
    }

    /// A crash at the first pass of one of the wanted points that this group passes, which is
    /// wanted no more.
    pub fn take(
        &self,
        random: &mut StdRng,
        group: &str,
        wanted: &mut BTreeSet<&'static str>,
    ) -> Option<CrashPlan> {
        let of = self.0.get(group)?.iter().map(|(point, _)| *point);
        let of: Vec<_> = of.filter(|point| wanted.contains(point)).collect();
        let point = *of.get(random.random_range(0..of.len().max(1)))?;
        wanted.remove(point);
        Some(CrashPlan {
            point: Some(point.to_owned()),
            pass: 1,
            clock_error_ms: 0,
        })
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
