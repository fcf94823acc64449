//! The one loop: whoever holds the lease reads every account, round after round.

use std::time::Duration;

use chrono::TimeDelta;
use domain::Timestamp;
use platform::Shard;
use sea_orm::Set;
use tokio::time::Instant;

use crate::client::XError;
use crate::entity::ingestion;
use crate::error::TwitterError;
use crate::service::Reader;
use crate::store;

/// Without a word of X, a spent window is asked again after this long.
const PAUSE_DEFAULT: TimeDelta = TimeDelta::minutes(15);
/// A window is never longer, whatever an answer says.
const PAUSE_MAX: TimeDelta = TimeDelta::minutes(16);
/// After a reset a moment more, so that clocks that differ a little do not matter.
const PAUSE_MARGIN: TimeDelta = TimeDelta::seconds(1);

/// Reads until the lease is lost.
pub async fn read_forever(reader: Reader, shard: Shard) -> Result<(), TwitterError> {
    let mut standing = Standing::load(&reader).await?;
    let mut recheck_at = Instant::now() + reader.config().recheck_interval();
    loop {
        if !standing.is_paused(&reader) {
            let is_recheck_due = Instant::now() >= recheck_at;
            let ended = round(&reader, &shard, is_recheck_due).await;
            if is_recheck_due {
                recheck_at = Instant::now() + reader.config().recheck_interval();
            }
            standing.note(&reader, ended).await?;
        }
        tokio::select! {
            () = shard.lost.cancelled() => return Ok(()),
            () = tokio::time::sleep(reader.config().poll_interval()) => {}
        }
    }
}

async fn round(
    reader: &Reader,
    shard: &Shard,
    is_recheck_due: bool,
) -> Result<Duration, TwitterError> {
    let started = Instant::now();
    reader.read_all(&shard.lease).await?;
    if is_recheck_due {
        reader.recheck().await?;
    }
    Ok(started.elapsed())
}

/// Whether and why reading stands still; written when it changes, not at every round.
struct Standing {
    paused_until: Option<Timestamp>,
    last_error: Option<String>,
}

impl Standing {
    async fn load(reader: &Reader) -> Result<Self, TwitterError> {
        let row = store::find_ingestion(reader.read_db()).await?;
        let (paused_until, last_error) =
            row.map_or((None, None), |row| (row.paused_until, row.last_error));
        Ok(Self {
            paused_until,
            last_error,
        })
    }

    fn is_paused(&self, reader: &Reader) -> bool {
        self.paused_until
            .is_some_and(|until| reader.clock().now() < until)
    }

    async fn note(
        &mut self,
        reader: &Reader,
        ended: Result<Duration, TwitterError>,
    ) -> Result<(), TwitterError> {
        let now = reader.clock().now();
        let (paused_until, last_error) = match ended {
            Ok(took) => {
                metrics::histogram!("ingestion_round_seconds").record(took.as_secs_f64());
                (None, None)
            }
            // The lease or the database is gone: another start decides.
            Err(
                error @ (TwitterError::LeaseLost
                | TwitterError::Database(_)
                | TwitterError::Event(_)),
            ) => return Err(error),
            Err(error) => (pause_after(&error, now), Some(sentence(&error))),
        };
        if paused_until == self.paused_until && last_error == self.last_error {
            return Ok(());
        }
        if let Some(reason) = &last_error {
            tracing::warn!(reason, "reading from x stands still");
        }
        self.paused_until = paused_until;
        self.last_error.clone_from(&last_error);
        let row = ingestion::ActiveModel {
            name: Set(store::INGESTION.to_owned()),
            paused_until: Set(paused_until),
            last_error: Set(last_error),
            updated_at: Set(now),
        };
        store::write_ingestion(reader.write_db(), row).await?;
        Ok(())
    }
}

/// Until when nothing is asked; `None` asks again in the next round.
fn pause_after(error: &TwitterError, now: Timestamp) -> Option<Timestamp> {
    match error {
        TwitterError::X(XError::RateLimited { resets_at }) => {
            let until = resets_at.map_or(now + PAUSE_DEFAULT, |reset| reset + PAUSE_MARGIN);
            Some(until.clamp(now + PAUSE_MARGIN, now + PAUSE_MAX))
        }
        TwitterError::X(XError::UsageCapped | XError::Unauthorized) => Some(now + PAUSE_DEFAULT),
        _ => None,
    }
}

/// The error for people: X's own refusal where there is one.
fn sentence(error: &TwitterError) -> String {
    match error {
        TwitterError::X(cause) => cause.to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spent_window_is_waited_out_and_no_longer() {
        let now = Timestamp::default();
        let pause = |resets_at| {
            let error = TwitterError::X(XError::RateLimited { resets_at });
            pause_after(&error, now).map(|until| (until - now).num_seconds())
        };
        assert_eq!(pause(Some(now + TimeDelta::seconds(40))), Some(41));
        assert_eq!(pause(Some(now - TimeDelta::seconds(40))), Some(1));
        assert_eq!(pause(Some(now + TimeDelta::days(40))), Some(16 * 60));
        assert_eq!(pause(None), Some(15 * 60));
        assert_eq!(pause_after(&TwitterError::NotConfigured, now), None);
    }
}
