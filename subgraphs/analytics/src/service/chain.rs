//! From any id to the whole chain: up to the post, down to the last thing that followed.
//!
//! Things lie in depths: post, classification, signal, then the unit of one deployment (verdict,
//! intent, position) and all below it. Whoever asks about something in a unit gets that unit and
//! what it follows from, not the units of others that follow from the same signal; whoever asks
//! about a signal or a post gets all that followed from it, as far as they may see it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{EventId, Service, UserId};
use events::{Envelope, EventHash, ExportLine};
use uuid::Uuid;

use super::Analytics;
use crate::entity::link;
use crate::error::AnalyticsError;
use crate::reading::{INTENT, depth_of, is_position};
use crate::store;

/// Steps of a search: far more than a chain is deep.
const ROUNDS_MAX: usize = 64;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Nobody in particular.
    Anybody,
    /// A person.
    User(UserId),
    /// An administrator, who sees everything.
    Admin,
}

/// A chain as far as somebody may see it.
#[derive(Clone, Debug)]
pub struct Chain {
    /// What was asked for.
    pub id: String,
    /// Oldest first.
    pub links: Vec<Link>,
    /// Whether there are more links than are shown.
    pub is_truncated: bool,
}

/// One link.
#[derive(Clone, Debug)]
pub enum Link {
    /// A fact as it was told.
    Shown(Box<Envelope>),
    /// A fact another one follows from, which the reader may not see or we have not heard.
    Withheld {
        /// The fact.
        id: EventId,
        /// Its hash, by the word of what follows from it.
        hash: EventHash,
    },
}

impl Chain {
    /// The lines of an export.
    pub fn lines(&self) -> Vec<ExportLine<'_>> {
        self.links
            .iter()
            .map(|link| match link {
                Link::Shown(envelope) => ExportLine::Event(envelope),
                Link::Withheld { id, hash } => ExportLine::Withheld {
                    id: *id,
                    hash: *hash,
                },
            })
            .collect()
    }
}

/// What a search has found so far.
struct Search {
    reader: Reader,
    /// From this depth on everything that mentions an id of the search belongs to it.
    floor: i32,
    limit: usize,
    rows: BTreeMap<Uuid, link::Model>,
    asked: BTreeSet<String>,
    is_truncated: bool,
}

impl Analytics {
    /// The chain an id is part of, as far as the reader may see it; none if nothing is known.
    pub async fn chain(&self, reader: Reader, id: &str) -> Result<Option<Chain>, AnalyticsError> {
        let db = &self.context.db.read;
        let limit = self.config.chain_links_max as usize;
        let mut search = Search {
            reader,
            floor: 0,
            limit,
            rows: BTreeMap::new(),
            asked: BTreeSet::new(),
            is_truncated: false,
        };
        let mut next = if let Ok(event) = id.parse::<EventId>() {
            let found = store::load_links(db, reader, &[event.uuid()]).await?;
            search.floor = found.first().map_or(0, |row| row.depth).min(INTENT);
            search.accept(found);
            self.mentioned_by(&[event.uuid()]).await?
        } else {
            let unknown = || AnalyticsError::NotInChains(id.chars().take(64).collect());
            search.floor = depth_of(id).ok_or_else(unknown)?.min(INTENT);
            BTreeSet::from([id.to_owned()])
        };
        for _ in 0..ROUNDS_MAX {
            let before = search.rows.len();
            self.spread(&mut search, next).await?;
            self.follow_effects(&mut search).await?;
            self.follow_causes(&mut search).await?;
            if search.rows.len() == before || search.is_truncated {
                break;
            }
            let found = search.below_floor(search.rows.values());
            next = self.mentioned_by(&found).await?;
        }
        if search.rows.is_empty() {
            return Ok(None);
        }
        let withheld = search.withheld()?;
        Ok(Some(finish(id, search, withheld)?))
    }

    /// Follows ids from fact to fact.
    async fn spread(
        &self,
        search: &mut Search,
        mut next: BTreeSet<String>,
    ) -> Result<(), AnalyticsError> {
        let db = &self.context.db.read;
        for _ in 0..ROUNDS_MAX {
            next.retain(|id| search.asked.insert(id.clone()));
            if next.is_empty() || search.is_truncated {
                return Ok(());
            }
            let mut found = Vec::new();
            for id in &next {
                let depth = depth_of(id).unwrap_or(INTENT);
                // Above the floor only what tells of the thing itself, not of all that followed.
                let deepest = (depth < search.floor).then_some(depth);
                let room = search.limit as u64 + 1;
                let rows = store::list_mentioning(db, search.reader, id, deepest, room).await?;
                found.extend(rows.iter().map(|row| row.event_id));
                search.accept(rows);
                if search.is_truncated {
                    return Ok(());
                }
            }
            next = self.mentioned_by(&found).await?;
        }
        Ok(())
    }

    /// The ids these facts mention. A fact about several positions joins none of them.
    async fn mentioned_by(&self, events: &[Uuid]) -> Result<BTreeSet<String>, AnalyticsError> {
        let mentions = store::load_mentions(&self.context.db.read, events).await?;
        let mut by_event: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
        for mention in mentions {
            by_event
                .entry(mention.event_id)
                .or_default()
                .push(mention.subject);
        }
        Ok(by_event
            .into_values()
            .filter(|ids| ids.iter().filter(|id| is_position(id)).count() <= 1)
            .flatten()
            .collect())
    }

    /// What follows from the facts found, from the floor down.
    async fn follow_effects(&self, search: &mut Search) -> Result<(), AnalyticsError> {
        let db = &self.context.db.read;
        let mut causes: Vec<Uuid> = search.below_floor(search.rows.values());
        for _ in 0..ROUNDS_MAX {
            if causes.is_empty() || search.is_truncated {
                return Ok(());
            }
            let room = search.limit as u64 + 1;
            let found = store::list_caused_by(db, search.reader, &causes, room).await?;
            let fresh: Vec<_> = found
                .into_iter()
                .filter(|row| !search.rows.contains_key(&row.event_id))
                .collect();
            causes = search.below_floor(fresh.iter());
            search.accept(fresh);
        }
        Ok(())
    }

    /// What the facts found follow from.
    async fn follow_causes(&self, search: &mut Search) -> Result<(), AnalyticsError> {
        for _ in 0..ROUNDS_MAX {
            let missing = search.missing_causes();
            let found = store::load_links(&self.context.db.read, search.reader, &missing).await?;
            if found.is_empty() || search.is_truncated {
                return Ok(());
            }
            search.accept(found);
        }
        Ok(())
    }
}

impl Search {
    /// Causes that are not shown: named by the hash their effects give them.
    fn withheld(&self) -> Result<Vec<Link>, AnalyticsError> {
        let mut named = BTreeMap::new();
        for row in self.rows.values() {
            if let (Some(cause), Some(hash)) = (row.causation_id, &row.cause_hash)
                && !self.rows.contains_key(&cause)
            {
                named.insert(cause, hash.parse().map_err(AnalyticsError::stored)?);
            }
        }
        Ok(named
            .into_iter()
            .map(|(id, hash)| Link::Withheld {
                id: EventId::from_uuid(id),
                hash,
            })
            .collect())
    }

    fn accept(&mut self, rows: Vec<link::Model>) {
        for row in rows {
            if self.rows.len() >= self.limit && !self.rows.contains_key(&row.event_id) {
                self.is_truncated = true;
                return;
            }
            self.rows.insert(row.event_id, row);
        }
    }

    fn below_floor<'a>(&self, rows: impl Iterator<Item = &'a link::Model>) -> Vec<Uuid> {
        rows.filter(|row| row.depth >= self.floor)
            .map(|row| row.event_id)
            .collect()
    }

    fn missing_causes(&self) -> Vec<Uuid> {
        let causes = self.rows.values().filter_map(|row| row.causation_id);
        let missing: BTreeSet<_> = causes
            .filter(|cause| !self.rows.contains_key(cause))
            .collect();
        missing.into_iter().collect()
    }
}

fn finish(id: &str, search: Search, withheld: Vec<Link>) -> Result<Chain, AnalyticsError> {
    let mut rows: Vec<_> = search.rows.into_values().collect();
    rows.sort_by_key(|row| (row.occurred_at, row.event_id));
    let mut links = withheld;
    for row in rows {
        links.push(Link::Shown(Box::new(envelope_of(row)?)));
    }
    Ok(Chain {
        id: id.to_owned(),
        links,
        is_truncated: search.is_truncated,
    })
}

fn envelope_of(row: link::Model) -> Result<Envelope, AnalyticsError> {
    let link::Model {
        event_id,
        kind,
        service,
        aggregate,
        version,
        trace_id,
        causation_id,
        cause_hash,
        hash,
        payload,
        occurred_at,
        depth: _,
        is_public: _,
        owner_id: _,
        agent_id: _,
        account: _,
    } = row;
    let cause_hash = cause_hash.map(|hash| hash.parse()).transpose();
    Ok(Envelope {
        id: EventId::from_uuid(event_id),
        kind,
        aggregate,
        occurred_at,
        trace_id,
        causation_id: causation_id.map(EventId::from_uuid),
        cause_hash: cause_hash.map_err(AnalyticsError::stored)?,
        service: service.parse::<Service>().map_err(AnalyticsError::stored)?,
        version: u16::try_from(version).map_err(AnalyticsError::stored)?,
        payload: serde_json::from_str(&payload).map_err(AnalyticsError::stored)?,
        hash: hash.parse().map_err(AnalyticsError::stored)?,
    })
}
