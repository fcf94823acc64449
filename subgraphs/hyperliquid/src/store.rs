//! Every query of the service.

use std::collections::BTreeSet;

use domain::{Address, ClientOrderId, Timestamp, UserId};
use platform::literal;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, Set, Unchanged,
};
use venue::{VenueAccount, VenueFill};

use crate::entity::{account, evidence, fill, notice, order};
use crate::evidence::Strange;

/// The most orders of one account that can work at once (venue's manual: 5,000).
const WORKING_MAX: u64 = 5_000;

/// Executions of one order, or orders of one answer: the venue gives no more at once.
const FILLS_MAX: u64 = 10_000;

/// Takes an account in, or brings the keys of a known one up to date.
pub async fn save_account(
    db: &impl ConnectionTrait,
    row: account::ActiveModel,
) -> Result<(), DbErr> {
    account::Entity::insert(row)
        .on_conflict(
            OnConflict::column(account::Column::Address)
                .update_columns([
                    account::Column::Mode,
                    account::Column::UserId,
                    account::Column::DeploymentId,
                    account::Column::KeyringId,
                    account::Column::AgentAddress,
                    account::Column::Permission,
                    account::Column::AgentExpiresAt,
                ])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// One account.
pub async fn find_account(
    db: &impl ConnectionTrait,
    address: &Address,
) -> Result<Option<account::Model>, DbErr> {
    account::Entity::find_by_id(address.as_str()).one(db).await
}

/// Accounts in the order of their addresses, after one.
pub async fn list_accounts_after(
    db: &impl ConnectionTrait,
    after: &str,
    limit: u64,
) -> Result<Vec<account::Model>, DbErr> {
    account::Entity::find()
        .filter(account::Column::Address.gt(after))
        .order_by_asc(account::Column::Address)
        .limit(limit)
        .all(db)
        .await
}

/// Writes the order down before it is sent; false when it already is.
pub async fn insert_order(
    db: &impl ConnectionTrait,
    row: order::ActiveModel,
) -> Result<bool, DbErr> {
    let written = order::Entity::insert(row)
        .on_conflict(
            OnConflict::column(order::Column::ClientOrderId)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(written == 1)
}

/// One order by our id.
pub async fn find_order(
    db: &impl ConnectionTrait,
    client_order_id: &ClientOrderId,
) -> Result<Option<order::Model>, DbErr> {
    order::Entity::find_by_id(client_order_id.as_str())
        .one(db)
        .await
}

/// The orders of these ids that we sent.
pub async fn list_orders(
    db: &impl ConnectionTrait,
    client_order_ids: &[&str],
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::ClientOrderId.is_in(client_order_ids.iter().copied()))
        .order_by_asc(order::Column::ClientOrderId)
        .limit(FILLS_MAX)
        .all(db)
        .await
}

/// What was told of one order's executions.
pub async fn list_fills_of(
    db: &impl ConnectionTrait,
    address: &Address,
    client_order_id: &str,
) -> Result<Vec<fill::Model>, DbErr> {
    fill::Entity::find()
        .filter(fill::Column::Address.eq(address.as_str()))
        .filter(fill::Column::ClientOrderId.eq(client_order_id))
        .order_by_asc(fill::Column::TradeId)
        .limit(FILLS_MAX)
        .all(db)
        .await
}

/// The orders of an account that are not known to have ended.
pub async fn list_unended_orders(
    db: &impl ConnectionTrait,
    address: &Address,
) -> Result<Vec<order::Model>, DbErr> {
    unended()
        .filter(order::Column::Address.eq(address.as_str()))
        .order_by_asc(order::Column::ClientOrderId)
        .limit(WORKING_MAX)
        .all(db)
        .await
}

/// The addresses that have an order which is not known to have ended.
pub async fn list_addresses_with_unended_orders(
    db: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<String>, DbErr> {
    unended()
        .select_only()
        .column(order::Column::Address)
        .distinct()
        .order_by_asc(order::Column::Address)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}

/// Orders that are not known to have ended, found without those that have.
fn unended() -> Select<order::Entity> {
    let state = Expr::col((order::Entity, order::Column::State));
    let unended = [order_state::SENDING, order_state::WORKING].map(literal);
    order::Entity::find().filter(state.is_in(unended))
}

/// What an order's row says of it.
pub mod order_state {
    /// Written down; perhaps sent.
    pub const SENDING: &str = "SENDING";
    /// The venue has it and it can still fill.
    pub const WORKING: &str = "WORKING";
    /// The venue says it ended.
    pub const ENDED: &str = "ENDED";
    /// It surely never reached the venue.
    pub const LOST: &str = "LOST";
}

/// What became known of an order.
pub struct OrderNews {
    /// One of [`order_state`].
    pub state: &'static str,
    /// The venue's word, when it gave one.
    pub venue_order: Option<serde_json::Value>,
    /// What the command was answered with, when it was.
    pub outcome: Option<serde_json::Value>,
}

/// Writes down what became known of an order.
pub async fn update_order(
    db: &impl ConnectionTrait,
    client_order_id: &ClientOrderId,
    news: OrderNews,
    now: Timestamp,
) -> Result<(), DbErr> {
    let OrderNews {
        state,
        venue_order,
        outcome,
    } = news;
    let mut row = order::ActiveModel {
        client_order_id: Unchanged(client_order_id.as_str().to_owned()),
        state: Set(state.to_owned()),
        updated_at: Set(now),
        ..Default::default()
    };
    if let Some(venue_order) = venue_order {
        row.venue_order = Set(Some(venue_order));
    }
    if let Some(outcome) = outcome {
        row.outcome = Set(Some(outcome));
    }
    order::Entity::update(row).exec(db).await.map(|_| ())
}

/// A replacement that is about to be sent.
pub struct NewModification {
    /// Counts the replacements of one order.
    pub revision: i32,
    /// The command.
    pub command: serde_json::Value,
    /// The largest size the order was ever to have, this one included.
    pub quantity_max: String,
}

/// Writes a replacement down before it is sent; false when it, or a later one, already is.
pub async fn begin_modification(
    db: &impl ConnectionTrait,
    client_order_id: &ClientOrderId,
    modification: NewModification,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let NewModification {
        revision,
        command,
        quantity_max,
    } = modification;
    let row = order::ActiveModel {
        revision: Set(revision),
        modification: Set(Some(command)),
        modification_outcome: Set(None),
        quantity_max: Set(Some(quantity_max)),
        updated_at: Set(now),
        ..Default::default()
    };
    let written = order::Entity::update_many()
        .set(row)
        .filter(order::Column::ClientOrderId.eq(client_order_id.as_str()))
        .filter(order::Column::Revision.lt(revision))
        .exec(db)
        .await?;
    Ok(written.rows_affected == 1)
}

/// Writes down what a replacement was answered with.
pub async fn end_modification(
    db: &impl ConnectionTrait,
    client_order_id: &ClientOrderId,
    (revision, outcome): (i32, serde_json::Value),
) -> Result<(), DbErr> {
    let row = order::ActiveModel {
        modification_outcome: Set(Some(outcome)),
        ..Default::default()
    };
    order::Entity::update_many()
        .set(row)
        .filter(order::Column::ClientOrderId.eq(client_order_id.as_str()))
        .filter(order::Column::Revision.eq(revision))
        .exec(db)
        .await
        .map(|_| ())
}

/// Writes one execution down; false when it already is.
pub async fn insert_fill(
    db: &impl ConnectionTrait,
    account: &VenueAccount,
    fill: &VenueFill,
) -> Result<bool, DbErr> {
    let row = fill::ActiveModel {
        address: Set(account.address.as_str().to_owned()),
        trade_id: Set(fill.trade_id.clone()),
        venue_order_id: Set(fill.venue_order_id.clone()),
        client_order_id: Set(fill.client_order_id.as_ref().map(ToString::to_string)),
        fill: Set(serde_json::to_value(fill).map_err(|error| DbErr::Custom(error.to_string()))?),
        filled_at: Set(fill.filled_at),
    };
    let written = fill::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([fill::Column::Address, fill::Column::TradeId])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(written == 1)
}

/// Which of these executions are written down.
pub async fn list_known_fills(
    db: &impl ConnectionTrait,
    address: &Address,
    trade_ids: impl Iterator<Item = &str>,
) -> Result<BTreeSet<String>, DbErr> {
    let known: Vec<String> = fill::Entity::find()
        .select_only()
        .column(fill::Column::TradeId)
        .filter(fill::Column::Address.eq(address.as_str()))
        .filter(fill::Column::TradeId.is_in(trade_ids))
        .order_by_asc(fill::Column::TradeId)
        .limit(FILLS_MAX)
        .into_tuple()
        .all(db)
        .await?;
    Ok(known.into_iter().collect())
}

/// Notes up to which moment an account's executions have been told.
pub async fn set_fills_seen(
    db: &impl ConnectionTrait,
    address: &Address,
    until: Timestamp,
) -> Result<(), DbErr> {
    let row = account::ActiveModel {
        address: Unchanged(address.as_str().to_owned()),
        fills_seen_until: Set(until),
        ..Default::default()
    };
    account::Entity::update(row).exec(db).await.map(|_| ())
}

/// How far money has been told.
#[derive(Clone, Copy, Debug)]
pub enum MoneyCursor {
    /// Funding.
    Fundings(Timestamp),
    /// Transfers.
    Transfers(Timestamp),
}

/// Moves a cursor forward.
pub async fn set_money_seen(
    db: &impl ConnectionTrait,
    address: &Address,
    cursor: MoneyCursor,
) -> Result<(), DbErr> {
    let mut row = account::ActiveModel {
        address: Unchanged(address.as_str().to_owned()),
        ..Default::default()
    };
    match cursor {
        MoneyCursor::Fundings(until) => row.fundings_seen_until = Set(Some(until)),
        MoneyCursor::Transfers(until) => row.transfers_seen_until = Set(Some(until)),
    }
    account::Entity::update(row).exec(db).await.map(|_| ())
}

/// Something that is told once.
pub struct NewNotice {
    /// Made of the venue's own facts.
    pub id: String,
    /// FUNDING, TRANSFER or KEY.
    pub kind: &'static str,
    /// As it is told.
    pub fact: serde_json::Value,
    /// When it happened.
    pub happened_at: Timestamp,
}

/// Writes down what is told once; false when it already is.
pub async fn insert_notice(
    db: &impl ConnectionTrait,
    address: &Address,
    notice: NewNotice,
) -> Result<bool, DbErr> {
    let NewNotice {
        id,
        kind,
        fact,
        happened_at,
    } = notice;
    let row = notice::ActiveModel {
        address: Set(address.as_str().to_owned()),
        notice_id: Set(id),
        kind: Set(kind.to_owned()),
        fact: Set(fact),
        happened_at: Set(happened_at),
    };
    let written = notice::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([notice::Column::Address, notice::Column::NoticeId])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(written == 1)
}

/// Keeps a strange answer, or counts it when the same words are kept already.
pub async fn keep_evidence(
    db: &impl ConnectionTrait,
    strange: &Strange,
    now: Timestamp,
) -> Result<(), DbErr> {
    let row = evidence::ActiveModel {
        fingerprint: Set(strange.fingerprint()),
        subject: Set(strange.subject.to_owned()),
        address: Set(strange.address.as_ref().map(ToString::to_string)),
        reason: Set(strange.reason.clone()),
        text: Set(strange.text.clone()),
        times: Set(1),
        first_seen_at: Set(now),
        last_seen_at: Set(now),
    };
    let times = Expr::col((evidence::Entity, evidence::Column::Times)).add(1);
    evidence::Entity::insert(row)
        .on_conflict(
            OnConflict::column(evidence::Column::Fingerprint)
                .value(evidence::Column::Times, times)
                .update_column(evidence::Column::LastSeenAt)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// Strange answers, those seen last first; of one person's accounts alone when an owner is named.
pub async fn page_evidence(
    db: &impl ConnectionTrait,
    owner: Option<UserId>,
    before: Option<&(Timestamp, String)>,
    limit: u64,
) -> Result<Vec<evidence::Model>, DbErr> {
    use evidence::Column::{Address, Fingerprint, LastSeenAt};
    let mut query = evidence::Entity::find();
    if let Some(owner) = owner {
        let theirs = account::Entity::find()
            .select_only()
            .column(account::Column::Address)
            .filter(account::Column::UserId.eq(owner.uuid()))
            .into_query();
        query = query.filter(Address.in_subquery(theirs));
    }
    if let Some((seen_at, fingerprint)) = before {
        let same = LastSeenAt
            .eq(*seen_at)
            .and(Fingerprint.lt(fingerprint.as_str()));
        query = query.filter(LastSeenAt.lt(*seen_at).or(same));
    }
    query
        .order_by_desc(LastSeenAt)
        .order_by_desc(Fingerprint)
        .limit(limit)
        .all(db)
        .await
}

#[cfg(test)]
mod tests {
    use domain::Service;
    use testkit::TestDatabase;

    use super::*;

    #[tokio::test]
    async fn orders_that_ended_cost_a_look_at_the_others_nothing() {
        let store = TestDatabase::create(Service::Hyperliquid).await;
        let on_account = unended().filter(order::Column::Address.eq("0x1"));
        for query in [unended(), on_account] {
            if let Some(plan) = store.plan_of(&query).await {
                assert!(plan.contains("orders_unended_idx"), "{plan}");
            }
        }
    }
}
