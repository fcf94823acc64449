//! One story from its seed to its end.

use std::collections::BTreeSet;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use events::CrashPlan;
use futures_util::FutureExt;
use rust_decimal::Decimal;

use super::books;
use super::deeds::{Actor, Expected, carry_out};
use super::fault::Passing;
use super::plot::{Act, COINS, Round, plot};
use crate::acts::{deploy, publish_agent};
use crate::house::House;
use crate::person::Person;
use crate::ways::Way;

/// How long an armed point is waited for before the power is cut anyhow.
const ARMED: Duration = Duration::from_secs(8);
/// How long an act goes on when no point is armed.
const UNARMED: Duration = Duration::from_secs(1);
/// How long the platform has to bring its books in order once it is ready again: an order nobody
/// answered for has to expire at the venue, be proven absent, and be tried again.
const SETTLED: Duration = Duration::from_mins(3);
const LOOK: Duration = Duration::from_millis(50);
/// Between the seeds of two stories of one seed's sweep.
pub const PART: u64 = 1_000_000;

/// Which story.
#[derive(Clone, Debug)]
pub struct StoryOptions {
    pub seed: u64,
    pub rounds: usize,
    pub way: Way,
    /// Points at which the power is cut before others are drawn, each once.
    pub wanted: BTreeSet<&'static str>,
}

impl StoryOptions {
    /// A story that is drawn as a whole.
    pub const fn drawn(seed: u64, rounds: usize, way: Way) -> Self {
        Self {
            seed,
            rounds,
            way,
            wanted: BTreeSet::new(),
        }
    }
}

/// How it ended.
#[derive(Debug)]
pub struct Outcome {
    pub options: StoryOptions,
    /// What was done, a line each.
    pub done: Vec<String>,
    /// What broke; nothing when all held.
    pub broken: Vec<String>,
    /// Points at which the power was cut.
    pub cut_at: Vec<String>,
    /// Rounds in which a point was armed while something was done.
    pub armed: usize,
    /// Points that were passed.
    pub passed: BTreeSet<String>,
    /// From the start of a process to ready, each time.
    pub starts: Vec<Duration>,
}

impl Outcome {
    /// Whether nothing broke.
    pub fn holds(&self) -> bool {
        self.broken.is_empty()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let StoryOptions {
            seed,
            rounds,
            way,
            ref wanted,
        } = self.options;
        writeln!(f, "story {seed}, {rounds} rounds, {way:?}")?;
        for line in &self.done {
            writeln!(f, "  {line}")?;
        }
        for line in &self.broken {
            writeln!(f, "  BROKEN: {line}")?;
        }
        if !self.holds() {
            let (first, sweep) = if wanted.is_empty() {
                (seed, "")
            } else {
                (seed % PART, " --sweep")
            };
            writeln!(
                f,
                "  again: cargo xtask chaos --seed {first} --rounds {rounds}{sweep}"
            )?;
        }
        Ok(())
    }
}

/// Tells a story; a panic in it is something that broke. What a broken one leaves is kept.
pub async fn tell(options: StoryOptions) -> Outcome {
    let mut outcome = Outcome {
        options: options.clone(),
        done: Vec::new(),
        broken: Vec::new(),
        cut_at: Vec::new(),
        armed: 0,
        passed: BTreeSet::new(),
        starts: Vec::new(),
    };
    let Some(mut stage) = caught(Stage::set(options.way), &mut outcome.broken).await else {
        return outcome;
    };
    let mut broken = Vec::new();
    caught(stage.live_through(&options, &mut outcome), &mut broken).await;
    outcome.broken.extend(broken);
    outcome.passed = stage.house.passed_points().into_keys().collect();
    if !outcome.holds() {
        let kept = stage.keep();
        outcome.broken.push(format!("what it left is in {kept}"));
    }
    outcome
}

/// What something gives, unless it panics: then its words are added.
async fn caught<T>(telling: impl Future<Output = T>, broken: &mut Vec<String>) -> Option<T> {
    match AssertUnwindSafe(telling).catch_unwind().await {
        Ok(given) => Some(given),
        Err(panic) => {
            let words = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            broken.push(words.unwrap_or_else(|| "a panic without words".to_owned()));
            None
        }
    }
}

/// A platform and the people on it.
pub struct Stage {
    pub house: House,
    actors: Vec<Actor>,
    passing: Passing,
    turn: usize,
}

impl Stage {
    pub async fn set(way: Way) -> Self {
        let house = House::start_breakable(way).await;
        for (coin, price) in COINS {
            house.stand_ins.set_price(coin, Decimal::from(price));
        }
        let creator = Person::demo(&house).await;
        let agent = publish_agent(&house, &creator).await;
        let mut actors = Vec::new();
        for _ in 0..2 {
            let person = Person::sign_in(&house).await;
            let deployed = deploy(&person, &agent).await;
            actors.push(Actor {
                person,
                deployed,
                expected: Expected::default(),
            });
        }
        // What making ready passes is of no interest to a story.
        house.forget_points();
        Self {
            house,
            actors,
            passing: Passing::default(),
            turn: 0,
        }
    }

    async fn live_through(&mut self, options: &StoryOptions, outcome: &mut Outcome) {
        for round in plot(options) {
            let line = self.play(&round, outcome).await;
            let begun = Instant::now();
            let wrong = self.settle().await;
            let took = begun.elapsed().as_secs_f32();
            outcome.done.push(format!("{line}, in order {took:.1} s"));
            if !wrong.is_empty() {
                outcome.broken.extend(wrong);
                return;
            }
        }
    }

    /// One round: break, act, cut the power, come back.
    async fn play(&mut self, round: &Round, outcome: &mut Outcome) -> String {
        let begun = Instant::now();
        self.house.arm(round.crash.clone().unwrap_or_default());
        for fault in &round.faults {
            self.passing.begin(&mut self.house, fault).await;
        }
        self.act(round.act).await;
        outcome.armed += usize::from(round.crash.is_some());
        let cut = self.cut(round.crash.as_ref()).await;
        outcome.cut_at.extend(cut.clone());
        self.passing.end().await;
        let broke = begun.elapsed();
        let again = match &round.relapse {
            Some(relapse) => self.relapse(relapse).await,
            None => None,
        };
        outcome.cut_at.extend(again.clone());
        self.house.arm(CrashPlan::default());
        let begun = Instant::now();
        self.house.open().await;
        let start = begun.elapsed();
        outcome.starts.push(start);
        self.passing.end_hostility(&self.house).await;
        format!(
            "{:?} while {:?}, power cut {}{}: cut after {:.1} s, ready {:.1} s",
            round.act,
            round.faults,
            place_of(round.crash.as_ref(), cut.is_some()),
            match &round.relapse {
                None => String::new(),
                relapse => format!(", again {}", place_of(relapse.as_ref(), again.is_some())),
            },
            broke.as_secs_f32(),
            start.as_secs_f32(),
        )
    }

    pub async fn act(&mut self, act: Act) {
        self.turn += 1;
        carry_out(&self.house, &mut self.actors, act, self.turn).await;
    }

    /// Waits for the armed point; the power is cut in any case. Says at which point it was.
    async fn cut(&mut self, crash: Option<&CrashPlan>) -> Option<String> {
        let is_at_point = if crash.is_some() {
            self.wait_for_death().await
        } else {
            tokio::time::sleep(UNARMED).await;
            false
        };
        self.house.kill();
        crash.filter(|_| is_at_point)?.point.clone()
    }

    /// The power is cut once more while the platform comes back.
    async fn relapse(&mut self, crash: &CrashPlan) -> Option<String> {
        self.house.arm(crash.clone());
        self.house.launch();
        self.cut(Some(crash)).await
    }

    async fn wait_for_death(&mut self) -> bool {
        let deadline = Instant::now() + ARMED;
        while Instant::now() < deadline {
            if self.house.has_lost_a_process() {
                return true;
            }
            tokio::time::sleep(LOOK).await;
        }
        false
    }

    /// Looks until every invariant holds; what still does not when the time is up.
    pub async fn settle(&self) -> Vec<String> {
        let deadline = Instant::now() + SETTLED;
        loop {
            let mut wrong = self.house.dead_letters().await;
            for actor in &self.actors {
                wrong.extend(books::check(&self.house, actor).await);
            }
            if wrong.is_empty() || Instant::now() > deadline {
                return wrong;
            }
            tokio::time::sleep(LOOK * 4).await;
        }
    }

    /// Keeps the home, and the venue's last word beside it; says where.
    fn keep(&mut self) -> String {
        let accounts = self.actors.iter().map(|actor| &actor.deployed.account);
        let state = self.house.stand_ins.state_of(accounts);
        let text = serde_json::to_string_pretty(&state).unwrap();
        std::fs::write(self.house.home().join("venue.json"), text).unwrap();
        self.house.keep_home().display().to_string()
    }
}

/// Where the power was cut: at the point that was armed, or after waiting for it in vain.
fn place_of(armed: Option<&CrashPlan>, is_at_point: bool) -> String {
    let Some(CrashPlan { point, pass, .. }) = armed else {
        return "anywhere".to_owned();
    };
    let point = point.as_deref().unwrap_or_default();
    if is_at_point {
        format!("at {point}, pass {pass}")
    } else {
        format!("anywhere, for nothing passed {point} {pass} times")
    }
}
