//! The venue's limit by address: so much weight a minute.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Weight of one minute.
const WEIGHT_MAX: u32 = 1_200;
/// How long it lasts.
const WINDOW: Duration = Duration::from_mins(1);
/// Addresses remembered.
const ADDRESSES_MAX: usize = 10_000;

/// What each address has used of its minute.
#[derive(Debug, Default)]
pub(super) struct Limits(Mutex<HashMap<IpAddr, (Instant, u32)>>);

impl Limits {
    /// Takes the weight, or refuses when there is not that much left.
    pub(super) fn take(&self, address: IpAddr, weight: u32) -> bool {
        let mut windows = self
            .0
            .lock()
            .expect("no thread panics while it holds the limits");
        if windows.len() >= ADDRESSES_MAX {
            windows.retain(|_, (since, _)| since.elapsed() < WINDOW);
        }
        let (since, used) = windows.entry(address).or_insert((Instant::now(), 0));
        if since.elapsed() >= WINDOW {
            (*since, *used) = (Instant::now(), 0);
        }
        *used = used.saturating_add(weight);
        *used <= WEIGHT_MAX
    }
}
