//! What works here against what works at the venue, account by account. The venue wins: an order
//! it no longer shows is looked up, one that ended here and works there is cancelled, one that is
//! not ours is shown as external and never touched. Nothing is entered on an account that has
//! something of ours before its sets were compared once since the start.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use domain::{ClientOrderId, OrderId, Venue};
use rules::order::Anomaly;
use sea_orm::Set;
use serde_json::json;
use uuid::Uuid;
use venue::commands::{AccountLookUp, LookUpAccounts};
use venue::{AccountSnapshot, VenueAccount, VenueOrder};

use super::book::{Strange, is_ended};
use super::terms::cancel_command;
use super::{Trades, order_side_word};
use crate::entity::{external_order, intent, order};
use crate::error::TradesError;
use crate::store;

/// Intents read at a time, and accounts asked for at a time: what one look may name.
const PAGE: u64 = 1_000;

/// Accounts compared in one round once every one was: a second look beside the venue's service,
/// which reads accounts all the time, and one that must not spend its budget.
const ROUND_ACCOUNTS: usize = 10;

/// An account with something of ours on it.
struct Watched {
    account: VenueAccount,
    intent: intent::Model,
}

impl Trades {
    /// Finds the accounts on which the working sets have to be compared before anything is entered.
    pub async fn begin_reconciling(&self) -> Result<(), TradesError> {
        let watched = self.watched().await?;
        let addresses = watched.into_keys().collect();
        let mut held = self
            .held
            .write()
            .expect("no thread panics while it holds the set");
        held.get_or_insert(addresses);
        drop(held);
        self.wake_sender();
        Ok(())
    }

    /// The accounts on which nothing may be entered yet; none when that is not known yet.
    pub(super) fn held_accounts(&self) -> Option<Vec<String>> {
        let held = self
            .held
            .read()
            .expect("no thread panics while it holds the set");
        held.as_ref().map(|held| held.iter().cloned().collect())
    }

    /// Compares accounts with something of ours: every one that is still held, or else the next
    /// few after `after`, which moves on. False when some could not be read.
    pub async fn reconcile(&self, after: &mut String) -> Result<bool, TradesError> {
        let watched = self.watched().await?;
        let held: BTreeSet<String> = self
            .held_accounts()
            .unwrap_or_default()
            .into_iter()
            .collect();
        let chosen: Vec<&VenueAccount> = if held.is_empty() {
            let next = next_after(&watched, after);
            *after = next
                .last()
                .map(|one| one.address.to_string())
                .unwrap_or_default();
            next
        } else {
            let still = watched
                .iter()
                .filter(|(address, _)| held.contains(*address));
            still.map(|(_, one)| &one.account).collect()
        };
        // What has nothing of ours left needs no comparing.
        for address in held
            .iter()
            .filter(|address| !watched.contains_key(*address))
        {
            self.release(address);
        }
        let mut is_done = true;
        for chunk in chosen.chunks(usize::try_from(PAGE).unwrap_or(usize::MAX)) {
            is_done &= self.compare_all(&watched, chunk).await?;
        }
        Ok(is_done)
    }

    async fn compare_all(
        &self,
        watched: &BTreeMap<String, Watched>,
        accounts: &[&VenueAccount],
    ) -> Result<bool, TradesError> {
        let command = LookUpAccounts {
            accounts: accounts.iter().map(|account| (*account).clone()).collect(),
            fresh: false,
        };
        let Ok(answers) = self.context.commands.call(command).await else {
            return Ok(false);
        };
        let mut is_done = true;
        for answer in answers {
            match answer {
                AccountLookUp::Known { snapshot } => {
                    is_done &= self.compare(watched, &snapshot).await?;
                }
                AccountLookUp::Unknown { .. } => is_done = false,
            }
        }
        Ok(is_done)
    }

    async fn watched(&self) -> Result<BTreeMap<String, Watched>, TradesError> {
        let (db, mut after) = (&self.context.db.read, Uuid::nil());
        let mut watched = BTreeMap::new();
        loop {
            let page = store::verdicts::list_watched_after(db, after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(watched);
            };
            after = last.id;
            for intent in page {
                let account: VenueAccount = super::read(intent.account.clone())?;
                if account.venue == Venue::Hyperliquid {
                    let one = Watched { account, intent };
                    watched.insert(one.account.address.to_string(), one);
                }
            }
        }
    }

    /// Compares one account; false when an order of it is still in doubt.
    async fn compare(
        &self,
        watched: &BTreeMap<String, Watched>,
        snapshot: &AccountSnapshot,
    ) -> Result<bool, TradesError> {
        let address = snapshot.account.address.to_string();
        let Some(one) = watched.get(&address) else {
            return Ok(true);
        };
        let ours = self.ours_among(&snapshot.open_orders, &address).await?;
        let mut external = Vec::new();
        for shown in &snapshot.open_orders {
            let id = shown.client_order_id.as_ref().map(ClientOrderId::as_str);
            match id.and_then(|id| ours.get(id)) {
                Some(row) => self.check_working(row, shown).await?,
                None => external.push(external_row(one, shown)),
            }
        }
        let txn = self.context.db.begin().await?;
        store::external_orders::replace(&txn, &address, external).await?;
        txn.commit().await?;
        let is_compared = self.look_for_missing(&address, snapshot).await?;
        if is_compared {
            self.release(&address);
        }
        Ok(is_compared)
    }

    async fn ours_among(
        &self,
        shown: &[VenueOrder],
        address: &str,
    ) -> Result<HashMap<String, order::Model>, TradesError> {
        let ids = shown
            .iter()
            .filter_map(|order| order.client_order_id.as_ref().map(ToString::to_string));
        let ids: Vec<String> = ids.collect();
        let rows = store::orders::load_by_client_ids(&self.context.db.read, &ids).await?;
        let rows = rows.into_iter().filter(|row| row.address == address);
        Ok(rows.map(|row| (row.client_order_id.clone(), row)).collect())
    }

    /// The venue lets an order of ours work: if it ended here, that is wrong, and it is cancelled.
    async fn check_working(
        &self,
        row: &order::Model,
        shown: &VenueOrder,
    ) -> Result<(), TradesError> {
        let grace = self.config.policy.entry.order_absence_grace();
        let is_news = shown.as_of > row.updated_at + grace;
        if !is_ended(&row.state) || !is_news {
            return Ok(());
        }
        let txn = self.context.db.begin().await?;
        let evidence = json!({ "order": shown, "state": row.state });
        let key = &shown.venue_order_id;
        let strange = Strange::of(row, Anomaly::StillWorking, key, evidence);
        self.keep_anomaly(&txn, strange).await?;
        txn.commit().await?;
        let intent = self.intent_of(row).await?;
        let command = cancel_command(row, &intent)?;
        self.context.commands.call(command).await?;
        Ok(())
    }

    /// Looks up every order that works here and that the venue did not show; false when one is in
    /// doubt afterwards.
    async fn look_for_missing(
        &self,
        address: &str,
        snapshot: &AccountSnapshot,
    ) -> Result<bool, TradesError> {
        let shown: BTreeSet<&str> = snapshot
            .open_orders
            .iter()
            .filter_map(|order| order.client_order_id.as_ref().map(ClientOrderId::as_str))
            .collect();
        let addresses = [address.to_owned()];
        let db = &self.context.db.read;
        let unended = store::orders::list_unended_on(db, &addresses).await?;
        let mut is_sure = true;
        for row in unended {
            let is_working = ["RESTING", "PARTIALLY_FILLED"].contains(&row.state.as_str());
            let is_shown = shown.contains(row.client_order_id.as_str());
            // What was sent and not answered is looked up by the finder, in its own time.
            let is_missing = is_working && !is_shown && snapshot.as_of > row.updated_at;
            if !is_missing || row.is_carried && row.venue_order_id.is_none() {
                continue;
            }
            let id = OrderId::from_uuid(row.id);
            if let Err(error) = self.look_up(row).await {
                tracing::warn!(order.id = %id, %error, "a missing order is not looked up yet");
                is_sure = false;
            }
        }
        Ok(is_sure)
    }

    fn release(&self, address: &str) {
        let mut held = self
            .held
            .write()
            .expect("no thread panics while it holds the set");
        let was_held = held.as_mut().is_some_and(|held| held.remove(address));
        drop(held);
        if was_held {
            self.wake_sender();
        }
    }
}

/// The next few accounts after an address; from the first one on when none comes after it.
fn next_after<'a>(watched: &'a BTreeMap<String, Watched>, after: &String) -> Vec<&'a VenueAccount> {
    let later = (Bound::Excluded(after), Bound::Unbounded);
    let next: Vec<_> = watched
        .range::<String, _>(later)
        .take(ROUND_ACCOUNTS)
        .map(|(_, one)| &one.account)
        .collect();
    if next.is_empty() {
        let first = watched.values().take(ROUND_ACCOUNTS);
        return first.map(|one| &one.account).collect();
    }
    next
}

fn external_row(one: &Watched, shown: &VenueOrder) -> external_order::ActiveModel {
    external_order::ActiveModel {
        address: Set(one.account.address.to_string()),
        venue_order_id: Set(shown.venue_order_id.clone()),
        deployment_id: Set(one.intent.deployment_id),
        user_id: Set(one.intent.user_id),
        token: Set(shown.token.to_string()),
        side: Set(order_side_word(shown.side).to_owned()),
        quantity: Set(shown.quantity.to_string()),
        trigger_price: Set(shown.trigger_price.map(|price| price.to_string())),
        is_reduce_only: Set(shown.is_reduce_only),
        seen_at: Set(shown.as_of),
    }
}
