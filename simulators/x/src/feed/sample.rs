//! Invented authors who call the live prices. What was posted is kept in a file, so that a restart
//! finds the same past; the future follows from the seed and the start.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use chrono::TimeDelta;
use domain::{Bps, Price, Side, Timestamp};

use super::recorded::{FeedError, read_line, write_line};
use super::schedule::{SLOTS_PER_ROUND, Slot, Sort, slot};
use super::texts::{self, AUTHORS, CHINESE_CALLER, Call, PROMOTER};
use crate::archive::Archive;
use crate::config::{Quote, Sample};
use crate::digest;
use crate::post::{Author, Post, TweetId};

/// How many kept posts are read back; older ones are forgotten.
const KEPT_MAX: usize = 10_000;
/// How long a call waits for the market to know its coin.
const QUOTE_PATIENCE: TimeDelta = TimeDelta::seconds(30);
/// An advertisement is taken down after this long.
const SPAM_LIVES: TimeDelta = TimeDelta::minutes(10);
/// Slots made up in one go, after a pause of the machine.
const SLOTS_AT_ONCE_MAX: u64 = 10_000;
/// How far each caller goes round the coins in a round; odd, so that none is left out of sixteen.
const COINS_PER_ROUND: usize = 7;
/// How far apart the callers are on that way.
const COINS_BETWEEN_CALLERS: usize = 4;
/// How far stops are, in basis points; chosen by turns.
const STOPS_BPS: [i32; 4] = [180, 220, 260, 300];
/// Reward for one risked, in tenths; the last is too little for most agents.
const REWARDS_TENTHS: [i32; 8] = [25, 28, 30, 24, 32, 26, 35, 14];

/// The invented authors at work.
#[derive(Debug)]
pub struct SampleFeed {
    sample: Sample,
    start: Timestamp,
    next: u64,
    memory: Option<File>,
}

impl SampleFeed {
    /// Adds the authors and what they posted before.
    pub fn open(
        sample: Sample,
        start: Timestamp,
        archive: &mut Archive,
    ) -> Result<Self, FeedError> {
        for (handle, name, description) in AUTHORS {
            archive.add_author(Author::named(handle, name, description));
        }
        let memory = match &sample.memory {
            Some(path) => {
                let unreadable = |cause| FeedError::Unreadable {
                    path: path.clone(),
                    cause,
                };
                Some(recall(path, archive).map_err(unreadable)?)
            }
            None => None,
        };
        Ok(Self {
            sample,
            start,
            next: 0,
            memory,
        })
    }

    /// Posts everything that is due at `now`.
    pub fn advance(&mut self, now: Timestamp, archive: &mut Archive) {
        for _ in 0..SLOTS_AT_ONCE_MAX {
            let slot = slot(self.sample.seed, self.start, self.next);
            if slot.at > now || !self.post(&slot, now, archive) {
                return;
            }
            self.next += 1;
        }
    }

    /// False when the slot has to wait for the market.
    fn post(&mut self, slot: &Slot, now: Timestamp, archive: &mut Archive) -> bool {
        let text = match slot.sort {
            Sort::Call => match self.call(slot, archive) {
                Some(text) => text,
                None if now - slot.at < QUOTE_PATIENCE => return false,
                None => self.besides(slot, Sort::Chatter),
            },
            sort => self.besides(slot, sort),
        };
        let place = if slot.sort == Sort::Spam {
            PROMOTER
        } else {
            slot.caller
        };
        let author = Author::named(AUTHORS[place].0, AUTHORS[place].1, AUTHORS[place].2);
        let mut post = Post::first(self.id_of(slot), author.id, &text, slot.at);
        if slot.sort == Sort::Spam {
            post.deleted_at = Some(slot.at + SPAM_LIVES);
        }
        if place == CHINESE_CALLER {
            "zh".clone_into(&mut post.language);
        }
        let line = write_line(&post, &author);
        archive.add_post(post);
        self.remember(&line);
        true
    }

    fn id_of(&self, slot: &Slot) -> TweetId {
        TweetId::at(slot.at, digest::stable(&[&self.sample.seed.to_le_bytes()]))
    }

    fn call(&self, slot: &Slot, archive: &Archive) -> Option<String> {
        // Counting on from what is kept, a restart does not begin with the same coins again.
        let turn = archive.post_count() as u64;
        let (coin, quote) = self.next_coin(slot, turn)?;
        let with_trend = if quote.trend_bps >= 0 {
            Side::Long
        } else {
            Side::Short
        };
        // One call in five goes against the trend.
        let side = if self.chance(slot, b"side", 5) == 0 {
            with_trend.opposite()
        } else {
            with_trend
        };
        let stop_bps = STOPS_BPS[self.chance(slot, b"stop", STOPS_BPS.len())];
        let tenths = REWARDS_TENTHS[self.chance(slot, b"reward", REWARDS_TENTHS.len())];
        let reward_bps = stop_bps * tenths / 10;
        let towards = |bps: i32| -> Option<Price> {
            let signed = if side == Side::Long { bps } else { -bps };
            quote.price.moved_by(Bps::new(signed)).ok()
        };
        let call = Call {
            coin,
            side,
            entry: quote.price,
            stop: towards(-stop_bps)?,
            target: towards(reward_bps)?,
            far_target: towards(reward_bps + stop_bps)?,
        };
        Some(texts::call(slot.caller, &call, turn))
    }

    /// The callers start at different coins and go round; a coin the market does not know is left out.
    fn next_coin(&self, slot: &Slot, turn: u64) -> Option<(&str, Quote)> {
        let coins = &self.sample.coins;
        let round = usize::try_from(turn).unwrap_or(0) / SLOTS_PER_ROUND;
        let first = round * COINS_PER_ROUND + slot.caller * COINS_BETWEEN_CALLERS;
        (0..coins.len()).find_map(|step| {
            let coin = coins[(first + step) % coins.len()].as_str();
            self.sample.quotes.of(coin).map(|quote| (coin, quote))
        })
    }

    fn besides(&self, slot: &Slot, sort: Sort) -> String {
        let coins = &self.sample.coins;
        let coin = coins
            .get(self.chance(slot, b"coin", coins.len()))
            .map_or("BTC", String::as_str);
        let number = slot.number.to_le_bytes();
        texts::besides(slot.caller, sort, coin, &[b"words", &number])
    }

    fn chance(&self, slot: &Slot, of: &[u8], count: usize) -> usize {
        let (seed, number) = (self.sample.seed.to_le_bytes(), slot.number.to_le_bytes());
        let start = self.start.timestamp_millis().to_le_bytes();
        digest::choice(&[&seed, &start, &number, of], count)
    }

    fn remember(&mut self, line: &str) {
        let Some(file) = &mut self.memory else { return };
        if let Err(error) = writeln!(file, "{line}").and_then(|()| file.flush()) {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a sample post is not kept"
            );
            self.memory = None;
        }
    }
}

/// Reads the kept posts back and opens the file for more.
fn recall(path: &Path, archive: &mut Archive) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .read(true)
        .open(path)?;
    let lines: Vec<Vec<u8>> = BufReader::new(&file)
        .split(b'\n')
        .collect::<io::Result<_>>()?;
    let promoter = Author::named(AUTHORS[PROMOTER].0, "", "").id;
    for line in &lines[lines.len().saturating_sub(KEPT_MAX)..] {
        // A line cut off by a crash is a post nobody has seen.
        if let Ok(id) = read_line(line, archive) {
            archive.expire(id, promoter, SPAM_LIVES);
        }
    }
    // Ends a line that a crash cut off.
    (&file).write_all(b"\n")?;
    Ok(file)
}
