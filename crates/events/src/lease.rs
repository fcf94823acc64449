//! One owner at a time for what must have one owner: a row in the service's own database.

use std::time::Duration;

use chrono::TimeDelta;
use domain::{Clock, EventId, SystemClock};
use sea_orm::sea_query::{Expr, OnConflict, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, Set};
use uuid::Uuid;

use crate::entity::lease;

/// How long an owner that says nothing keeps a lease.
pub const LEASE_TTL: Duration = Duration::from_secs(3);
/// How often an owner says that it lives.
pub const LEASE_RENEWAL: Duration = Duration::from_secs(1);

/// The right to do what only one may do, until it expires or is released.
///
/// Leases measure how long a process has been silent, so they run by the machine's clock, never
/// by a replay's. Being late is harmless as long as every write names the fence.
#[derive(Clone, Debug)]
pub struct Lease {
    name: String,
    owner: Uuid,
    fence: i64,
}

impl Lease {
    /// Takes the lease if nobody holds it.
    pub async fn acquire(
        db: &impl ConnectionTrait,
        name: impl Into<String>,
    ) -> Result<Option<Self>, DbErr> {
        let (name, owner) = (name.into(), EventId::new().uuid());
        let now = SystemClock.now();
        let first = lease::ActiveModel {
            name: Set(name.clone()),
            owner: Set(owner),
            fence: Set(1),
            expires_at: Set(now + ttl()),
        };
        let inserted = lease::Entity::insert(first)
            .on_conflict(
                OnConflict::column(lease::Column::Name)
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(db)
            .await?;
        if inserted == 1 {
            let fence = 1;
            return Ok(Some(Self { name, owner, fence }));
        }
        let taken = lease::Entity::update_many()
            .col_expr(lease::Column::Owner, Expr::value(owner))
            .col_expr(lease::Column::Fence, Expr::col(lease::Column::Fence).add(1))
            .col_expr(lease::Column::ExpiresAt, Expr::value(now + ttl()))
            .filter(lease::Column::Name.eq(&*name))
            .filter(lease::Column::ExpiresAt.lte(now))
            .exec(db)
            .await?;
        if taken.rows_affected == 0 {
            return Ok(None);
        }
        let row = lease::Entity::find_by_id(&*name)
            .filter(lease::Column::Owner.eq(owner))
            .one(db)
            .await?;
        Ok(row.map(|row| Self {
            name,
            owner,
            fence: row.fence,
        }))
    }

    /// Says that the owner lives; false when another has taken over.
    pub async fn renew(&self, db: &impl ConnectionTrait) -> Result<bool, DbErr> {
        self.expire_at(db, SystemClock.now() + ttl()).await
    }

    /// Gives it up at once, so that the next owner need not wait.
    pub async fn release(self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        self.expire_at(db, SystemClock.now()).await.map(drop)
    }

    /// A select that finds a row only while this lease stands: for `exists` in a fenced write.
    pub fn still_held(&self) -> SelectStatement {
        Query::select()
            .expr(Expr::value(1))
            .from(lease::Entity)
            .and_where(lease::Column::Name.eq(&*self.name))
            .and_where(lease::Column::Owner.eq(self.owner))
            .and_where(lease::Column::Fence.eq(self.fence))
            .to_owned()
    }

    /// Rises with every owner.
    pub const fn fence(&self) -> i64 {
        self.fence
    }

    async fn expire_at(
        &self,
        db: &impl ConnectionTrait,
        at: domain::Timestamp,
    ) -> Result<bool, DbErr> {
        let updated = lease::Entity::update_many()
            .col_expr(lease::Column::ExpiresAt, Expr::value(at))
            .filter(lease::Column::Name.eq(&*self.name))
            .filter(lease::Column::Owner.eq(self.owner))
            .filter(lease::Column::Fence.eq(self.fence))
            .exec(db)
            .await?;
        Ok(updated.rows_affected == 1)
    }
}

fn ttl() -> TimeDelta {
    TimeDelta::from_std(LEASE_TTL).expect("the time to live is a few seconds")
}
