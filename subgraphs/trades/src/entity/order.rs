//! Entries, exits and protective stops: each is here before it is sent.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    /// The order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The intent its position began with.
    pub intent_id: Uuid,
    /// The position it opens, closes or protects.
    pub position_id: Uuid,
    /// For which deployment.
    pub deployment_id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// ENTRY, EXIT or PROTECTION.
    pub purpose: String,
    /// Where it stands.
    pub state: String,
    /// What.
    pub token: String,
    /// BUY or SELL.
    pub side: String,
    /// Its size.
    pub quantity: String,
    /// How much was filled.
    pub filled_quantity: String,
    /// At which price on average.
    pub average_price: Option<String>,
    /// The worst price accepted.
    pub limit_price: Option<String>,
    /// The mark price that triggers a stop.
    pub trigger_price: Option<String>,
    /// Our id of it.
    pub client_order_id: String,
    /// The venue's id of it.
    pub venue_order_id: Option<String>,
    /// The venue's words when it refused.
    pub rejection: Option<String>,
    /// Why a position is closed by it.
    pub exit_reason: Option<String>,
    /// The account.
    pub address: String,
    /// Whether it travels with its entry instead of by itself.
    pub is_carried: bool,
    /// Whether it should stop working.
    pub is_cancel_wanted: bool,
    /// How often it was tried to send or look up.
    pub attempts: i32,
    /// When it is next looked at.
    pub due_at: DateTimeUtc,
    /// After this the venue must refuse it.
    pub expires_at: Option<DateTimeUtc>,
    /// When it was decided.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
    /// The newest link of its chain: what happens next follows from it.
    pub cause: Option<Json>,
    /// How much the venue says was filled.
    pub told_quantity: String,
    /// Whether the venue has yet to name every execution of it.
    pub is_proof_wanted: bool,
    /// How often it was to be replaced at the venue.
    pub revision: i32,
    /// The size of the replacement that is on its way, while one is.
    pub next_quantity: Option<String>,
    /// The trigger it is to have.
    pub next_trigger_price: Option<String>,
    /// The venue's ids it had before, oldest first.
    pub superseded: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}
