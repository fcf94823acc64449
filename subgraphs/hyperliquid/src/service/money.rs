//! Money that comes and goes beside trading: funding, deposits, withdrawals, transfers. Each is
//! told once, from a cursor that moves with what was told.

use chrono::TimeDelta;
use domain::{Address, Timestamp, TradingMode};
use events::Cause;
use events::facts::{VenueFundingPaid, VenueTransferSeen};
use venue::VenueAccount;

use super::Hyperliquid;
use crate::budget::Urgency;
use crate::convert::{self, Nonsense};
use crate::entity::account;
use crate::error::HyperliquidError;
use crate::evidence::Strange;
use crate::store::{self, MoneyCursor, NewNotice};

/// How long what was read of an account's money is new enough, in the market's time.
const AGE_MAX: TimeDelta = TimeDelta::minutes(10);
/// An account without anything open is asked about this often.
const IDLE_AGE_MAX: TimeDelta = TimeDelta::hours(1);
/// Rows the venue gives at once.
const PAGE_ROWS: usize = 500;
/// Pages read at once; the rest is read the next time.
const PAGES_MAX: usize = 20;

impl Hyperliquid {
    /// Whether an account without anything open was not asked about for long.
    pub(crate) fn is_money_overdue(&self, address: &Address) -> bool {
        self.money_age(address)
            .is_none_or(|age| age >= IDLE_AGE_MAX)
    }

    /// Has an account's money read with the next refresh: a stream told of some.
    pub(crate) fn expect_money(&self, address: &Address) {
        self.accounts.forget(address);
        self.money_read_at().remove(address);
        self.nudge(address);
    }

    /// Tells the funding and the transfers of an account that are new.
    pub(super) async fn follow_money(
        &self,
        account: &VenueAccount,
        row: &account::Model,
        urgency: Urgency,
    ) -> Result<(), HyperliquidError> {
        let address = &account.address;
        if self.money_age(address).is_some_and(|age| age < AGE_MAX) {
            return Ok(());
        }
        let now = self.now();
        self.follow_fundings(account, row, urgency).await?;
        self.follow_transfers(account, row, urgency).await?;
        self.money_read_at().insert(address.clone(), now);
        Ok(())
    }

    fn money_age(&self, address: &Address) -> Option<TimeDelta> {
        let read_at = self.money_read_at().get(address).copied()?;
        Some(self.now() - read_at)
    }

    fn money_read_at(
        &self,
    ) -> std::sync::MutexGuard<'_, std::collections::HashMap<Address, Timestamp>> {
        self.money_read_at
            .lock()
            .expect("no thread panics while it holds the map")
    }

    async fn follow_fundings(
        &self,
        account: &VenueAccount,
        row: &account::Model,
        urgency: Urgency,
    ) -> Result<(), HyperliquidError> {
        let mut since = row.fundings_seen_until.unwrap_or(row.created_at);
        for _ in 0..PAGES_MAX {
            let rows = self
                .client
                .fundings_since(&account.address, since, urgency)
                .await?;
            let read = rows.iter().map(|row| convert::funding(row, account));
            let (facts, is_whole) = self.readable(&account.address, "userFunding", read);
            let until = facts.iter().map(|fact| fact.paid_at).max();
            let cursor = until.filter(|_| is_whole).map(MoneyCursor::Fundings);
            self.tell_money(account, facts, cursor).await?;
            match until {
                Some(until) if rows.len() >= PAGE_ROWS && is_whole && until > since => {
                    since = until;
                }
                _ => break,
            }
        }
        Ok(())
    }

    async fn follow_transfers(
        &self,
        account: &VenueAccount,
        row: &account::Model,
        urgency: Urgency,
    ) -> Result<(), HyperliquidError> {
        let first = match account.mode {
            // A paper account is ours from its first deposit on.
            TradingMode::Paper => Timestamp::UNIX_EPOCH,
            TradingMode::Live => row.created_at,
        };
        let mut since = row.transfers_seen_until.unwrap_or(first);
        for _ in 0..PAGES_MAX {
            let rows = self
                .client
                .transfers_since(&account.address, since, urgency)
                .await?;
            let read = rows.iter().map(|row| convert::transfer(row, account));
            let (moves, is_whole) =
                self.readable(&account.address, "userNonFundingLedgerUpdates", read);
            let until = rows
                .iter()
                .filter_map(|row| convert::moment(row.time).ok())
                .max();
            let facts = moves.into_iter().flatten().collect();
            let cursor = until.filter(|_| is_whole).map(MoneyCursor::Transfers);
            self.tell_money(account, facts, cursor).await?;
            match until {
                Some(until) if rows.len() >= PAGE_ROWS && is_whole && until > since => {
                    since = until;
                }
                _ => break,
            }
        }
        Ok(())
    }

    /// What could be read, and whether that was all; the rest is kept as evidence.
    fn readable<T>(
        &self,
        address: &Address,
        subject: &'static str,
        rows: impl Iterator<Item = Result<T, Nonsense>>,
    ) -> (Vec<T>, bool) {
        let mut is_whole = true;
        let mut readable = Vec::new();
        for row in rows {
            match row {
                Ok(row) => readable.push(row),
                Err(error) => {
                    is_whole = false;
                    self.evidence.keep(Strange {
                        subject,
                        address: Some(address.clone()),
                        reason: error.to_string(),
                        text: String::new(),
                    });
                }
            }
        }
        (readable, is_whole)
    }

    async fn tell_money<F: Money>(
        &self,
        account: &VenueAccount,
        facts: Vec<F>,
        cursor: Option<MoneyCursor>,
    ) -> Result<(), HyperliquidError> {
        if facts.is_empty() && cursor.is_none() {
            return Ok(());
        }
        let txn = self.context.db.begin().await?;
        let mut told = Vec::new();
        for fact in facts {
            if store::insert_notice(&txn, &account.address, fact.notice()?).await? {
                told.push(fact);
            }
        }
        if let Some(cursor) = cursor {
            store::set_money_seen(&txn, &account.address, cursor).await?;
        }
        self.context
            .outbox
            .append_all(&txn, &told, &Cause::fresh())
            .await?;
        Ok(self.context.outbox.commit(txn).await?)
    }
}

/// A movement of money.
trait Money: events::Fact {
    /// What is written down of it.
    fn notice(&self) -> Result<NewNotice, serde_json::Error>;
}

impl Money for VenueFundingPaid {
    fn notice(&self) -> Result<NewNotice, serde_json::Error> {
        Ok(NewNotice {
            id: format!("funding {}", self.funding_id),
            kind: "FUNDING",
            fact: serde_json::to_value(self)?,
            happened_at: self.paid_at,
        })
    }
}

impl Money for VenueTransferSeen {
    fn notice(&self) -> Result<NewNotice, serde_json::Error> {
        Ok(NewNotice {
            id: format!("transfer {}", self.transfer_id),
            kind: "TRANSFER",
            fact: serde_json::to_value(self)?,
            happened_at: self.transferred_at,
        })
    }
}
