//! The id that ties an answer to its log lines.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use http::HeaderMap;

use crate::transport::REQUEST_ID_HEADER;

/// Ids handed in are at most this long.
const LENGTH_MAX: usize = 64;

/// The id handed in when it is harmless, else a new one.
pub fn of(headers: &HeaderMap) -> String {
    let given = headers
        .get(REQUEST_ID_HEADER)
        .and_then(|value| value.to_str().ok());
    let is_harmless = |id: &&str| {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        !id.is_empty() && id.len() <= LENGTH_MAX && id.bytes().all(is_word)
    };
    given.filter(is_harmless).map_or_else(fresh, str::to_owned)
}

/// Different in this process by a counter, and from other processes by their random start.
fn fresh() -> String {
    static PROCESS: OnceLock<u64> = OnceLock::new();
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let process = PROCESS.get_or_init(|| RandomState::new().hash_one("process"));
    format!("{process:016x}{:08x}", NEXT.fetch_add(1, Ordering::Relaxed))
}
