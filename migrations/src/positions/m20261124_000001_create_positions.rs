//! Positions, the fills they are made of, and the corrections by the venue's word.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, json_binary, string, string_null, text,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

pub(super) struct CreatePositions;

impl MigrationName for CreatePositions {
    fn name(&self) -> &'static str {
        "m20261124_000001_create_positions"
    }
}

const INDEXES: [&str; 6] = [
    "create index positions_user_id_idx on positions (user_id, id)",
    "create index positions_deployment_id_idx on positions (deployment_id, id)",
    "create index positions_signal_id_idx on positions (signal_id)",
    // What is watched is looked for at every start and every round of the loops.
    "create index positions_unclosed_idx on positions (id) where state <> 'CLOSED'",
    "create index positions_stop_due_at_idx on positions (stop_due_at) \
     where stop_due_at is not null",
    "create index corrections_position_id_idx on corrections (position_id)",
];

#[async_trait::async_trait]
impl MigrationTrait for CreatePositions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(positions()).await?;
        manager.create_table(fills()).await?;
        manager.create_table(corrections()).await?;
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["corrections", "position_fills", "positions"] {
            let drop = Table::drop().table(table).to_owned();
            manager.drop_table(drop).await?;
        }
        Ok(())
    }
}

fn positions() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("positions")
        .col(uuid("id").primary_key())
        .col(uuid("signal_id"))
        .col(uuid("deployment_id"))
        .col(uuid("user_id"))
        .col(uuid("agent_id"))
        .col(string("venue"))
        .col(string("mode"))
        .col(string("address"))
        .col(string("token"))
        .col(string("side"))
        .col(string("state"))
        .col(integer("leverage"));
    book_columns(&mut table);
    table
        .col(string_null("exit_reason"))
        .col(string_null("close_key"))
        .col(integer("exit_attempts"))
        .col(timestamp_with_time_zone_null("exit_asked_at"))
        .col(timestamp_with_time_zone_null("stop_due_at"))
        .col(timestamp_with_time_zone_null("differs_since"))
        .col(timestamp_with_time_zone("moved_at"))
        .col(timestamp_with_time_zone("opened_at"))
        .col(timestamp_with_time_zone_null("closed_at"))
        .col(big_integer("version"))
        .check((
            "positions_side_known",
            Expr::col("side").is_in(["LONG", "SHORT"]),
        ))
        .check((
            "positions_state_known",
            Expr::col("state").is_in(["OPENING", "OPEN", "CLOSING", "CLOSED", "UNKNOWN"]),
        ))
        .to_owned()
}

/// The sums, the levels and what protects them.
fn book_columns(table: &mut TableCreateStatement) {
    table
        .col(string("entered"))
        .col(string("exited"))
        .col(string("entry_cost"))
        .col(string("exit_proceeds"))
        .col(big_integer("fees"))
        .col(big_integer("funding"))
        .col(big_integer("realised_pnl"))
        .col(big_integer_null("venue_pnl"))
        .col(string_null("stop_price"))
        .col(string_null("target_price"))
        .col(string_null("peak_price"))
        .col(string_null("liquidation_price"))
        .col(string_null("protected_price"))
        .col(string_null("protected_quantity"))
        .col(string_null("assumed_quantity"))
        .col(string_null("assumed_price"))
        .col(timestamp_with_time_zone_null("assumed_at"));
}

fn fills() -> TableCreateStatement {
    Table::create()
        .table("position_fills")
        .col(uuid("position_id"))
        .col(string("trade_id"))
        .col(string("effect"))
        .col(string("quantity"))
        .col(string("price"))
        .col(big_integer("fee"))
        .col(boolean("is_liquidation"))
        .col(text("anomaly"))
        .col(timestamp_with_time_zone("filled_at"))
        .primary_key(
            Index::create()
                .name("position_fills_pkey")
                .col("position_id")
                .col("trade_id"),
        )
        .check((
            "position_fills_effect_known",
            Expr::col("effect").is_in(["ENTRY", "EXIT"]),
        ))
        .to_owned()
}

/// What the venue's word changed in our books, with the evidence.
fn corrections() -> TableCreateStatement {
    Table::create()
        .table("corrections")
        .col(uuid("id").primary_key())
        .col(uuid("position_id"))
        .col(string("quantity_before"))
        .col(string("quantity_after"))
        .col(string("price"))
        .col(json_binary("evidence"))
        .col(timestamp_with_time_zone("corrected_at"))
        .to_owned()
}
