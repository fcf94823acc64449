//! Account truth: reading accounts, telling fills once, finding out what became of orders.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use domain::{Address, ClientOrderId, Timestamp, Token, TradingMode};
use events::Cause;
use events::facts::{VenueFillSeen, VenueOrderSeen};
use futures_util::{StreamExt, stream};
use sea_orm::ConnectionTrait;
use venue::commands::{AccountLookUp, LookUpAccounts, LookUpOrder, OrderEvidence};
use venue::{AccountSnapshot, VenueAccount, VenueFill, VenueOrder, VenueOrderStatus};

use super::Hyperliquid;
use super::checks::OurOrders;
use super::place::{json, row_state};
use crate::budget::Urgency;
use crate::client::FILLS_PAGE;
use crate::client::wire::{OrderStatusAnswer, OrderWithStatus, WireFill};
use crate::convert;
use crate::entity::{account, order};
use crate::error::HyperliquidError;
use crate::store::{self, OrderNews, order_state};

/// Accounts read from the venue at the same time.
const READS_AT_ONCE: usize = 16;
/// The most accounts one look-up may name.
pub const LOOK_UP_MAX: usize = 1_000;
/// Pages of fills read at once; the rest is read the next time.
const FILL_PAGES_MAX: usize = 20;
/// Fills are asked for from a little before the newest known one: the venue may book late.
const FILLS_OVERLAP: TimeDelta = TimeDelta::seconds(30);

impl Hyperliquid {
    /// The venue's word on each account, in the order asked. An unreadable one is never empty.
    pub async fn look_up_accounts(&self, command: LookUpAccounts) -> Vec<AccountLookUp> {
        let LookUpAccounts {
            mut accounts,
            fresh,
        } = command;
        accounts.truncate(LOOK_UP_MAX);
        stream::iter(accounts)
            .map(|account| self.look_up_account(account, fresh))
            .buffered(READS_AT_ONCE)
            .collect()
            .await
    }

    async fn look_up_account(&self, account: VenueAccount, fresh: bool) -> AccountLookUp {
        if !fresh && let Some(snapshot) = self.valued(&account.address) {
            return AccountLookUp::Known { snapshot };
        }
        match self.read_account(&account, Urgency::Ordinary).await {
            Ok(snapshot) => AccountLookUp::Known { snapshot },
            Err(error) => AccountLookUp::Unknown {
                account,
                reason: error.to_string(),
            },
        }
    }

    fn valued(&self, address: &Address) -> Option<AccountSnapshot> {
        let price_of = |token: &Token| self.find_market(token).and_then(|found| found.mark_price);
        self.accounts.valued(address, self.now(), price_of)
    }

    /// Asks the venue for one account as a whole and remembers the answer.
    pub(crate) async fn read_account(
        &self,
        account: &VenueAccount,
        urgency: Urgency,
    ) -> Result<AccountSnapshot, HyperliquidError> {
        let (state, orders) = tokio::try_join!(
            self.client.account(&account.address, urgency),
            self.client.open_orders(&account.address, urgency),
        )?;
        let strange = |error| self.strange("account", &account.address, (error, &state));
        let at = convert::moment(state.time).map_err(strange)?;
        let orders = orders
            .iter()
            .filter(|row| !convert::is_foreign(&row.coin))
            .map(|row| {
                convert::order(row, "open", at)
                    .map_err(|error| self.strange("openOrders", &account.address, (error, row)))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let snapshot = convert::snapshot(account, &state, orders).map_err(strange)?;
        self.accounts.put(snapshot.clone());
        Ok(snapshot)
    }

    /// Reads an account anew: tells new fills, finds out about orders that no longer work.
    pub async fn refresh(&self, address: &Address) -> Result<(), HyperliquidError> {
        let Some(row) = store::find_account(&self.context.db.read, address).await? else {
            return Ok(());
        };
        let account = account_of(&row, address);
        let unended = store::list_unended_orders(&self.context.db.read, address).await?;
        // Reads wait before exits do; what became of an order is asked for by itself.
        let urgency = Urgency::Ordinary;
        self.unread().remove(address);
        self.follow_fills(&account, &row, urgency).await?;
        let snapshot = self.read_account(&account, urgency).await?;
        for order in unended {
            if let Err(error) = self.follow(&account, &snapshot, &order).await {
                tracing::warn!(%error, "order not followed");
                self.unread().insert(address.clone());
            }
        }
        // Last, so that nothing waits for it.
        self.follow_money(&account, &row, urgency).await
    }

    /// Accounts whose last read failed or left something out: the next sweep reads them again.
    pub(crate) fn unread(&self) -> std::sync::MutexGuard<'_, BTreeSet<Address>> {
        self.unread
            .lock()
            .expect("no thread panics while it holds the set")
    }

    /// Tells every fill since the last one told, however many pages they fill.
    async fn follow_fills(
        &self,
        account: &VenueAccount,
        row: &account::Model,
        urgency: Urgency,
    ) -> Result<(), HyperliquidError> {
        let mut since = row.fills_seen_until - FILLS_OVERLAP;
        for _ in 0..FILL_PAGES_MAX {
            let fills = self
                .client
                .fills_since(&account.address, since, urgency)
                .await?;
            let told = self.tell_fills(account, &fills).await?;
            let newest = newest_of(&fills).filter(|_| told.is_whole);
            // Only reading without a gap moves the cursor: a stream may have left something out.
            if let Some(newest) = newest.filter(|newest| *newest > row.fills_seen_until) {
                store::set_fills_seen(&self.context.db.write, &account.address, newest).await?;
            }
            match newest {
                // The next page begins where this one ends: what it repeats is known by its id.
                Some(newest) if fills.len() >= FILLS_PAGE && newest > since => since = newest,
                _ => break,
            }
        }
        Ok(())
    }

    /// Tells what the stream said of an account's fills.
    pub async fn hear_fills(
        &self,
        address: &Address,
        fills: &[WireFill],
    ) -> Result<(), HyperliquidError> {
        let Some(row) = store::find_account(&self.context.db.read, address).await? else {
            return Ok(());
        };
        let account = account_of(&row, address);
        if self.tell_fills(&account, fills).await?.count > 0 {
            self.accounts.forget(address);
            self.nudge(address);
        }
        Ok(())
    }

    /// Writes down and tells the fills that are new, each once. A fill that makes no sense is kept
    /// as evidence, and read again until it does.
    async fn tell_fills(
        &self,
        account: &VenueAccount,
        fills: &[WireFill],
    ) -> Result<Told, HyperliquidError> {
        let address = &account.address;
        let (mut readable, mut is_whole) = self.readable_fills(account, fills);
        readable.sort_by(|a, b| (a.filled_at, &a.trade_id).cmp(&(b.filled_at, &b.trade_id)));
        without_known(&self.context.db.read, address, &mut readable).await?;
        if readable.is_empty() {
            if !is_whole {
                self.unread().insert(address.clone());
            }
            return Ok(Told { count: 0, is_whole });
        }
        let txn = self.context.db.begin().await?;
        // Another task may have written some down since.
        without_known(&txn, address, &mut readable).await?;
        let mut ours = OurOrders::named_by(&txn, &readable).await?;
        let mut told = Vec::new();
        for fill in readable {
            if let Err(error) = ours.admit(&txn, address, &fill).await? {
                is_whole = false;
                self.strange("userFills", address, (error, &fill));
            } else if store::insert_fill(&txn, account, &fill).await? {
                told.push(VenueFillSeen {
                    account: account.clone(),
                    fill,
                });
            }
        }
        if !is_whole {
            self.unread().insert(address.clone());
        }
        let count = told.len();
        if count == 0 {
            txn.rollback().await?;
        } else {
            self.context
                .outbox
                .append_all(&txn, &told, &Cause::fresh())
                .await?;
            self.context.outbox.commit(txn).await?;
        }
        Ok(Told { count, is_whole })
    }

    /// The fills of our markets that read, and whether those are all.
    fn readable_fills(&self, account: &VenueAccount, fills: &[WireFill]) -> (Vec<VenueFill>, bool) {
        let mut is_whole = true;
        let mut readable = Vec::with_capacity(fills.len());
        for fill in fills.iter().filter(|fill| !convert::is_foreign(&fill.coin)) {
            match convert::fill(fill, &account.address) {
                Ok(fill) => readable.push(fill),
                Err(error) => {
                    is_whole = false;
                    self.strange("userFills", &account.address, (error, fill));
                }
            }
        }
        (readable, is_whole)
    }

    /// Finds out what became of an order that the venue no longer lists as working.
    async fn follow(
        &self,
        account: &VenueAccount,
        snapshot: &AccountSnapshot,
        row: &order::Model,
    ) -> Result<(), HyperliquidError> {
        let Ok(client_order_id) = row.client_order_id.parse::<ClientOrderId>() else {
            return Ok(());
        };
        let working = snapshot
            .open_orders
            .iter()
            .find(|order| order.client_order_id.as_ref() == Some(&client_order_id));
        let known: Option<VenueOrder> = row
            .venue_order
            .clone()
            .map(serde_json::from_value)
            .transpose()?;
        if let Some(working) = working {
            let is_news = known.as_ref().is_none_or(|known| {
                known.venue_order_id != working.venue_order_id
                    || known.filled_quantity != working.filled_quantity
                    || known.status != working.status
            });
            if is_news {
                let working = working.clone();
                let working = self
                    .believed(&account.address, &client_order_id, working)
                    .await?;
                self.tell_order(account, &client_order_id, working).await?;
            }
            return Ok(());
        }
        match self
            .client
            .order_status(&account.address, &client_order_id)
            .await?
        {
            OrderStatusAnswer::Order { order } => {
                let order = self
                    .believed_status(account, &client_order_id, &order)
                    .await?;
                self.tell_order(account, &client_order_id, order).await
            }
            OrderStatusAnswer::UnknownOid => {
                self.give_up_if_expired(row, &client_order_id, snapshot.as_of)
                    .await
            }
        }
    }

    /// An order the venue does not know, whose last moment has passed on the venue's own clock,
    /// can never be carried out any more.
    async fn give_up_if_expired(
        &self,
        row: &order::Model,
        client_order_id: &ClientOrderId,
        venue_time: Timestamp,
    ) -> Result<(), HyperliquidError> {
        let has_expired = row
            .expires_at
            .is_some_and(|expires_at| expires_at < venue_time);
        if has_expired {
            let news = OrderNews {
                state: order_state::LOST,
                venue_order: None,
                outcome: None,
            };
            store::update_order(&self.context.db.write, client_order_id, news, self.now()).await?;
        }
        Ok(())
    }

    async fn tell_order(
        &self,
        account: &VenueAccount,
        client_order_id: &ClientOrderId,
        order: VenueOrder,
    ) -> Result<(), HyperliquidError> {
        let txn = self.context.db.begin().await?;
        let news = OrderNews {
            state: row_state(&order),
            venue_order: json(Some(&order))?,
            outcome: None,
        };
        store::update_order(&txn, client_order_id, news, self.now()).await?;
        let fact = VenueOrderSeen {
            account: account.clone(),
            order,
        };
        self.context
            .outbox
            .append(&txn, &fact, Cause::fresh())
            .await?;
        self.context.outbox.commit(txn).await?;
        Ok(())
    }

    /// The venue's evidence on one order: its status and every fill of it.
    pub async fn look_up_order(
        &self,
        command: LookUpOrder,
    ) -> Result<OrderEvidence, HyperliquidError> {
        let LookUpOrder {
            account,
            client_order_id,
        } = command;
        let address = &account.address;
        let answer = self.client.order_status(address, &client_order_id).await?;
        let OrderStatusAnswer::Order { order } = answer else {
            // The moment of the absence is the venue's, read after the answer.
            let state = self.client.account(address, Urgency::Exit).await?;
            return Ok(OrderEvidence::Absent {
                as_of: convert::moment(state.time)?,
            });
        };
        let mut order = self
            .believed_status(&account, &client_order_id, &order)
            .await?;
        let fills = self.fills_of(&account, &client_order_id, &order).await?;
        // A replaced order's former ids were filled beside it.
        let mut of_this = fills
            .iter()
            .filter(|fill| fill.venue_order_id == order.venue_order_id);
        let filled = of_this
            .try_fold(domain::Quantity::ZERO, |sum, fill| {
                sum.checked_add(fill.quantity)
            })
            .map_err(|_| convert::Nonsense::of("sum of fills", &client_order_id))?;
        if matches!(order.status, VenueOrderStatus::Cancelled { .. }) {
            // An ended order shows no size left; its fills say what was filled.
            order.filled_quantity = filled.min(order.quantity);
        }
        if filled > order.quantity {
            let error = convert::Nonsense::of("sum of fills", filled);
            return Err(self.strange("userFills", address, (error, &fills)));
        }
        Ok(OrderEvidence::Found { order, fills })
    }

    /// What `orderStatus` says of one of our orders, when it can be of that order.
    pub(super) async fn believed_status(
        &self,
        account: &VenueAccount,
        client_order_id: &ClientOrderId,
        said: &OrderWithStatus,
    ) -> Result<VenueOrder, HyperliquidError> {
        let address = &account.address;
        let read = convert::moment(said.status_timestamp)
            .and_then(|at| convert::order(&said.order, &said.status, at));
        let order = read.map_err(|error| self.strange("orderStatus", address, (error, said)))?;
        self.believed(address, client_order_id, order).await
    }

    /// The fills of one order under every id the venue gave it, told as facts on the way.
    async fn fills_of(
        &self,
        account: &VenueAccount,
        client_order_id: &ClientOrderId,
        order: &VenueOrder,
    ) -> Result<Vec<VenueFill>, HyperliquidError> {
        let row = store::find_order(&self.context.db.read, client_order_id).await?;
        let mut since = row.map_or(order.as_of, |row| row.created_at) - FILLS_OVERLAP;
        let address = &account.address;
        let known = store::find_account(&self.context.db.read, address).await?;
        let is_known = known.is_some();
        let mut mine = BTreeMap::new();
        for _ in 0..FILL_PAGES_MAX {
            let fills = self
                .client
                .fills_since(address, since, Urgency::Exit)
                .await?;
            if is_known {
                self.tell_fills(account, &fills).await?;
            }
            for fill in fills.iter().filter(|fill| {
                fill.oid.to_string() == order.venue_order_id
                    || fill.cloid.as_deref() == Some(client_order_id.as_str())
            }) {
                let read = convert::fill(fill, address)
                    .map_err(|error| self.strange("userFills", address, (error, fill)))?;
                mine.insert((read.filled_at, read.trade_id.clone()), read);
            }
            match newest_of(&fills) {
                Some(newest) if fills.len() >= FILLS_PAGE && newest > since => since = newest,
                _ => break,
            }
        }
        Ok(mine.into_values().collect())
    }
}

fn newest_of(fills: &[WireFill]) -> Option<Timestamp> {
    let times = fills
        .iter()
        .filter_map(|fill| convert::moment(fill.time).ok());
    times.max()
}

/// Leaves only the fills that are not written down.
async fn without_known(
    db: &impl ConnectionTrait,
    address: &Address,
    fills: &mut Vec<VenueFill>,
) -> Result<(), HyperliquidError> {
    let trade_ids = fills.iter().map(|fill| fill.trade_id.as_str());
    let known = store::list_known_fills(db, address, trade_ids).await?;
    fills.retain(|fill| !known.contains(&fill.trade_id));
    Ok(())
}

/// What came of an answer full of fills.
struct Told {
    /// How many were new.
    count: usize,
    /// Whether every one of them made sense.
    is_whole: bool,
}

/// The account a row stands for.
pub(crate) fn account_of(row: &account::Model, address: &Address) -> VenueAccount {
    let mode = row.mode.parse().unwrap_or(TradingMode::Paper);
    convert::account(mode, address.clone())
}
