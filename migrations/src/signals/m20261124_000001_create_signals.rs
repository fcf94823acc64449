//! What is known of agents, what classifiers made of posts, and what became of it per agent.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer_null, string, string_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

pub(super) struct CreateSignals;

impl MigrationName for CreateSignals {
    fn name(&self) -> &'static str {
        "m20261124_000001_create_signals"
    }
}

const INDEXES: [&str; 7] = [
    "create index agent_sources_x_account_id_idx on agent_sources (x_account_id, agent_id)",
    // One engine reads a post once.
    "create unique index classifications_post_id_engine_key on classifications (post_id, engine)",
    // One decision per agent, post and token.
    "create unique index signals_agent_id_post_id_token_key on signals (agent_id, post_id, token)",
    "create index signals_agent_id_status_idx on signals (agent_id, status, id)",
    "create index signals_status_idx on signals (status, id)",
    "create index signals_post_id_idx on signals (post_id, id)",
    // The last signal of an agent for a token and side.
    "create index signals_repeat_idx on signals (agent_id, token, side, created_at) \
     where status = 'CREATED'",
];

#[async_trait::async_trait]
impl MigrationTrait for CreateSignals {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(agents()).await?;
        manager.create_table(agent_sources()).await?;
        manager.create_table(classifications()).await?;
        manager.create_table(signals()).await?;
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["signals", "classifications", "agent_sources", "agents"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn agents() -> TableCreateStatement {
    Table::create()
        .table("agents")
        .col(uuid("id").primary_key())
        .col(uuid("creator_id"))
        .col(string("status"))
        .col(string("visibility"))
        .col(string("venue"))
        .col(text("weights"))
        .col(big_integer("version"))
        .to_owned()
}

fn agent_sources() -> TableCreateStatement {
    Table::create()
        .table("agent_sources")
        .col(uuid("agent_id"))
        .col(uuid("x_account_id"))
        .primary_key(
            Index::create()
                .name("agent_sources_pkey")
                .col("agent_id")
                .col("x_account_id"),
        )
        .to_owned()
}

fn classifications() -> TableCreateStatement {
    Table::create()
        .table("classifications")
        .col(uuid("id").primary_key())
        .col(uuid("post_id"))
        .col(uuid("x_account_id"))
        .col(string("engine"))
        .col(string("variant"))
        .col(boolean("is_call"))
        .col(string_null("reason_code"))
        .col(string_null("reason_message"))
        .col(text("calls"))
        .col(text_null("prompt"))
        .col(text_null("raw_answer"))
        .col(big_integer("duration_ms"))
        .col(timestamp_with_time_zone("created_at"))
        .to_owned()
}

fn signals() -> TableCreateStatement {
    Table::create()
        .table("signals")
        .col(uuid("id").primary_key())
        .col(uuid("agent_id"))
        .col(big_integer("agent_version"))
        .col(uuid("post_id"))
        .col(uuid("x_account_id"))
        .col(uuid("classification_id"))
        .col(string("token"))
        .col(string("side").check(Expr::col("side").is_in(["LONG", "SHORT"])))
        .col(string("status").check(Expr::col("status").is_in(["CREATED", "REJECTED"])))
        .col(string_null("reason_code"))
        .col(string("confidence"))
        .col(string_null("score"))
        .col(string_null("post_score"))
        .col(string_null("market_score"))
        .col(string_null("rsi"))
        .col(string_null("macd"))
        .col(string_null("volume_momentum"))
        .col(boolean("is_market_score_used"))
        .col(string_null("reference_price"))
        .col(string_null("entry_price"))
        .col(string_null("stop_price"))
        .col(string_null("target_price"))
        .col(integer_null("leverage"))
        .col(big_integer_null("stop_bps"))
        .col(big_integer_null("target_bps"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("expires_at"))
        .to_owned()
}
