//! The double-entry books of venue accounts, and the check of each day.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, boolean_null, date, string, text,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

pub(super) struct CreateLedger;

impl MigrationName for CreateLedger {
    fn name(&self) -> &'static str {
        "m20261125_000003_create_ledger"
    }
}

const INDEXES: [&str; 6] = [
    "create index ledger_accounts_user_id_idx on ledger_accounts (user_id)",
    "create index ledger_accounts_due_at_idx on ledger_accounts (due_at)",
    "create index ledger_lines_span_idx on ledger_lines (address, occurred_at)",
    "create index ledger_lines_position_id_idx on ledger_lines (position_id)",
    "create index ledger_lines_user_id_idx on ledger_lines (user_id, sequence)",
    // Few: what was not booked as ours yet, and is not a stranger's either.
    "create index account_fills_open_idx on account_fills (heard_at) \
     where not is_booked and not is_external",
];

#[async_trait::async_trait]
impl MigrationTrait for CreateLedger {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [accounts(), postings(), lines(), days(), account_fills()] {
            manager.create_table(table).await?;
        }
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "account_fills",
            "ledger_days",
            "ledger_lines",
            "ledger_postings",
            "ledger_accounts",
        ] {
            let drop = Table::drop().table(table).to_owned();
            manager.drop_table(drop).await?;
        }
        Ok(())
    }
}

/// A table whose rows belong to one venue account.
fn of_account(name: &'static str) -> TableCreateStatement {
    Table::create()
        .table(name)
        .col(string("venue"))
        .col(string("mode"))
        .col(string("address"))
        .to_owned()
}

fn keyed(name: &'static str, more: &'static [&'static str]) -> IndexCreateStatement {
    let mut key = Index::create();
    key.name(name).col("venue").col("mode").col("address");
    for column in more {
        key.col(*column);
    }
    key
}

/// What an account last stood at when the equation held, and how it fares since.
fn accounts() -> TableCreateStatement {
    of_account("ledger_accounts")
        .col(uuid_null("user_id"))
        .col(big_integer_null("checkpoint_equity"))
        .col(big_integer_null("checkpoint_unrealised"))
        .col(timestamp_with_time_zone_null("checkpoint_at"))
        .col(boolean_null("is_balanced"))
        .col(big_integer("gap"))
        .col(timestamp_with_time_zone_null("failing_since"))
        .col(timestamp_with_time_zone_null("checked_at"))
        .col(timestamp_with_time_zone("due_at"))
        .primary_key(&mut keyed("ledger_accounts_pkey", &[]))
        .to_owned()
}

/// Each balanced change, once: its id follows from the account and the venue's facts.
fn postings() -> TableCreateStatement {
    of_account("ledger_postings")
        .col(uuid("id").primary_key())
        .col(string("kind"))
        .col(string("key"))
        .col(timestamp_with_time_zone("occurred_at"))
        .col(timestamp_with_time_zone("posted_at"))
        .to_owned()
}

fn lines() -> TableCreateStatement {
    of_account("ledger_lines")
        .col(uuid("id").primary_key())
        .col(uuid("sequence"))
        .col(uuid("posting_id"))
        .col(uuid_null("user_id"))
        .col(uuid_null("position_id"))
        .col(string("kind"))
        .col(string("book"))
        .col(big_integer("amount"))
        .col(text("evidence"))
        .col(timestamp_with_time_zone("occurred_at"))
        .check((
            "ledger_lines_book_known",
            Expr::col("book").is_in(["CASH", "CAPITAL", "REALISED", "FEES", "FUNDING", "EXTERNAL"]),
        ))
        .to_owned()
}

/// The equation of each UTC day that ended.
fn days() -> TableCreateStatement {
    of_account("ledger_days")
        .col(date("day"))
        .col(timestamp_with_time_zone("opened_at"))
        .col(timestamp_with_time_zone("closed_at"))
        .col(big_integer("opening_equity"))
        .col(big_integer("closing_equity"))
        .col(big_integer("deposits"))
        .col(big_integer("realised"))
        .col(big_integer("unrealised_change"))
        .col(big_integer("fees"))
        .col(big_integer("funding"))
        .col(big_integer("external"))
        .col(big_integer("gap"))
        .col(boolean("is_balanced"))
        .primary_key(&mut keyed("ledger_days_pkey", &["day"]))
        .to_owned()
}

/// Every execution the venue told of, ours or not.
fn account_fills() -> TableCreateStatement {
    of_account("account_fills")
        .col(string("trade_id"))
        .col(big_integer("closed_pnl"))
        .col(big_integer("fee"))
        .col(boolean("is_booked"))
        .col(boolean("is_external"))
        .col(timestamp_with_time_zone("filled_at"))
        .col(timestamp_with_time_zone("heard_at"))
        .primary_key(&mut keyed("account_fills_pkey", &["trade_id"]))
        .to_owned()
}
