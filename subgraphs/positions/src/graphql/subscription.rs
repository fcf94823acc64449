//! What can be followed live: the viewer's positions and portfolio. Nothing is kept for a slow
//! reader but which state of each position it has: it gets the newest when it is ready.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, ID, Subscription as GraphqlSubscription};
use domain::{DeploymentId, PositionId, UserId};
use futures_util::stream::{self, Stream};
use graph::{Result, TradingMode, parse_id, viewer};
use tokio::sync::watch;
use tokio::time::Instant;

use super::portfolio::Portfolio;
use super::position::Position;
use super::service;
use crate::held::Held;
use crate::service::{Positions, Worth};
use crate::store;

/// Positions one subscriber follows at the same time.
const FOLLOWED_MAX: usize = 500;
/// How long a subscriber sleeps when nothing moves; then staleness is looked at.
const LOOK_AT_LEAST: Duration = Duration::from_secs(1);
/// The shortest time between two portfolios.
const PORTFOLIO_EVERY: Duration = Duration::from_secs(1);

/// The root of subscriptions.
pub struct Subscription;

#[GraphqlSubscription]
impl Subscription {
    /// The state of each of the viewer's open positions, then each change of one, its price
    /// included, up to its final state.
    #[graphql(directive = graph::authenticated::apply())]
    async fn position_updates(
        &self,
        ctx: &Context<'_>,
        deployment_id: Option<ID>,
    ) -> Result<impl Stream<Item = Result<Position>> + use<>> {
        let following = Following {
            user: viewer(ctx)?.user_id,
            deployment: deployment_id.as_ref().map(parse_id).transpose()?,
            pace: Pace::of(ctx)?,
            sent: HashMap::new(),
            due: VecDeque::new(),
            is_new: true,
        };
        Ok(stream::unfold(following, |mut following| async {
            let held = following.next().await?;
            let shown = Position::of(&held, &following.pace.positions);
            Some((shown, following))
        }))
    }

    /// The viewer's portfolio now, then whenever a price or a position of theirs moved.
    #[graphql(directive = graph::authenticated::apply())]
    async fn portfolio_updates(
        &self,
        ctx: &Context<'_>,
        mode: TradingMode,
    ) -> Result<impl Stream<Item = Result<Portfolio>> + use<>> {
        let user = viewer(ctx)?.user_id;
        let mut pace = Pace::of(ctx)?;
        pace.interval = PORTFOLIO_EVERY;
        let begin: (Pace, Option<Worth>) = (pace, None);
        Ok(stream::unfold(
            begin,
            move |(mut pace, mut last)| async move {
                loop {
                    pace.next_look().await?;
                    let worth = pace.positions.worth(user, mode.into()).await;
                    match worth {
                        // Accounts are read again soon; the last known word stands until then.
                        Err(_) if last.is_some() => {}
                        Err(error) => return Some((Err(error.into()), (pace, last))),
                        Ok(worth) if last.as_ref().is_some_and(|last| last.is_worth(&worth)) => {}
                        Ok(worth) => {
                            last = Some(worth.clone());
                            return Some((Ok(Portfolio::from(worth)), (pace, last)));
                        }
                    }
                }
            },
        ))
    }
}

/// When to look again: not before something moved, and not too often.
struct Pace {
    positions: Arc<Positions>,
    live: watch::Receiver<u64>,
    interval: Duration,
    looked_at: Option<Instant>,
}

impl Pace {
    fn of(ctx: &Context<'_>) -> Result<Self> {
        let positions = Arc::clone(service(ctx)?);
        Ok(Self {
            live: positions.live(),
            interval: Duration::from_millis(positions.config.update_interval_ms),
            looked_at: None,
            positions,
        })
    }

    /// Waits for the next look; the first is at once. Nothing when the service ends.
    async fn next_look(&mut self) -> Option<()> {
        if let Some(looked_at) = self.looked_at {
            let shutdown = &self.positions.context.shutdown;
            tokio::select! {
                () = shutdown.cancelled() => return None,
                moved = tokio::time::timeout(LOOK_AT_LEAST, self.live.changed()) => {
                    if let Ok(Err(_)) = moved {
                        return None;
                    }
                }
            }
            tokio::time::sleep_until(looked_at + self.interval).await;
        }
        self.live.mark_unchanged();
        self.looked_at = Some(Instant::now());
        Some(())
    }
}

/// One state of a position as a reader has it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Seen {
    version: i64,
    /// How often its price had moved.
    moves: u64,
    is_stale: bool,
    /// Nothing follows it.
    is_final: bool,
}

/// One reader.
struct Following {
    user: UserId,
    deployment: Option<DeploymentId>,
    pace: Pace,
    sent: HashMap<PositionId, Seen>,
    due: VecDeque<PositionId>,
    /// Whether it has not looked yet.
    is_new: bool,
}

impl Following {
    async fn next(&mut self) -> Option<Arc<Held>> {
        loop {
            while let Some(id) = self.due.pop_front() {
                if let Some(held) = self.newest(id).await {
                    return Some(held);
                }
            }
            self.pace.next_look().await?;
            self.look();
        }
    }

    /// The position as it stands when it is sent, not when it moved.
    async fn newest(&mut self, id: PositionId) -> Option<Arc<Held>> {
        let positions = &self.pace.positions;
        let held = if let Some(held) = positions.board.find(self.user, id) {
            held
        } else {
            let db = &positions.context.db.read;
            let rows = store::positions::load_of_user(db, self.user, &[id]).await;
            Arc::new(rows.ok()?.into_iter().next()?)
        };
        let seen = self.seen(&held);
        self.sent.insert(id, seen);
        Some(held)
    }

    fn look(&mut self) {
        let board = self.pace.positions.board.of_user(self.user);
        let mut present = HashSet::with_capacity(board.len());
        let deployment = self.deployment;
        let asked_for = |held: &&Arc<Held>| {
            deployment.is_none_or(|deployment| deployment == held.deployment_id)
        };
        for held in board.iter().rev().filter(asked_for).take(FOLLOWED_MAX) {
            present.insert(held.id);
            let seen = self.seen(held);
            if self.sent.get(&held.id) == Some(&seen) {
                continue;
            }
            if self.is_new && seen.is_final {
                // It closed before anybody followed.
                self.sent.insert(held.id, seen);
            } else {
                self.due.push_back(held.id);
            }
        }
        self.is_new = false;
        // What left the board while the reader was slow is shown once more, in its final state.
        let due = &mut self.due;
        self.sent.retain(|id, seen| {
            let is_gone = !present.contains(id);
            if is_gone && !seen.is_final {
                due.push_back(*id);
            }
            !is_gone
        });
    }

    fn seen(&self, held: &Held) -> Seen {
        let positions = &self.pace.positions;
        let venue = held.account.venue;
        let is_final = !held.is_unclosed();
        let mark = positions.marks.newest(venue, &held.token);
        let mark = mark.filter(|_| !is_final);
        let wall = positions.wall();
        Seen {
            version: held.version,
            moves: mark.map_or(0, |mark| mark.moves),
            is_stale: mark.is_some_and(|mark| positions.marks.is_stale(venue, &mark, wall)),
            is_final,
        }
    }
}
