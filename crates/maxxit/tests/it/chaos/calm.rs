//! Rounds in which nothing breaks, to learn which points each act passes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::time::Duration;

use events::CrashPlan;

use crate::chaos::plot::Act;
use crate::chaos::points::{IDLE, Points, RETURN, SELDOM};
use crate::chaos::story::Stage;
use crate::ways::Way;

/// Houses that are watched: only what every one passed is sure.
const HOUSES: usize = 3;
/// How long one is watched in which nothing happens, or that is ready again.
const WATCHED: Duration = Duration::from_secs(3);
/// Every act in an order in which each has something to do; the last one leaves a cool-down.
const ACTS: [Act; 13] = [
    Act::Call(0),
    Act::CancelByHand(0),
    Act::Deleverage(0),
    Act::Target(0),
    Act::Call(1),
    Act::BuyByHand(1),
    Act::Close(1),
    Act::Call(2),
    Act::Close(2),
    Act::Call(3),
    Act::SellByHand(3),
    Act::Call(4),
    Act::Liquidate(4),
];

/// How often each point was passed.
type Passes = BTreeMap<String, u32>;

/// The points by act, as `points.txt` is written.
pub async fn learn(way: Way) -> String {
    let mut learned = Learned::default();
    for _ in 0..HOUSES {
        let mut stage = Stage::set(way).await;
        forget(&mut stage);
        tokio::time::sleep(WATCHED).await;
        learned.add(IDLE, stage.house.passed_points());
        for act in ACTS {
            forget(&mut stage);
            stage.act(act).await;
            let wrong = stage.settle().await;
            assert!(wrong.is_empty(), "{act:?} while nothing broke: {wrong:#?}");
            learned.add(act.group(), stage.house.passed_points());
        }
        stage.house.kill();
        forget(&mut stage);
        stage.house.open().await;
        tokio::time::sleep(WATCHED).await;
        learned.add(RETURN, stage.house.passed_points());
    }
    learned.text()
}

/// A new plan: passes are counted anew.
fn forget(stage: &mut Stage) {
    stage.house.arm(CrashPlan::default());
    stage.house.forget_points();
}

/// What calm rounds passed, as the file is written.
#[derive(Default)]
struct Learned {
    /// What is passed every time, and how often at least.
    sure: BTreeMap<String, Passes>,
    /// Whatever was passed at all.
    seen: BTreeSet<String>,
}

impl Learned {
    /// Another time that a group's points were passed.
    fn add(&mut self, group: &str, passed: Passes) {
        self.seen.extend(passed.keys().cloned());
        let Some(sure) = self.sure.get_mut(group) else {
            self.sure.insert(group.to_owned(), passed);
            return;
        };
        sure.retain(|point, passes| {
            let again = passed.get(point).copied().unwrap_or_default();
            *passes = (*passes).min(again);
            again > 0
        });
    }

    /// The file.
    fn text(mut self) -> String {
        self.seen
            .extend(Points::known().names().into_iter().map(str::to_owned));
        let idle = self.sure.get(IDLE).cloned().unwrap_or_default();
        let mut text = String::new();
        for (group, points) in &mut self.sure {
            if group != IDLE && group != RETURN {
                points.retain(|point, _| !idle.contains_key(point));
            }
            writeln!(text, "[{group}]").expect("a text takes what is written");
            for (point, passes) in points {
                writeln!(text, "{point} {passes}").expect("a text takes what is written");
                self.seen.remove(point);
            }
        }
        writeln!(text, "[{SELDOM}]").expect("a text takes what is written");
        for point in self.seen {
            writeln!(text, "{point} 1").expect("a text takes what is written");
        }
        text
    }
}
