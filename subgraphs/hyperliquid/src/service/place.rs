//! Sending orders: written down first, sent once, and never guessed about.

use domain::ClientOrderId;
use sea_orm::Set;
use serde::Serialize;
use venue::commands::{CancelOrder, CancelOutcome, PlaceOrder, PlaceOutcome};
use venue::{OrderTerms, VenueOrder, VenueOrderStatus};

use super::{Hyperliquid, Unsigned};
use crate::actions;
use crate::budget::Urgency;
use crate::client::wire::{ActionStatus, ExchangeAnswer, OrderStatusAnswer};
use crate::convert;
use crate::entity::order;
use crate::error::HyperliquidError;
use crate::prices::Listing;
use crate::store::{self, OrderNews, order_state};

/// How often a market's leverage is set when the answer gets lost.
const LEVERAGE_TRIES: usize = 3;

/// What one post to `/exchange` came to.
pub(super) enum Posted {
    Statuses(Vec<ActionStatus>),
    Refused(String),
    NotSent(Unsigned),
    Lost(String),
}

impl Hyperliquid {
    /// Places an order once, however often it is asked.
    pub async fn place(&self, command: PlaceOrder) -> Result<PlaceOutcome, HyperliquidError> {
        let Some(listing) = self.listing(&command.token)? else {
            let reason = format!("{} is not listed on Hyperliquid", command.token);
            return Ok(PlaceOutcome::NotSent {
                code: "UNKNOWN_MARKET".to_owned(),
                reason,
            });
        };
        if !self.write_down(&command).await? {
            return self.outcome_of_earlier(&command).await;
        }
        let outcome = self.send(&command, &listing).await?;
        self.settle(&command, &outcome).await?;
        self.accounts.forget(&command.account.address);
        self.nudge(&command.account.address);
        Ok(outcome)
    }

    /// The rows of the order and of its stop, in one transaction; false when they are there.
    async fn write_down(&self, command: &PlaceOrder) -> Result<bool, HyperliquidError> {
        let txn = self.context.db.begin().await?;
        let first = store::insert_order(&txn, self.row(command, &command.client_order_id)?).await?;
        if first && let Some(protection) = &command.protection {
            let mut row = self.row(command, &protection.client_order_id)?;
            row.is_protection = Set(true);
            store::insert_order(&txn, row).await?;
        }
        txn.commit().await?;
        Ok(first)
    }

    fn row(
        &self,
        command: &PlaceOrder,
        client_order_id: &ClientOrderId,
    ) -> Result<order::ActiveModel, HyperliquidError> {
        let now = self.now();
        Ok(order::ActiveModel {
            client_order_id: Set(client_order_id.to_string()),
            address: Set(command.account.address.to_string()),
            mode: Set(command.account.mode.to_string()),
            token: Set(command.token.to_string()),
            is_protection: Set(matches!(command.terms, OrderTerms::StopMarket { .. })),
            state: Set(order_state::SENDING.to_owned()),
            command: Set(serde_json::to_value(command)?),
            venue_order: Set(None),
            outcome: Set(None),
            revision: Set(0),
            modification: Set(None),
            modification_outcome: Set(None),
            quantity_max: Set(None),
            expires_at: Set(command.expires_at),
            created_at: Set(now),
            updated_at: Set(now),
        })
    }

    /// The same command came before: answer what was answered, or find out what became of it.
    async fn outcome_of_earlier(
        &self,
        command: &PlaceOrder,
    ) -> Result<PlaceOutcome, HyperliquidError> {
        let row = store::find_order(&self.context.db.read, &command.client_order_id).await?;
        if let Some(outcome) = row.and_then(|row| row.outcome) {
            return Ok(serde_json::from_value(outcome)?);
        }
        let address = &command.account.address;
        let answer = self
            .client
            .order_status(address, &command.client_order_id)
            .await;
        match answer {
            Ok(OrderStatusAnswer::Order { order }) => {
                let order = self
                    .believed_status(&command.account, &command.client_order_id, &order)
                    .await?;
                let outcome = PlaceOutcome::Accepted {
                    order,
                    protection: None,
                };
                self.settle(command, &outcome).await?;
                Ok(outcome)
            }
            Ok(OrderStatusAnswer::UnknownOid) => {
                let reason = "sent before, and the venue does not know it now".to_owned();
                Ok(PlaceOutcome::Unknown { reason })
            }
            Err(error) => Ok(PlaceOutcome::Unknown {
                reason: error.to_string(),
            }),
        }
    }

    async fn send(
        &self,
        command: &PlaceOrder,
        listing: &Listing,
    ) -> Result<PlaceOutcome, HyperliquidError> {
        if let Err(outcome) = self.set_leverage(command, listing).await {
            return Ok(outcome);
        }
        let urgency = if command.is_reduce_only {
            Urgency::Exit
        } else {
            Urgency::Ordinary
        };
        let action = actions::order(command, listing.asset, listing.market.size_decimals);
        let posted = self
            .post(
                (&command.account, &command.signing),
                action,
                command.expires_at,
                urgency,
            )
            .await;
        let statuses = match posted {
            Posted::Statuses(statuses) => statuses,
            Posted::Refused(reason) => return Ok(PlaceOutcome::Rejected { reason }),
            Posted::NotSent(Unsigned { code, reason }) => {
                return Ok(PlaceOutcome::NotSent { code, reason });
            }
            Posted::Lost(reason) => return Ok(PlaceOutcome::Unknown { reason }),
        };
        let mut statuses = statuses.into_iter();
        let outcome = match statuses.next() {
            Some(ActionStatus::Error(reason)) => PlaceOutcome::Rejected { reason },
            Some(status) => match self.answered(command, &status) {
                Ok(order) => PlaceOutcome::Accepted {
                    order,
                    protection: statuses
                        .next()
                        .and_then(|status| self.answered_protection(command, &status)),
                },
                // It was sent; what became of it another question has to tell.
                Err(error) => {
                    let address = &command.account.address;
                    let error = self.strange("exchange", address, (error, &status));
                    PlaceOutcome::Unknown {
                        reason: error.to_string(),
                    }
                }
            },
            None => PlaceOutcome::Unknown {
                reason: "the venue's answer was empty".to_owned(),
            },
        };
        Ok(outcome)
    }

    /// Sets the market's leverage before an entry, unless it is known to be set.
    async fn set_leverage(
        &self,
        command: &PlaceOrder,
        listing: &Listing,
    ) -> Result<(), PlaceOutcome> {
        let Some(leverage) = command.leverage else {
            return Ok(());
        };
        let key = (command.account.address.clone(), listing.asset);
        let is_set = self
            .leverages
            .lock()
            .expect("no thread panics while it holds the map")
            .get(&key)
            == Some(&leverage);
        if is_set {
            return Ok(());
        }
        let mut last = Unsigned::of("VENUE_UNAVAILABLE", "the leverage was not set");
        // Setting it twice does no harm, so what got lost is sent again.
        for _ in 0..LEVERAGE_TRIES {
            let action = actions::update_leverage(listing.asset, leverage);
            let (account, signing) = (&command.account, &command.signing);
            let posted = self
                .post(
                    (account, signing),
                    action,
                    command.expires_at,
                    Urgency::Ordinary,
                )
                .await;
            match posted {
                Posted::Statuses(_) => {
                    self.leverages
                        .lock()
                        .expect("no thread panics while it holds the map")
                        .insert(key, leverage);
                    return Ok(());
                }
                Posted::Refused(reason) => {
                    last = Unsigned::of("LEVERAGE_REFUSED", reason);
                    break;
                }
                Posted::NotSent(unsigned) => {
                    last = unsigned;
                    break;
                }
                Posted::Lost(reason) => last = Unsigned::of("VENUE_UNAVAILABLE", reason),
            }
        }
        // The order itself has not been sent, whatever became of the leverage.
        let Unsigned { code, reason } = last;
        Err(PlaceOutcome::NotSent { code, reason })
    }

    /// Has an action signed, and posts it once.
    pub(super) async fn post(
        &self,
        (account, signing): (&venue::VenueAccount, &venue::commands::SigningContext),
        action: serde_json::Value,
        expires_at: Option<domain::Timestamp>,
        urgency: Urgency,
    ) -> Posted {
        let envelope = match self.signed(account, signing, action, expires_at).await {
            Ok(envelope) => envelope,
            Err(unsigned) => return Posted::NotSent(unsigned),
        };
        match self.client.exchange(&envelope, urgency).await {
            Ok(ExchangeAnswer::Ok(answer)) => {
                Posted::Statuses(answer.data.map(|data| data.statuses).unwrap_or_default())
            }
            Ok(ExchangeAnswer::Err(reason)) if is_of_a_copy(&reason) => Posted::Lost(reason),
            Ok(ExchangeAnswer::Err(reason)) => Posted::Refused(reason),
            Err(error) if error.is_surely_not_sent() => Posted::NotSent(Unsigned {
                code: "VENUE_UNAVAILABLE".to_owned(),
                reason: error.to_string(),
            }),
            Err(error) => Posted::Lost(error.to_string()),
        }
    }

    /// The order as the venue's immediate answer describes it.
    pub(super) fn answered(
        &self,
        command: &PlaceOrder,
        status: &ActionStatus,
    ) -> Result<VenueOrder, convert::Nonsense> {
        let nonsense = |what| convert::Nonsense::of(what, format!("{status:?}"));
        let mut order = VenueOrder {
            client_order_id: Some(command.client_order_id.clone()),
            venue_order_id: String::new(),
            token: command.token.clone(),
            side: command.side,
            quantity: command.quantity,
            filled_quantity: domain::Quantity::ZERO,
            average_price: None,
            trigger_price: match command.terms {
                OrderTerms::StopMarket { trigger_price } => Some(trigger_price),
                OrderTerms::ImmediateOrCancel { .. } | OrderTerms::GoodTilCancelled { .. } => None,
            },
            is_reduce_only: command.is_reduce_only,
            status: VenueOrderStatus::Resting,
            as_of: self.now(),
        };
        match status {
            ActionStatus::Resting { oid } => order.venue_order_id = oid.to_string(),
            ActionStatus::Filled {
                oid,
                total_sz,
                avg_px,
            } => {
                order.venue_order_id = oid.to_string();
                order.filled_quantity = domain::Quantity::try_new(*total_sz)
                    .ok()
                    .filter(|filled| *filled <= command.quantity)
                    .ok_or_else(|| nonsense("filled size"))?;
                let average = domain::Price::try_new(*avg_px);
                order.average_price = Some(average.map_err(|_| nonsense("average price"))?);
                order.status = if order.filled_quantity == command.quantity {
                    VenueOrderStatus::Filled
                } else {
                    VenueOrderStatus::Cancelled {
                        reason: "iocCancel".to_owned(),
                    }
                };
            }
            ActionStatus::WaitingForTrigger | ActionStatus::WaitingForFill => {
                order.status = VenueOrderStatus::Waiting;
            }
            ActionStatus::Success | ActionStatus::Error(_) => {
                return Err(nonsense("order status"));
            }
        }
        Ok(order)
    }

    fn answered_protection(
        &self,
        command: &PlaceOrder,
        status: &ActionStatus,
    ) -> Option<VenueOrder> {
        let protection = command.protection.as_ref()?;
        let stop = PlaceOrder {
            client_order_id: protection.client_order_id.clone(),
            side: command.side.opposite(),
            terms: OrderTerms::StopMarket {
                trigger_price: protection.trigger_price,
            },
            is_reduce_only: true,
            protection: None,
            ..command.clone()
        };
        self.answered(&stop, status).ok()
    }

    /// Writes the outcome beside the order, so that the same question gets the same answer.
    async fn settle(
        &self,
        command: &PlaceOrder,
        outcome: &PlaceOutcome,
    ) -> Result<(), HyperliquidError> {
        let now = self.now();
        let txn = self.context.db.begin().await?;
        let (state, order, stop) = match outcome {
            PlaceOutcome::Accepted { order, protection } => {
                (row_state(order), Some(order), protection.as_ref())
            }
            PlaceOutcome::Rejected { .. } => (order_state::ENDED, None, None),
            PlaceOutcome::NotSent { .. } => (order_state::LOST, None, None),
            PlaceOutcome::Unknown { .. } => return Ok(txn.rollback().await?),
        };
        let news = OrderNews {
            state,
            venue_order: json(order)?,
            outcome: json(Some(outcome))?,
        };
        store::update_order(&txn, &command.client_order_id, news, now).await?;
        if let Some(protection) = &command.protection {
            // The venue drops the stop together with an entry it refuses.
            let is_alive = matches!(outcome, PlaceOutcome::Accepted { .. });
            let alive = stop.map_or(order_state::SENDING, row_state);
            let state = if is_alive { alive } else { state };
            let news = OrderNews {
                state,
                venue_order: json(stop)?,
                outcome: None,
            };
            store::update_order(&txn, &protection.client_order_id, news, now).await?;
        }
        txn.commit().await?;
        Ok(())
    }

    /// Cancels an order by our id.
    pub async fn cancel(&self, command: CancelOrder) -> Result<CancelOutcome, HyperliquidError> {
        let Some(listing) = self.listing(&command.token)? else {
            return Err(HyperliquidError::NotListed(command.token.to_string()));
        };
        let action = actions::cancel(listing.asset, &command.client_order_id);
        let posted = self
            .post(
                (&command.account, &command.signing),
                action,
                None,
                Urgency::Exit,
            )
            .await;
        self.accounts.forget(&command.account.address);
        self.nudge(&command.account.address);
        Ok(match posted {
            Posted::Statuses(statuses) => match statuses.first() {
                Some(ActionStatus::Success) => CancelOutcome::Cancelled,
                Some(ActionStatus::Error(_)) => CancelOutcome::NotWorking,
                _ => CancelOutcome::Unknown {
                    reason: "the venue's answer was empty".to_owned(),
                },
            },
            Posted::Refused(reason) | Posted::Lost(reason) => CancelOutcome::Unknown { reason },
            Posted::NotSent(Unsigned { code, reason }) => CancelOutcome::NotSent { code, reason },
        })
    }
}

/// Whether a refusal may be of a second copy of a request whose first was carried out: networks
/// repeat, and the venue then answers for the repetition.
fn is_of_a_copy(reason: &str) -> bool {
    let reason = reason.to_ascii_lowercase();
    reason.contains("nonce") || reason.contains("expired")
}

/// What an order's row says, from the venue's word.
pub(super) const fn row_state(order: &VenueOrder) -> &'static str {
    match order.status {
        VenueOrderStatus::Resting | VenueOrderStatus::Waiting => order_state::WORKING,
        VenueOrderStatus::Filled
        | VenueOrderStatus::Cancelled { .. }
        | VenueOrderStatus::Rejected { .. } => order_state::ENDED,
    }
}

/// A value as a JSON column holds it.
pub(super) fn json(
    value: Option<&impl Serialize>,
) -> Result<Option<serde_json::Value>, serde_json::Error> {
    value.map(serde_json::to_value).transpose()
}
