//! One story from its seed to its end.

use std::collections::BTreeSet;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use events::CrashPlan;
use futures_util::FutureExt;
use rust_decimal::Decimal;
use serde_json::json;

use super::books;
use super::fault::Passing;
use super::plot::{Act, COINS, Round, plot};
use crate::acts::{Deployed, deploy, publish_agent, story_if_any};
use crate::house::House;
use crate::person::Person;
use crate::ways::Way;

/// How long an armed point is waited for before the power is cut anyhow.
const ARMED: Duration = Duration::from_secs(5);
/// How long the platform has to bring its books in order once it is ready again: an order nobody
/// answered for has to expire at the venue, be proven absent, and be tried again.
const SETTLED: Duration = Duration::from_secs(180);
const LOOK: Duration = Duration::from_millis(100);
const CLOSE: &str = "mutation($id: ID!, $key: String!) {
  positionClose(input: { positionId: $id, idempotencyKey: $key }) {
    position { id } userErrors { code } } }";

/// Which story.
#[derive(Clone, Copy, Debug)]
pub struct StoryOptions {
    pub seed: u64,
    pub rounds: usize,
    pub way: Way,
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
        let StoryOptions { seed, rounds, way } = self.options;
        writeln!(f, "story {seed}, {rounds} rounds, {way:?}")?;
        for line in &self.done {
            writeln!(f, "  {line}")?;
        }
        for line in &self.broken {
            writeln!(f, "  BROKEN: {line}")?;
        }
        if !self.holds() {
            writeln!(
                f,
                "  again: cargo xtask chaos --seed {seed} --rounds {rounds}"
            )?;
        }
        Ok(())
    }
}

/// Tells a story; a panic in it is something that broke.
pub async fn tell(options: StoryOptions) -> Outcome {
    let mut outcome = Outcome {
        options,
        done: Vec::new(),
        broken: Vec::new(),
        cut_at: Vec::new(),
        passed: BTreeSet::new(),
        starts: Vec::new(),
    };
    let told = AssertUnwindSafe(live_through(options, &mut outcome)).catch_unwind();
    if let Err(panic) = told.await {
        let words = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        let words = words.unwrap_or_else(|| "a panic without words".to_owned());
        outcome.broken.push(words);
    }
    outcome
}

/// A platform and the people on it.
struct Stage {
    house: House,
    people: Vec<(Person, Deployed)>,
    called: BTreeSet<&'static str>,
    passing: Passing,
    acts: usize,
}

async fn live_through(options: StoryOptions, outcome: &mut Outcome) {
    let mut stage = Stage::set(options.way).await;
    for round in plot(options.seed, options.rounds, options.way) {
        let line = stage.play(&round, outcome).await;
        outcome.done.push(line);
        let wrong = stage.settle().await;
        if !wrong.is_empty() {
            outcome.broken.extend(wrong);
            break;
        }
    }
    outcome.passed = stage.house.passed_points();
}

impl Stage {
    async fn set(way: Way) -> Self {
        let house = House::start_breakable(way).await;
        for (coin, price) in COINS {
            house.stand_ins.set_price(coin, Decimal::from(price));
        }
        let creator = Person::demo(&house).await;
        let agent = publish_agent(&house, &creator).await;
        let mut people = Vec::new();
        for _ in 0..2 {
            let person = Person::sign_in(&house).await;
            let deployed = deploy(&person, &agent).await;
            people.push((person, deployed));
        }
        // What making ready passes is of no interest to a story.
        house.forget_points();
        Self {
            house,
            people,
            called: BTreeSet::new(),
            passing: Passing::default(),
            acts: 0,
        }
    }

    /// One round: break, act, cut the power, come back.
    async fn play(&mut self, round: &Round, outcome: &mut Outcome) -> String {
        self.house.arm(round.crash.clone().unwrap_or_default());
        for fault in &round.faults {
            self.passing.begin(&mut self.house, fault).await;
        }
        self.act(&round.act).await;
        let cut = self.cut(round.crash.as_ref()).await;
        outcome.cut_at.extend(cut.clone());
        self.passing.end().await;
        if let Some(relapse) = &round.relapse {
            self.house.arm(relapse.clone());
            self.house.launch();
            let again = self.wait_for_death().await;
            let point = relapse.point.clone();
            outcome.cut_at.extend(again.then_some(point).flatten());
            self.house.kill();
        }
        self.house.arm(CrashPlan::default());
        let begun = Instant::now();
        self.house.open().await;
        outcome.starts.push(begun.elapsed());
        self.passing.end_hostility(&self.house).await;
        format!(
            "{:?} while {:?}, power cut at {}{}",
            round.act,
            round.faults,
            cut.as_deref().unwrap_or("no named point"),
            if round.relapse.is_some() {
                ", and again while coming back"
            } else {
                ""
            },
        )
    }

    /// Waits for the armed point; the power is cut in any case. Says at which point it was.
    async fn cut(&mut self, crash: Option<&CrashPlan>) -> Option<String> {
        let is_at_point = match crash {
            Some(_) => self.wait_for_death().await,
            None => {
                tokio::time::sleep(ARMED / 4).await;
                false
            }
        };
        self.house.kill();
        crash.filter(|_| is_at_point)?.point.clone()
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

    async fn act(&mut self, act: &Act) {
        self.acts += 1;
        match *act {
            Act::Call(coin) => {
                let (name, price) = COINS[coin];
                self.house.stand_ins.call_long(name, price);
                self.called.insert(name);
            }
            Act::Target(coin) => {
                let (name, price) = COINS[coin];
                let beyond = Decimal::from(price) * Decimal::new(112, 2);
                self.house.stand_ins.set_price(name, beyond);
            }
            Act::Close(coin) => self.close(COINS[coin].0).await,
        }
    }

    /// Everybody asks to close; a door that is gone by then is one more thing that broke.
    async fn close(&self, coin: &str) {
        for (person, deployed) in &self.people {
            let asking = async {
                let story = story_if_any(person, &deployed.id).await?;
                for position in story.positions_in(coin) {
                    let key = format!("chaos-{}", self.acts);
                    let asked = json!({ "id": position["id"], "key": key });
                    person.try_ask(CLOSE, asked).await?;
                }
                Some(())
            };
            let _: Option<()> = asking.await;
        }
    }

    /// Looks until every invariant holds; what still does not when the time is up.
    async fn settle(&self) -> Vec<String> {
        let deadline = Instant::now() + SETTLED;
        loop {
            let mut wrong = self.house.dead_letters().await;
            for (person, deployed) in &self.people {
                wrong.extend(books::check(&self.house, person, deployed, &self.called).await);
            }
            if wrong.is_empty() || Instant::now() > deadline {
                return wrong;
            }
            tokio::time::sleep(LOOK * 3).await;
        }
    }
}
