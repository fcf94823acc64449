//! What the venue says, booked: an order's state, its fills, and what cannot be true.

use domain::{
    AgentId, ClientOrderId, DeploymentId, EventId, FillId, IntentId, KeyringId, Leverage, OrderId,
    PositionId, Price, Quantity, SignalId, UserId,
};
use events::facts::{FillRecorded, OrderChanged, VenueFillSeen, VenueOrderSeen};
use events::{Cause, Delivery};
use rules::order::{Anomaly, Execution, Order, OrderEvent, OrderState, Outcome, apply};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, IntoActiveModel, Set};
use serde_json::json;
use venue::{OrderSide, VenueAccount, VenueFill, VenueOrder, VenueOrderStatus};

use super::Trades;
use crate::entity::{anomaly, exposure, fill, intent, order};
use crate::error::TradesError;
use crate::store;

impl Trades {
    /// The venue said where an order stands.
    pub async fn hear_order(&self, delivery: Delivery<VenueOrderSeen>) -> Result<(), TradesError> {
        let txn = self.context.db.begin().await?;
        if !delivery.first_time(&txn).await? {
            return Ok(());
        }
        let VenueOrderSeen { account: _, order } = &delivery.fact;
        let row = match &order.client_order_id {
            Some(id) => store::orders::find_by_client_id(&txn, id).await?,
            None => None,
        };
        // An order that is not ours is the user's own business.
        let Some(row) = row else {
            return Ok(txn.commit().await?);
        };
        let row = self
            .take_status(&txn, row, order, &delivery.cause())
            .await?;
        self.context.outbox.commit(txn).await?;
        self.after_change(&row).await
    }

    /// The venue reported an execution.
    pub async fn hear_fill(&self, delivery: Delivery<VenueFillSeen>) -> Result<(), TradesError> {
        let txn = self.context.db.begin().await?;
        if !delivery.first_time(&txn).await? {
            return Ok(());
        }
        let VenueFillSeen { account, fill } = &delivery.fact;
        let row = match self.find_order_of(&txn, account, fill).await? {
            Some(row) => Some(row),
            None => self.adopt(&txn, account, fill).await?,
        };
        // A fill of nothing we hold is the user's own trade: external, never touched.
        let Some(row) = row else {
            return Ok(txn.commit().await?);
        };
        let row = self
            .take_fill(&txn, row, account, fill, &delivery.cause())
            .await?;
        self.context.outbox.commit(txn).await?;
        self.after_change(&row).await
    }

    async fn find_order_of(
        &self,
        txn: &DatabaseTransaction,
        account: &VenueAccount,
        fill: &VenueFill,
    ) -> Result<Option<order::Model>, TradesError> {
        if let Some(id) = &fill.client_order_id
            && let Some(row) = store::orders::find_by_client_id(txn, id).await?
        {
            return Ok(Some(row));
        }
        let (address, id) = (&account.address, fill.venue_order_id.as_str());
        Ok(store::orders::find_by_venue_id(txn, address, id).await?)
    }

    /// A liquidation, or a close made by hand, of a position of ours: an exit without an order of
    /// ours. It is given one, so that the position's books are whole.
    async fn adopt(
        &self,
        txn: &DatabaseTransaction,
        account: &VenueAccount,
        fill: &VenueFill,
    ) -> Result<Option<order::Model>, TradesError> {
        let token = fill.token.as_str();
        let Some((held, intent)) = self.held_on(txn, account, token).await? else {
            return Ok(None);
        };
        let side: domain::Side = held.side.parse().map_err(TradesError::stored)?;
        if OrderSide::closing(side) != fill.side {
            return Ok(None);
        }
        let reason = if fill.is_liquidation {
            "LIQUIDATION"
        } else {
            "VENUE_CLOSED"
        };
        let now = self.now();
        let id = OrderId::new();
        let client_order_id = adopted_id(account, &fill.venue_order_id);
        let row = order::ActiveModel {
            id: Set(id.uuid()),
            intent_id: Set(intent.id),
            position_id: Set(held.position_id),
            deployment_id: Set(intent.deployment_id),
            user_id: Set(intent.user_id),
            purpose: Set("EXIT".to_owned()),
            state: Set(OrderState::Resting.as_str().to_owned()),
            token: Set(intent.token.clone()),
            side: Set(super::order_side_word(fill.side).to_owned()),
            // Nobody told its size: it is at most what is held.
            quantity: Set(held.quantity.clone()),
            filled_quantity: Set(Quantity::ZERO.to_string()),
            average_price: Set(None),
            limit_price: Set(None),
            trigger_price: Set(None),
            client_order_id: Set(client_order_id.to_string()),
            venue_order_id: Set(Some(fill.venue_order_id.clone())),
            rejection: Set(None),
            exit_reason: Set(Some(reason.to_owned())),
            address: Set(account.address.to_string()),
            is_carried: Set(true),
            is_cancel_wanted: Set(false),
            attempts: Set(0),
            due_at: Set(now),
            expires_at: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
        };
        store::orders::insert(txn, row).await?;
        Ok(store::orders::find(txn, id).await?)
    }

    async fn held_on(
        &self,
        txn: &DatabaseTransaction,
        account: &VenueAccount,
        token: &str,
    ) -> Result<Option<(exposure::Model, intent::Model)>, TradesError> {
        let deployments = store::orders::list_deployments_of(txn, &account.address).await?;
        let open = store::exposures::list_open_in_token(txn, &deployments, token).await?;
        for held in open.into_iter().filter(|held| held.version > 0) {
            let position = PositionId::from_uuid(held.position_id);
            if let Some(intent) = store::verdicts::find_intent_of_position(txn, position).await? {
                return Ok(Some((held, intent)));
            }
        }
        Ok(None)
    }

    /// Takes over where the venue says an order stands.
    pub(super) async fn take_status(
        &self,
        txn: &DatabaseTransaction,
        row: order::Model,
        order: &VenueOrder,
        cause: &Cause,
    ) -> Result<order::Model, TradesError> {
        let mut row = row;
        // A stop that waits is answered without an id; the venue tells it with its list of orders.
        if !order.venue_order_id.is_empty() {
            let venue_order_id = order.venue_order_id.clone();
            let known = OrderEvent::Acknowledged { venue_order_id };
            row = self.change(txn, row, &known, None, cause).await?;
        }
        match &order.status {
            // How much was filled is told by the fills themselves.
            VenueOrderStatus::Resting | VenueOrderStatus::Waiting | VenueOrderStatus::Filled => {
                Ok(row)
            }
            VenueOrderStatus::Cancelled { reason } => {
                self.change(txn, row, &OrderEvent::Cancelled, Some(reason), cause)
                    .await
            }
            VenueOrderStatus::Rejected { reason } => {
                self.change(txn, row, &OrderEvent::Rejected, Some(reason), cause)
                    .await
            }
        }
    }

    /// Books an execution once, and tells it.
    pub(super) async fn take_fill(
        &self,
        txn: &DatabaseTransaction,
        row: order::Model,
        account: &VenueAccount,
        seen: &VenueFill,
        cause: &Cause,
    ) -> Result<order::Model, TradesError> {
        let event = OrderEvent::Filled(Execution {
            trade_id: seen.trade_id.clone(),
            quantity: seen.quantity,
            price: seen.price,
        });
        let row = self.hold(txn, &row).await?;
        let known = order_of(&row, &self.fills_of(txn, &row).await?)?;
        match apply(&known, &event) {
            Outcome::Unchanged => Ok(row),
            Outcome::Anomaly(anomaly) => {
                let evidence = json!({ "account": account, "fill": seen });
                self.keep_anomaly(txn, &row, anomaly, evidence).await?;
                Ok(row)
            }
            Outcome::Changed(changed) => {
                let fact = self.fill_fact(txn, &row, account, seen).await?;
                store::fills::insert(txn, fill_row(&fact)).await?;
                self.context
                    .outbox
                    .append(txn, &fact, cause.clone())
                    .await?;
                self.save(txn, row, &changed, None, cause).await
            }
        }
    }

    /// Moves an order by one event; what cannot be true is kept as evidence.
    pub(super) async fn change(
        &self,
        txn: &DatabaseTransaction,
        row: order::Model,
        event: &OrderEvent,
        words: Option<&str>,
        cause: &Cause,
    ) -> Result<order::Model, TradesError> {
        let row = self.hold(txn, &row).await?;
        let known = order_of(&row, &self.fills_of(txn, &row).await?)?;
        match apply(&known, event) {
            Outcome::Unchanged => Ok(row),
            Outcome::Anomaly(anomaly) => {
                let evidence = json!({ "event": format!("{event:?}"), "words": words });
                self.keep_anomaly(txn, &row, anomaly, evidence).await?;
                Ok(row)
            }
            Outcome::Changed(changed) => self.save(txn, row, &changed, words, cause).await,
        }
    }

    /// The order as it is now, held until the transaction ends.
    async fn hold(
        &self,
        txn: &DatabaseTransaction,
        row: &order::Model,
    ) -> Result<order::Model, TradesError> {
        store::orders::hold(txn, OrderId::from_uuid(row.id))
            .await?
            .ok_or_else(|| TradesError::stored("an order that was there is gone"))
    }

    async fn save(
        &self,
        txn: &DatabaseTransaction,
        row: order::Model,
        changed: &Order,
        words: Option<&str>,
        cause: &Cause,
    ) -> Result<order::Model, TradesError> {
        let now = self.now();
        let mut row = row;
        row.state = changed.state.as_str().to_owned();
        row.venue_order_id.clone_from(&changed.venue_order_id);
        row.filled_quantity = changed.filled_quantity().to_string();
        row.average_price = changed.average_price().map(|price| price.to_string());
        row.rejection = words.map(str::to_owned).or(row.rejection);
        row.updated_at = now;
        let mut update = row.clone().into_active_model().reset_all();
        update.id = sea_orm::Unchanged(row.id);
        store::orders::update(txn, update).await?;
        if row.purpose == "ENTRY" && changed.state.is_final() && changed.fills.is_empty() {
            let position = PositionId::from_uuid(row.position_id);
            store::exposures::close_unfilled(txn, position, now).await?;
        }
        let fact = changed_fact(&row, changed)?;
        self.context
            .outbox
            .append(txn, &fact, cause.clone())
            .await?;
        metrics::counter!("orders_total", "state" => changed.state.as_str()).increment(1);
        Ok(row)
    }

    async fn keep_anomaly(
        &self,
        txn: &DatabaseTransaction,
        row: &order::Model,
        anomaly: Anomaly,
        evidence: serde_json::Value,
    ) -> Result<(), TradesError> {
        metrics::counter!("venue_anomalies_total", "kind" => anomaly.code()).increment(1);
        let id = OrderId::from_uuid(row.id);
        tracing::error!(order.id = %id, kind = anomaly.code(), "the venue said what cannot be");
        let row = anomaly::ActiveModel {
            id: Set(EventId::new().uuid()),
            address: Set(row.address.clone()),
            client_order_id: Set(Some(row.client_order_id.clone())),
            kind: Set(anomaly.code().to_owned()),
            evidence: Set(evidence),
            seen_at: Set(self.now()),
        };
        Ok(store::fills::insert_anomaly(txn, row).await?)
    }

    async fn fills_of(
        &self,
        txn: &DatabaseTransaction,
        row: &order::Model,
    ) -> Result<Vec<fill::Model>, TradesError> {
        Ok(store::fills::list_of_orders(txn, &[row.id]).await?)
    }

    async fn fill_fact(
        &self,
        txn: &DatabaseTransaction,
        row: &order::Model,
        account: &VenueAccount,
        seen: &VenueFill,
    ) -> Result<FillRecorded, TradesError> {
        let intent = store::verdicts::find_intent(txn, IntentId::from_uuid(row.intent_id))
            .await?
            .ok_or_else(|| TradesError::stored("an order without its intent"))?;
        let leverage = u16::try_from(intent.leverage).map_err(TradesError::stored)?;
        Ok(FillRecorded {
            fill_id: FillId::new(),
            trade_id: seen.trade_id.clone(),
            order_id: OrderId::from_uuid(row.id),
            purpose: purpose_of(&row.purpose)?,
            exit_reason: row.exit_reason.clone(),
            position_id: PositionId::from_uuid(row.position_id),
            signal_id: SignalId::from_uuid(intent.signal_id),
            deployment_id: DeploymentId::from_uuid(row.deployment_id),
            user_id: UserId::from_uuid(row.user_id),
            agent_id: AgentId::from_uuid(intent.agent_id),
            keyring_id: KeyringId::from_uuid(intent.keyring_id),
            account: account.clone(),
            token: seen.token.clone(),
            position_side: intent.side.parse().map_err(TradesError::stored)?,
            order_side: seen.side,
            quantity: seen.quantity,
            price: seen.price,
            fee: seen.fee,
            closed_pnl: seen.closed_pnl,
            liquidity_role: seen.liquidity_role,
            is_liquidation: seen.is_liquidation,
            leverage: Leverage::try_new(leverage).map_err(TradesError::stored)?,
            stop_price: intent.stop_price.parse().map_err(TradesError::stored)?,
            target_price: price_option(intent.target_price.as_deref())?,
            filled_at: seen.filled_at,
        })
    }
}

/// The id an exit is given that we did not order: the same for every fill of the venue's order.
fn adopted_id(account: &VenueAccount, venue_order_id: &str) -> ClientOrderId {
    rules::intent::adopted_order_id(&account.address, venue_order_id)
}

/// A row with its fills as the rules see it.
pub(super) fn order_of(row: &order::Model, fills: &[fill::Model]) -> Result<Order, TradesError> {
    let state = OrderState::ALL
        .iter()
        .find(|state| state.as_str() == row.state);
    let fills = fills.iter().map(|fill| {
        Ok(Execution {
            trade_id: fill.trade_id.clone(),
            quantity: fill.quantity.parse().map_err(TradesError::stored)?,
            price: fill.price.parse().map_err(TradesError::stored)?,
        })
    });
    Ok(Order {
        state: *state.ok_or_else(|| TradesError::stored(format!("the state {}", row.state)))?,
        quantity: row.quantity.parse().map_err(TradesError::stored)?,
        venue_order_id: row.venue_order_id.clone(),
        expires_at: row.expires_at,
        fills: fills.collect::<Result<_, TradesError>>()?,
    })
}

fn changed_fact(row: &order::Model, changed: &Order) -> Result<OrderChanged, TradesError> {
    let state = serde_json::Value::String(changed.state.as_str().to_owned());
    Ok(OrderChanged {
        order_id: OrderId::from_uuid(row.id),
        position_id: PositionId::from_uuid(row.position_id),
        deployment_id: DeploymentId::from_uuid(row.deployment_id),
        user_id: UserId::from_uuid(row.user_id),
        purpose: purpose_of(&row.purpose)?,
        state: super::read(state)?,
        quantity: changed.quantity,
        filled_quantity: changed.filled_quantity(),
        rejection: row.rejection.clone(),
        changed_at: row.updated_at,
    })
}

fn purpose_of(word: &str) -> Result<events::facts::OrderPurpose, TradesError> {
    super::read(serde_json::Value::String(word.to_owned()))
}

/// A price column that may be empty.
pub(super) fn price_option(column: Option<&str>) -> Result<Option<Price>, TradesError> {
    column
        .map(|price| price.parse().map_err(TradesError::stored))
        .transpose()
}

fn fill_row(fact: &FillRecorded) -> fill::ActiveModel {
    fill::ActiveModel {
        id: Set(fact.fill_id.uuid()),
        address: Set(fact.account.address.to_string()),
        trade_id: Set(fact.trade_id.clone()),
        order_id: Set(fact.order_id.uuid()),
        position_id: Set(fact.position_id.uuid()),
        deployment_id: Set(fact.deployment_id.uuid()),
        user_id: Set(fact.user_id.uuid()),
        quantity: Set(fact.quantity.to_string()),
        price: Set(fact.price.to_string()),
        fee: Set(fact.fee.micros()),
        closed_pnl: Set(fact.closed_pnl.micros()),
        liquidity_role: Set(fact.liquidity_role.to_string()),
        is_liquidation: Set(fact.is_liquidation),
        filled_at: Set(fact.filled_at),
    }
}
