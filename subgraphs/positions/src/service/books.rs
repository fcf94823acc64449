//! The daily equation of every account: what its equity did must be what the books say. An account
//! that fails it longer than a fact may be late is flagged, and shown.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveTime, TimeDelta};
use domain::{Timestamp, TradingMode, Usdc, UserId};
use events::Cause;
use events::facts::BooksChecked;
use rules::ledger::{Equation, Flows, Standing, equate};
use sea_orm::Set;
use venue::commands::LookUpAccounts;
use venue::{AccountSnapshot, VenueAccount};

use super::Positions;
use super::ledger::{Entry, stranger};
use super::pursue::{Readings, known};
use crate::entity::{account_fill, ledger_account, ledger_day};
use crate::error::PositionsError;
use crate::store;

/// New accounts of one round; what they begin with is known already.
const BEGINNING_MAX: u64 = 200;
/// Accounts read afresh in one round: reading costs of the budget that trading lives on.
const CHECKED_MAX: u64 = 20;
/// Executions of strangers that are booked in one round.
const STRANGERS_MAX: u64 = 500;
/// After a day's end its last facts may still be on their way.
const DAY_SETTLES_FOR: TimeDelta = TimeDelta::seconds(60);
/// When an account that could not be read, or fails, is looked at again, by the market's clock.
const AGAIN_AFTER: TimeDelta = TimeDelta::seconds(15);

/// Whose word on an account is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// The newest that is known.
    Known,
    /// The venue's, asked now.
    Fresh,
}

impl Positions {
    /// Books strangers' executions, and checks every account that is due.
    pub async fn keep_books(&self) -> Result<(), PositionsError> {
        self.book_strangers().await?;
        let (db, now) = (&self.context.db.read, self.now());
        let new = store::books::list_new_accounts(db, now, BEGINNING_MAX).await?;
        self.check(new, Reading::Known).await?;
        let due = store::books::list_due_accounts(db, now, CHECKED_MAX).await?;
        self.check(due, Reading::Fresh).await
    }

    /// Checks a person's accounts of one mode now.
    pub async fn check_books(&self, user: UserId, mode: TradingMode) -> Result<(), PositionsError> {
        let known = self.books_of(user, Some(mode)).await?;
        let accounts = known.into_iter().map(|(row, _)| row).collect();
        self.check(accounts, Reading::Fresh).await
    }

    /// A person's accounts, of one mode or of both, with their days.
    pub async fn books_of(
        &self,
        user: UserId,
        mode: Option<TradingMode>,
    ) -> Result<Vec<(ledger_account::Model, Vec<ledger_day::Model>)>, PositionsError> {
        let db = &self.context.db.read;
        let mut accounts = store::books::list_accounts_of_user(db, user).await?;
        accounts.retain(|row| mode.is_none_or(|mode| row.mode == mode.as_str()));
        let mut days: HashMap<String, Vec<ledger_day::Model>> = HashMap::new();
        for day in store::books::list_days_of_user(db, user).await? {
            days.entry(key_of(&day.venue, &day.mode, &day.address))
                .or_default()
                .push(day);
        }
        let with_days = accounts.into_iter().map(|row| {
            let key = key_of(&row.venue, &row.mode, &row.address);
            let days = days.remove(&key).unwrap_or_default();
            (row, days)
        });
        Ok(with_days.collect())
    }

    async fn check(
        &self,
        rows: Vec<ledger_account::Model>,
        reading: Reading,
    ) -> Result<(), PositionsError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut accounts = BTreeMap::new();
        for row in rows {
            accounts.insert(account_of(&row)?, row);
        }
        let command = LookUpAccounts {
            accounts: accounts.keys().cloned().collect(),
            fresh: reading == Reading::Fresh,
        };
        let readings = match self.context.commands.call(command).await {
            Ok(answers) => known(answers),
            Err(error) => {
                tracing::warn!(%error, "books not checked");
                Readings::new()
            }
        };
        for (account, row) in accounts {
            match readings.get(&account) {
                Some(snapshot) => self.check_one(row, snapshot).await?,
                None => self.postpone(row).await?,
            }
        }
        Ok(())
    }

    async fn postpone(&self, mut row: ledger_account::Model) -> Result<(), PositionsError> {
        row.due_at = self.now() + self.again_after();
        Ok(store::books::save_account(&self.context.db.write, row).await?)
    }

    fn again_after(&self) -> TimeDelta {
        AGAIN_AFTER * i32::try_from(self.context.clock.speed()).unwrap_or(i32::MAX)
    }

    async fn check_one(
        &self,
        mut row: ledger_account::Model,
        snapshot: &AccountSnapshot,
    ) -> Result<(), PositionsError> {
        let closing = standing(snapshot)?;
        let Some(opening) = checkpoint(&row) else {
            // The first word on an account is where its books begin.
            move_checkpoint(&mut row, &closing);
            row.checked_at = Some(closing.at);
            row.due_at = next_day(closing.at);
            return Ok(store::books::save_account(&self.context.db.write, row).await?);
        };
        if closing.at <= opening.at {
            return self.postpone(row).await;
        }
        let txn = self.context.db.begin().await?;
        let account = &snapshot.account;
        let sums = store::books::sum_books(&txn, account, opening.at, closing.at).await?;
        let sums: HashMap<_, _> = sums.into_iter().collect();
        let flows = Flows::of_balances(|book| sums.get(&book).copied().unwrap_or_default())?;
        let equation = equate(opening, closing, flows)?;
        let holds = equation.holds(self.config.policy.money.equation_tolerance);
        let was_balanced = row.is_balanced;
        let is_days_end = closing.at.date_naive() > opening.at.date_naive();
        row.gap = equation.gap.micros();
        row.checked_at = Some(closing.at);
        if holds {
            row.failing_since = None;
            row.is_balanced = Some(true);
            row.due_at = next_day(closing.at);
        } else {
            let since = *row.failing_since.get_or_insert(self.wall());
            row.due_at = self.now() + self.again_after();
            if self.wall() - since < self.config.books_grace() {
                // A fact may still be on its way.
                store::books::save_account(&txn, row).await?;
                return Ok(txn.commit().await?);
            }
            row.is_balanced = Some(false);
        }
        if is_days_end {
            store::books::save_day(&txn, day_row(account, &equation, holds)?).await?;
            if holds {
                move_checkpoint(&mut row, &closing);
            }
        }
        let is_news = was_balanced.unwrap_or(true) != holds;
        if is_news || is_days_end && holds {
            let fact = BooksChecked {
                account: account.clone(),
                user_id: row.user_id.map(UserId::from_uuid),
                is_balanced: holds,
                gap: equation.gap,
                since: opening.at,
                until: closing.at,
                is_days_end,
            };
            let outbox = &self.context.outbox;
            outbox.append(&txn, &fact, Cause::fresh()).await?;
        }
        store::books::save_account(&txn, row).await?;
        self.context.outbox.commit(txn).await?;
        report(holds, is_news, equation.gap);
        Ok(())
    }

    /// Executions nobody claimed in time are the user's own: booked as a stranger's.
    async fn book_strangers(&self) -> Result<(), PositionsError> {
        let heard_before = self.wall() - self.config.stranger_after();
        let db = &self.context.db.read;
        let found = store::books::list_unbooked_fills(db, heard_before, STRANGERS_MAX).await?;
        if found.is_empty() {
            return Ok(());
        }
        let txn = self.context.db.begin().await?;
        for row in found {
            let account = account_of_fill(&row)?;
            // Claimed in between.
            let newest = store::books::find_fill(&txn, &account, &row.trade_id).await?;
            if newest.is_none_or(|newest| newest.is_booked) {
                continue;
            }
            let known = store::books::find_account(&txn, &account).await?;
            let user = known.and_then(|row| row.user_id).map(UserId::from_uuid);
            let entry = Entry::of_account(&account, user, &row.trade_id, row.filled_at);
            self.post(&txn, &stranger(&row)?, entry, Cause::fresh())
                .await?;
            store::books::mark_fill(&txn, &account, &row.trade_id, false).await?;
        }
        Ok(self.context.outbox.commit(txn).await?)
    }
}

fn key_of(venue: &str, mode: &str, address: &str) -> String {
    format!("{venue}/{mode}/{address}")
}

/// What the venue said an account is worth.
fn standing(snapshot: &AccountSnapshot) -> Result<Standing, PositionsError> {
    let mut unrealised = Usdc::ZERO;
    for position in &snapshot.positions {
        unrealised = unrealised.checked_add(position.unrealised_pnl)?;
    }
    Ok(Standing {
        equity: snapshot.equity,
        unrealised,
        at: snapshot.as_of,
    })
}

/// Where the equation last held at a day's end, or began.
fn checkpoint(row: &ledger_account::Model) -> Option<Standing> {
    Some(Standing {
        equity: Usdc::from_micros(row.checkpoint_equity?),
        unrealised: Usdc::from_micros(row.checkpoint_unrealised?),
        at: row.checkpoint_at?,
    })
}

fn move_checkpoint(row: &mut ledger_account::Model, standing: &Standing) {
    row.checkpoint_equity = Some(standing.equity.micros());
    row.checkpoint_unrealised = Some(standing.unrealised.micros());
    row.checkpoint_at = Some(standing.at);
    row.gap = 0;
}

/// A little after the next UTC day begins.
fn next_day(at: Timestamp) -> Timestamp {
    let tomorrow = at.date_naive() + Days::new(1);
    tomorrow.and_time(NaiveTime::MIN).and_utc() + DAY_SETTLES_FOR
}

fn day_row(
    account: &VenueAccount,
    equation: &Equation,
    holds: bool,
) -> Result<ledger_day::ActiveModel, PositionsError> {
    let Equation {
        opening,
        closing,
        flows,
        gap,
    } = equation;
    let unrealised = closing.unrealised.checked_sub(opening.unrealised)?;
    Ok(ledger_day::ActiveModel {
        venue: Set(account.venue.to_string()),
        mode: Set(account.mode.to_string()),
        address: Set(account.address.to_string()),
        // The day that ended, not the one that began a moment ago.
        day: Set(closing.at.date_naive() - Days::new(1)),
        opened_at: Set(opening.at),
        closed_at: Set(closing.at),
        opening_equity: Set(opening.equity.micros()),
        closing_equity: Set(closing.equity.micros()),
        deposits: Set(flows.deposits.micros()),
        realised: Set(flows.realised.micros()),
        unrealised_change: Set(unrealised.micros()),
        fees: Set(flows.fees.micros()),
        funding: Set(flows.funding.micros()),
        external: Set(flows.external.micros()),
        gap: Set(gap.micros()),
        is_balanced: Set(holds),
    })
}

fn report(holds: bool, is_news: bool, gap: Usdc) {
    let result = if holds { "balanced" } else { "unbalanced" };
    metrics::counter!("books_checks_total", "result" => result).increment(1);
    if is_news && holds {
        tracing::info!("an account's books balance again");
    } else if is_news {
        tracing::error!(%gap, "an account's books do not balance");
    }
}

/// The account a row is of.
pub(crate) fn account_of(row: &ledger_account::Model) -> Result<VenueAccount, PositionsError> {
    Ok(VenueAccount {
        venue: row.venue.parse().map_err(PositionsError::stored)?,
        mode: row.mode.parse().map_err(PositionsError::stored)?,
        address: row.address.parse().map_err(PositionsError::stored)?,
    })
}

fn account_of_fill(row: &account_fill::Model) -> Result<VenueAccount, PositionsError> {
    Ok(VenueAccount {
        venue: row.venue.parse().map_err(PositionsError::stored)?,
        mode: row.mode.parse().map_err(PositionsError::stored)?,
        address: row.address.parse().map_err(PositionsError::stored)?,
    })
}
