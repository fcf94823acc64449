//! What the venue says of our orders, held against what we sent: nothing that contradicts it is
//! believed, let alone booked.

use std::collections::HashMap;

use domain::{Address, ClientOrderId, Quantity, Token};
use sea_orm::ConnectionTrait;
use venue::commands::PlaceOrder;
use venue::{OrderSide, VenueFill, VenueOrder};

use super::Hyperliquid;
use crate::convert::Nonsense;
use crate::entity::order;
use crate::error::HyperliquidError;
use crate::evidence::Strange;
use crate::store;

/// What one of our orders was sent with; its size is the largest it was ever to have.
pub(super) struct Sent {
    client_order_id: ClientOrderId,
    token: Token,
    side: OrderSide,
    quantity: Quantity,
}

impl Sent {
    /// From the order's row; a stop that travelled with an entry is the entry's other way round.
    pub(super) fn of(row: &order::Model) -> Result<Self, HyperliquidError> {
        let command: PlaceOrder = serde_json::from_value(row.command.clone())?;
        let stop = command
            .protection
            .filter(|stop| stop.client_order_id.as_str() == row.client_order_id);
        let (client_order_id, side) = match stop {
            Some(stop) => (stop.client_order_id, command.side.opposite()),
            None => (command.client_order_id, command.side),
        };
        Ok(Self {
            client_order_id,
            token: command.token,
            side,
            quantity: largest(command.quantity, row)?,
        })
    }

    /// The largest size it was ever to have.
    pub(super) const fn quantity(&self) -> Quantity {
        self.quantity
    }

    /// Whether the venue's word can be of this order.
    pub(super) fn check_order(&self, order: &VenueOrder) -> Result<(), Nonsense> {
        let is_ours = order.client_order_id.as_ref() == Some(&self.client_order_id);
        if !is_ours {
            return Err(Nonsense::of("order", "it is another one"));
        }
        if (&order.token, order.side) != (&self.token, self.side) {
            return Err(Nonsense::of("order", "it is of another market or side"));
        }
        if order.quantity > self.quantity || order.filled_quantity > order.quantity {
            return Err(Nonsense::of("order", "it is larger than it was sent"));
        }
        Ok(())
    }

    fn check_fill(&self, fill: &VenueFill, filled_before: Quantity) -> Result<Quantity, Nonsense> {
        if (&fill.token, fill.side) != (&self.token, self.side) {
            return Err(Nonsense::of("fill", "it is of another market or side"));
        }
        let filled = filled_before.checked_add(fill.quantity);
        filled
            .ok()
            .filter(|filled| *filled <= self.quantity)
            .ok_or_else(|| Nonsense::of("fill", "its order is smaller"))
    }
}

fn largest(placed: Quantity, row: &order::Model) -> Result<Quantity, HyperliquidError> {
    let Some(column) = row.quantity_max.as_deref() else {
        return Ok(placed);
    };
    let larger: Quantity = column
        .parse()
        .map_err(|_| Nonsense::of("stored size", column))?;
    Ok(placed.max(larger))
}

/// Our orders that a page of fills names, each with how much of it was filled before.
pub(super) struct OurOrders {
    sent: HashMap<String, Sent>,
    filled: HashMap<String, Quantity>,
}

impl OurOrders {
    /// Loads those that the fills name.
    pub(super) async fn named_by(
        db: &impl ConnectionTrait,
        fills: &[VenueFill],
    ) -> Result<Self, HyperliquidError> {
        let named = fills
            .iter()
            .filter_map(|fill| fill.client_order_id.as_ref());
        let mut ids: Vec<&str> = named.map(ClientOrderId::as_str).collect();
        ids.sort_unstable();
        ids.dedup();
        let rows = store::list_orders(db, &ids).await?;
        let mut sent = HashMap::new();
        for row in &rows {
            sent.insert(row.client_order_id.clone(), Sent::of(row)?);
        }
        Ok(Self {
            sent,
            filled: HashMap::new(),
        })
    }

    /// Whether a new fill can be; counts it when it can.
    pub(super) async fn admit(
        &mut self,
        db: &impl ConnectionTrait,
        address: &Address,
        fill: &VenueFill,
    ) -> Result<Result<(), Nonsense>, HyperliquidError> {
        let Some(id) = &fill.client_order_id else {
            return Ok(Ok(()));
        };
        let Some(sent) = self.sent.get(id.as_str()) else {
            return Ok(Ok(()));
        };
        let before = match self.filled.get(id.as_str()) {
            Some(filled) => *filled,
            None => filled_before(db, address, id).await?,
        };
        Ok(sent.check_fill(fill, before).map(|filled| {
            self.filled.insert(id.as_str().to_owned(), filled);
        }))
    }
}

async fn filled_before(
    db: &impl ConnectionTrait,
    address: &Address,
    client_order_id: &ClientOrderId,
) -> Result<Quantity, HyperliquidError> {
    let mut filled = Quantity::ZERO;
    for row in store::list_fills_of(db, address, client_order_id.as_str()).await? {
        let fill: VenueFill = serde_json::from_value(row.fill)?;
        filled = filled
            .checked_add(fill.quantity)
            .map_err(|_| Nonsense::of("sum of fills", client_order_id))?;
    }
    Ok(filled)
}

impl Hyperliquid {
    /// Keeps what makes no sense as evidence, and hands it on as the error it is.
    pub(super) fn strange(
        &self,
        subject: &'static str,
        address: &Address,
        (error, words): (Nonsense, &impl std::fmt::Debug),
    ) -> HyperliquidError {
        self.evidence.keep(Strange {
            subject,
            address: Some(address.clone()),
            reason: error.to_string(),
            text: format!("{words:?}"),
        });
        error.into()
    }

    /// The venue's word on one of our orders, when it can be of that order.
    pub(super) async fn believed(
        &self,
        address: &Address,
        client_order_id: &ClientOrderId,
        order: VenueOrder,
    ) -> Result<VenueOrder, HyperliquidError> {
        let row = store::find_order(&self.context.db.read, client_order_id).await?;
        let Some(row) = row else {
            return Ok(order);
        };
        match Sent::of(&row)?.check_order(&order) {
            Ok(()) => Ok(order),
            Err(error) => Err(self.strange("orderStatus", address, (error, &order))),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{LiquidityRole, Timestamp, Usdc};
    use venue::VenueOrderStatus;

    use super::*;

    fn id(last: u8) -> ClientOrderId {
        ClientOrderId::from_bytes(&[last; 16])
    }

    fn sent() -> Sent {
        Sent {
            client_order_id: id(1),
            token: "ETH".parse().unwrap(),
            side: OrderSide::Buy,
            quantity: "2".parse().unwrap(),
        }
    }

    fn at() -> Timestamp {
        Timestamp::from_timestamp_millis(0).unwrap()
    }

    fn order() -> VenueOrder {
        VenueOrder {
            client_order_id: Some(id(1)),
            venue_order_id: "7".to_owned(),
            token: "ETH".parse().unwrap(),
            side: OrderSide::Buy,
            quantity: "2".parse().unwrap(),
            filled_quantity: "1".parse().unwrap(),
            average_price: None,
            trigger_price: None,
            is_reduce_only: false,
            status: VenueOrderStatus::Resting,
            as_of: at(),
        }
    }

    #[test]
    fn an_order_that_is_another_one_is_not_believed() {
        assert_eq!(sent().check_order(&order()), Ok(()));
        let others = [
            VenueOrder {
                client_order_id: Some(id(2)),
                ..order()
            },
            VenueOrder {
                client_order_id: None,
                ..order()
            },
            VenueOrder {
                token: "BTC".parse().unwrap(),
                ..order()
            },
            VenueOrder {
                side: OrderSide::Sell,
                ..order()
            },
            VenueOrder {
                quantity: "3".parse().unwrap(),
                ..order()
            },
            VenueOrder {
                filled_quantity: "2.1".parse().unwrap(),
                ..order()
            },
        ];
        for other in others {
            assert!(sent().check_order(&other).is_err(), "{other:?}");
        }
    }

    #[test]
    fn r7_fills_never_sum_up_to_more_than_the_order() {
        let fill = |quantity: &str| VenueFill {
            trade_id: "9".to_owned(),
            venue_order_id: "7".to_owned(),
            client_order_id: Some(id(1)),
            token: "ETH".parse().unwrap(),
            side: OrderSide::Buy,
            price: "3000".parse().unwrap(),
            quantity: quantity.parse().unwrap(),
            fee: Usdc::ZERO,
            closed_pnl: Usdc::ZERO,
            liquidity_role: LiquidityRole::Taker,
            is_liquidation: false,
            is_deleveraging: false,
            filled_at: at(),
        };
        let before: Quantity = "1.5".parse().unwrap();
        let whole: Quantity = "2".parse().unwrap();
        assert_eq!(sent().check_fill(&fill("0.5"), before), Ok(whole));
        assert!(sent().check_fill(&fill("0.6"), before).is_err());
        let other_side = VenueFill {
            side: OrderSide::Sell,
            ..fill("0.1")
        };
        assert!(sent().check_fill(&other_side, before).is_err());
    }
}
