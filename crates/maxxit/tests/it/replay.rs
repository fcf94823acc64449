//! A recorded run, given again, is told again to the byte.
//!
//! A record is a file of canonical lines: each thing that came to a service, and below it all that
//! went out because of it. The replay starts an empty service, gives it the same inputs, answers
//! what it asks of others as the record says, and holds every byte of what it then asks, answers
//! and tells: payloads, ids, times, hashes, links. After a change that is meant, the files are
//! written anew by running these tests with `MAXXIT_RECORD=1`; the difference is the change in
//! what the platform decides.
//!
//! Both clocks stand still until an input moves them, so does the time by which loops sleep, each
//! input draws its ids from a seed of its own, and the next is given when nothing is under way any
//! more.

mod border;
mod line;
mod positions;
mod record;
mod rest;
mod run;
mod signals;
mod trader;
mod trades;

use events::facts::{FillRecorded, IntentDecided, LedgerPosted, PositionClosed, VerdictRejected};

use border::Border;
use run::{Run, told};

#[tokio::test]
async fn a_recorded_run_of_signals_replayed_tells_the_same_bytes() {
    let _held = rest::hold_time();
    if record::is_recording() {
        let mut run = Run::start(signals::prepare(), Border::default()).await;
        signals::tell(&mut run).await;
        record::write("signals", run.lines());
    }
    let lines = record::replay("signals", signals::prepare(), Border::default()).await;
    assert!(record::count_told(&lines) >= 200);
}

#[tokio::test]
async fn a_recorded_run_of_trades_replayed_tells_the_same_bytes() {
    let _held = rest::hold_time();
    if record::is_recording() {
        let border = Border::default();
        let (preparation, venue) = trades::prepare(&border);
        let mut run = Run::start(preparation, border).await;
        trades::tell(&mut run, venue).await;
        record::write("trades", run.lines());
    }
    let border = Border::default();
    let (preparation, _) = trades::prepare(&border);
    let lines = record::replay("trades", preparation, border).await;
    let approved = told::<IntentDecided>(&lines).len();
    assert!(approved + told::<VerdictRejected>(&lines).len() >= 15);
    assert!(told::<FillRecorded>(&lines).len() >= 10);
}

#[tokio::test]
async fn a_recorded_run_of_positions_replayed_tells_the_same_bytes() {
    let _held = rest::hold_time();
    if record::is_recording() {
        let border = Border::default();
        let (preparation, beyond) = positions::prepare(&border);
        let mut run = Run::start(preparation, border).await;
        positions::tell(&mut run, beyond).await;
        record::write("positions", run.lines());
    }
    let border = Border::default();
    let (preparation, _) = positions::prepare(&border);
    let lines = record::replay("positions", preparation, border).await;
    assert!(told::<PositionClosed>(&lines).len() >= 8);
    assert!(told::<LedgerPosted>(&lines).len() >= 20);
}
