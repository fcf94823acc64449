//! Every position that is not closed, and those that closed lately, as this replica knows them:
//! what subscribers read instead of the database.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, RwLock};

use chrono::TimeDelta;
use domain::{PositionId, Timestamp, Token, UserId};
use tokio::sync::{broadcast, watch};

use crate::held::Held;

/// How long a closed position stays, so that every subscriber sees its final state.
const CLOSED_KEPT: TimeDelta = TimeDelta::seconds(30);
/// Changes a slow engine may be behind before it starts again from the database.
const CHANGES_MAX: usize = 16_384;

#[derive(Default)]
struct Known {
    rows: HashMap<PositionId, Arc<Held>>,
    of_user: HashMap<UserId, BTreeSet<PositionId>>,
    /// Oldest first.
    closed: VecDeque<(Timestamp, PositionId)>,
}

/// The positions of this replica.
pub struct Board {
    known: RwLock<Known>,
    changes: broadcast::Sender<Arc<Held>>,
    is_filled: watch::Sender<bool>,
    live: Arc<watch::Sender<u64>>,
}

impl Board {
    pub(super) fn new(live: Arc<watch::Sender<u64>>) -> Self {
        Self {
            known: RwLock::default(),
            changes: broadcast::Sender::new(CHANGES_MAX),
            is_filled: watch::Sender::new(false),
            live,
        }
    }

    /// Every change from now on.
    pub(super) fn changes(&self) -> broadcast::Receiver<Arc<Held>> {
        self.changes.subscribe()
    }

    /// Waits until everything that was open at the start is here. Changes before that are many,
    /// and nobody's.
    pub(super) async fn until_filled(&self) {
        let mut is_filled = self.is_filled.subscribe();
        // The board outlives whoever waits for it.
        let _ = is_filled.wait_for(|is_filled| *is_filled).await;
    }

    /// Takes over everything that is open.
    pub(super) fn fill(&self, all: Vec<Held>, wall: Timestamp) {
        for held in all {
            self.put(held, wall);
        }
        self.is_filled.send_replace(true);
    }

    /// Takes over a position, unless something newer is known.
    pub(super) fn put(&self, held: Held, wall: Timestamp) {
        let held = Arc::new(held);
        {
            let mut known = self.known.write().expect("no thread panics with the board");
            known.forget_closed(wall);
            if !known.take(&held, wall) {
                return;
            }
        }
        // Nobody watching is no loss.
        drop(self.changes.send(held));
        self.live.send_modify(|revision| *revision += 1);
    }

    /// A person's positions, oldest first.
    pub fn of_user(&self, user: UserId) -> Vec<Arc<Held>> {
        let known = self.known.read().expect("no thread panics with the board");
        let ids = known.of_user.get(&user).into_iter().flatten();
        ids.filter_map(|id| known.rows.get(id).cloned()).collect()
    }

    /// One position of a person.
    pub fn find(&self, user: UserId, id: PositionId) -> Option<Arc<Held>> {
        let known = self.known.read().expect("no thread panics with the board");
        let held = known.rows.get(&id).filter(|held| held.user_id == user);
        held.cloned()
    }

    /// The version of a position as this replica knows it.
    pub(super) fn version_of(&self, id: PositionId) -> Option<i64> {
        let known = self.known.read().expect("no thread panics with the board");
        known.rows.get(&id).map(|held| held.version)
    }

    /// The markets in which something is held.
    pub fn tokens(&self) -> BTreeSet<Token> {
        let known = self.known.read().expect("no thread panics with the board");
        let unclosed = known.rows.values().filter(|held| held.is_unclosed());
        unclosed.map(|held| held.token.clone()).collect()
    }
}

impl Known {
    fn take(&mut self, held: &Arc<Held>, wall: Timestamp) -> bool {
        let former = self.rows.get(&held.id);
        if former.is_some_and(|former| former.version >= held.version) {
            return false;
        }
        if former.is_none() && !held.is_unclosed() && wall - held.moved_at > CLOSED_KEPT {
            return false;
        }
        if !held.is_unclosed() {
            self.closed.push_back((wall, held.id));
        }
        self.of_user
            .entry(held.user_id)
            .or_default()
            .insert(held.id);
        self.rows.insert(held.id, Arc::clone(held));
        true
    }

    fn forget_closed(&mut self, wall: Timestamp) {
        let is_old = |(at, _): &mut (Timestamp, PositionId)| wall - *at > CLOSED_KEPT;
        while let Some((_, id)) = self.closed.pop_front_if(is_old) {
            if self.rows.get(&id).is_none_or(|held| held.is_unclosed()) {
                continue;
            }
            let Some(held) = self.rows.remove(&id) else {
                continue;
            };
            if let Some(ids) = self.of_user.get_mut(&held.user_id) {
                ids.remove(&id);
                if ids.is_empty() {
                    self.of_user.remove(&held.user_id);
                }
            }
        }
    }
}
