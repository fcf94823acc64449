//! What the rules need to know, loaded for many deployments at once.

use std::collections::HashMap;

use chrono::TimeDelta;
use domain::{Address, DeploymentId, PositionId, Timestamp, Usdc, Venue};
use events::facts::{DeploymentSnapshot, DeploymentStatus, SignalCreated};
use rules::judge::{BookFacts, DayFacts, DeploymentFacts, OpenPosition, SignalFacts};
use rules::route::{AccountFacts, MarketFacts, Permission, VenueFacts};
use uuid::Uuid;
use venue::commands::{self, AccountLookUp, LookUpAccounts, LookUpMarkets};
use venue::{AccountSnapshot, Market, VenueAccount};

use super::{Trades, day_of};
use crate::entity::{day_opening, exposure};
use crate::error::TradesError;
use crate::service::kill::Raised;
use crate::store::{self, deployments::DayOpening};

/// Closings older than a day matter to no check.
const CLOSED_WITHIN: TimeDelta = TimeDelta::days(1);
/// Exits that begin a pause.
const STOPS: [&str; 4] = ["STOP_LOSS", "HARD_STOP", "TRAILING_STOP", "LIQUIDATION"];

/// Everything loaded for one chunk.
pub(super) struct Loaded {
    pub now: Timestamp,
    market: Option<Market>,
    is_venue_healthy: bool,
    accounts: HashMap<Address, AccountSnapshot>,
    exposures: HashMap<Uuid, Vec<exposure::Model>>,
    days: HashMap<Uuid, DayFacts>,
    raised: Raised,
    pending: HashMap<Uuid, Usdc>,
    deployments: Vec<(DeploymentId, Option<Address>)>,
}

impl Trades {
    pub(super) async fn load(
        &self,
        signal: &SignalCreated,
        snapshots: &[DeploymentSnapshot],
        now: Timestamp,
    ) -> Result<Loaded, TradesError> {
        let ids: Vec<Uuid> = snapshots
            .iter()
            .map(|one| one.deployment_id.uuid())
            .collect();
        let accounts: Vec<VenueAccount> = snapshots
            .iter()
            .flat_map(|one| one.accounts.iter().map(|known| known.account.clone()))
            .filter(|account| account.venue == Venue::Hyperliquid)
            .collect();
        let commands = &self.context.commands;
        let markets = LookUpMarkets {
            tokens: vec![signal.token.clone()],
        };
        let accounts = LookUpAccounts {
            accounts,
            fresh: false,
        };
        let db = &self.context.db.read;
        let (since, day) = (now - CLOSED_WITHIN, day_of(now));
        let (markets, accounts, held, openings, raised, pending) = tokio::join!(
            commands.call(markets),
            commands.call(accounts),
            store::exposures::list_open_or_closed_since(db, &ids, since),
            store::deployments::list_day_openings(db, &ids, &day),
            self.raised(),
            self.pending_margins(&ids),
        );
        let openings = openings?;
        let mut exposures: HashMap<Uuid, Vec<exposure::Model>> = HashMap::new();
        for row in held? {
            exposures.entry(row.deployment_id).or_default().push(row);
        }
        let is_venue_healthy = markets.is_ok() && accounts.is_ok();
        Ok(Loaded {
            now,
            market: markets.ok().and_then(|found| found.into_iter().next()),
            is_venue_healthy,
            accounts: accounts
                .unwrap_or_default()
                .into_iter()
                .filter_map(known)
                .collect(),
            exposures,
            days: openings
                .into_iter()
                .map(|row| (row.deployment_id, day_of_row(&row)))
                .collect(),
            raised: raised?,
            pending: pending?,
            deployments: snapshots
                .iter()
                .map(|one| {
                    let account = one
                        .accounts
                        .first()
                        .map(|known| known.account.address.clone());
                    (one.deployment_id, account)
                })
                .collect(),
        })
    }
}

impl Trades {
    /// The collateral of entries that may yet be filled, by deployment; an unknown one counts whole.
    async fn pending_margins(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Usdc>, TradesError> {
        let db = &self.context.db.read;
        let under_way = store::orders::list_entries_under_way(db, ids).await?;
        let intents: Vec<Uuid> = under_way.iter().map(|order| order.intent_id).collect();
        let mut pending: HashMap<Uuid, Usdc> = HashMap::new();
        for intent in store::verdicts::load_intents(db, &intents).await? {
            let margin = Usdc::from_micros(intent.notional / i64::from(intent.leverage.max(1)));
            let sum = pending.entry(intent.deployment_id).or_default();
            *sum = sum
                .checked_add(margin)
                .unwrap_or(Usdc::from_micros(i64::MAX));
        }
        Ok(pending)
    }
}

fn known(answer: AccountLookUp) -> Option<(Address, AccountSnapshot)> {
    match answer {
        AccountLookUp::Known { snapshot } => Some((snapshot.account.address.clone(), snapshot)),
        AccountLookUp::Unknown { .. } => None,
    }
}

impl Loaded {
    /// What the rules ask of the venues for one deployment.
    pub fn venues_of(&self, snapshot: &DeploymentSnapshot) -> Vec<VenueFacts> {
        let pending = self.pending.get(&snapshot.deployment_id.uuid());
        let pending = pending.copied().unwrap_or(Usdc::ZERO);
        let facts = |known: &events::facts::DeploymentAccount| {
            let is_here = known.account.venue == Venue::Hyperliquid;
            let snapshot = self.accounts.get(&known.account.address);
            VenueFacts {
                venue: known.account.venue,
                is_fenced: self.raised.of_venue(known.account.venue),
                is_healthy: is_here && self.is_venue_healthy,
                permission: Some(match known.permission {
                    commands::Permission::Yes => Permission::Yes,
                    commands::Permission::No => Permission::No,
                    commands::Permission::Unknown => Permission::Unknown,
                }),
                market: self.market.as_ref().filter(|_| is_here).map(market_facts),
                account: snapshot.map(|snapshot| AccountFacts {
                    equity: snapshot.equity,
                    // What is under way binds its collateral, whether the venue shows it yet or not.
                    available: snapshot
                        .withdrawable
                        .checked_sub(pending)
                        .unwrap_or(Usdc::ZERO)
                        .max(Usdc::ZERO),
                    as_of: snapshot.as_of,
                }),
            }
        };
        snapshot.accounts.iter().map(facts).collect()
    }

    /// What a deployment holds and did.
    pub fn book_of(&self, deployment: DeploymentId) -> BookFacts {
        let rows = self
            .exposures
            .get(&deployment.uuid())
            .map(Vec::as_slice)
            .unwrap_or_default();
        let open = rows
            .iter()
            .filter(|row| row.state != "CLOSED")
            .filter_map(|row| {
                Some(OpenPosition {
                    position_id: PositionId::from_uuid(row.position_id),
                    token: row.token.parse().ok()?,
                    side: row.side.parse().ok()?,
                })
            })
            .collect();
        let is_stop = |row: &&exposure::Model| {
            row.exit_reason
                .as_deref()
                .is_some_and(|reason| STOPS.contains(&reason))
        };
        BookFacts {
            open,
            day: self.days.get(&deployment.uuid()).copied(),
            last_stop_at: rows
                .iter()
                .filter(is_stop)
                .filter_map(|row| row.closed_at)
                .max(),
        }
    }

    /// What a deployment is.
    pub fn deployment_facts(&self, snapshot: &DeploymentSnapshot) -> DeploymentFacts {
        DeploymentFacts {
            is_active: snapshot.status == DeploymentStatus::Active,
            mode: snapshot.mode,
            is_subscribed: snapshot.is_subscribed,
            fence: self
                .raised
                .of_deployment(snapshot.user_id, snapshot.deployment_id),
        }
    }

    /// The equities that nobody noted today yet.
    pub fn new_day_openings(&self) -> Vec<DayOpening> {
        let unnoted = self
            .deployments
            .iter()
            .filter(|(deployment, _)| !self.days.contains_key(&deployment.uuid()));
        unnoted
            .filter_map(|(deployment, address)| {
                let snapshot = self.accounts.get(address.as_ref()?)?.clone();
                let deployment = *deployment;
                Some(DayOpening {
                    deployment,
                    snapshot,
                })
            })
            .collect()
    }
}

fn day_of_row(row: &day_opening::Model) -> DayFacts {
    DayFacts {
        opening_equity: Usdc::from_micros(row.equity),
        transferred: Usdc::from_micros(row.transferred),
    }
}

/// What the rules need of a signal.
pub(super) fn signal_facts(signal: &SignalCreated) -> SignalFacts {
    SignalFacts {
        venue: signal.venue,
        position_sizing: signal.weights.position_sizing,
        token: signal.token.clone(),
        side: signal.side,
        confidence: signal.confidence,
        score: signal.score,
        stop_price: signal.stop_price,
        target_price: signal.target_price,
        leverage: signal.leverage,
        stop_bps: signal.stop_bps,
        target_bps: signal.target_bps,
        expires_at: signal.expires_at,
    }
}

fn market_facts(market: &Market) -> MarketFacts {
    MarketFacts {
        price: market.mark_price,
        size_decimals: market.size_decimals,
        leverage_max: market.max_leverage,
        min_notional: market.min_notional,
        is_open: market.is_open,
        is_fresh: market.is_fresh,
    }
}
