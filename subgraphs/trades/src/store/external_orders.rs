//! Orders on our accounts that we did not place.

use domain::UserId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::entity::external_order;

/// Orders shown of one person: what a venue lets an account have.
const PER_USER_MAX: u64 = 1_000;

/// Takes over what the venue shows on an account now; what it shows no longer is forgotten.
pub async fn replace(
    db: &impl ConnectionTrait,
    address: &str,
    rows: Vec<external_order::ActiveModel>,
) -> Result<(), DbErr> {
    let shown = rows
        .iter()
        .filter_map(|row| row.venue_order_id.try_as_ref().cloned());
    let shown: Vec<String> = shown.collect();
    external_order::Entity::delete_many()
        .filter(external_order::Column::Address.eq(address))
        .filter(external_order::Column::VenueOrderId.is_not_in(shown))
        .exec(db)
        .await?;
    if rows.is_empty() {
        return Ok(());
    }
    external_order::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([
                external_order::Column::Address,
                external_order::Column::VenueOrderId,
            ])
            .update_columns([
                external_order::Column::Quantity,
                external_order::Column::TriggerPrice,
                external_order::Column::SeenAt,
            ])
            .to_owned(),
        )
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// What is shown on a person's accounts.
pub async fn list_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
) -> Result<Vec<external_order::Model>, DbErr> {
    external_order::Entity::find()
        .filter(external_order::Column::UserId.eq(user.uuid()))
        .order_by_asc(external_order::Column::Address)
        .order_by_asc(external_order::Column::VenueOrderId)
        .limit(PER_USER_MAX)
        .all(db)
        .await
}
