//! Trades and the venue while a run of positions is recorded: what is held where, which stops
//! wait, and what accounts are worth.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use domain::{Leverage, OrderId, PositionId, Price, Quantity, Side, Timestamp, Token, Usdc, Venue};
use testkit::start_of_tests;
use venue::commands::{
    AccountLookUp, ClosePosition, LookUpAccounts, LookUpMarkets, OrderAccepted, ProtectPosition,
    ProtectionState,
};
use venue::{
    AccountSnapshot, Market, OrderSide, VenueAccount, VenueOrder, VenueOrderStatus, VenuePosition,
};

/// What an account is worth at first.
const EQUITY: Usdc = Usdc::from_whole(10_000);

/// A holding as the venue has it.
#[derive(Clone, Debug)]
pub struct Holding {
    pub account: VenueAccount,
    pub token: Token,
    pub side: Side,
    pub quantity: Quantity,
    pub entry_price: Price,
    pub liquidation_price: Option<Price>,
}

#[derive(Debug)]
struct State {
    now: Timestamp,
    holdings: BTreeMap<PositionId, Holding>,
    stops: BTreeMap<PositionId, (Price, Quantity)>,
    equities: BTreeMap<VenueAccount, Usdc>,
    prices: BTreeMap<Token, Price>,
    accepted: u8,
}

/// What lies behind the border of positions.
#[derive(Clone, Debug)]
pub struct StandIn(Arc<Mutex<State>>);

impl StandIn {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            now: start_of_tests(),
            holdings: BTreeMap::new(),
            stops: BTreeMap::new(),
            equities: BTreeMap::new(),
            prices: BTreeMap::new(),
            accepted: 0,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// The venue's own clock.
    pub fn set_time(&self, now: Timestamp) {
        self.state().now = now;
    }

    pub fn set_price(&self, token: &Token, price: Price) {
        self.state().prices.insert(token.clone(), price);
    }

    /// What the venue holds for a position from now on.
    pub fn holds(&self, position: PositionId, holding: Holding) {
        self.state().holdings.insert(position, holding);
    }

    pub fn quantity_of(&self, position: PositionId) -> Quantity {
        let state = self.state();
        let known = state.holdings.get(&position);
        known.map_or(Quantity::ZERO, |one| one.quantity)
    }

    /// Changes what the venue holds for a position.
    pub fn change(&self, position: PositionId, change: impl FnOnce(&mut Holding)) {
        change(self.state().holdings.get_mut(&position).unwrap());
    }

    /// Money comes to an account or leaves it.
    pub fn receives(&self, account: &VenueAccount, amount: Usdc) {
        let mut state = self.state();
        let equity = state.equities.entry(account.clone()).or_insert(EQUITY);
        *equity = equity.checked_add(amount).unwrap();
    }

    pub fn close(&self, _: &ClosePosition) -> OrderAccepted {
        let order_id = self.state().next_order();
        OrderAccepted { order_id }
    }

    /// A stop waits at once.
    pub fn protect(&self, command: &ProtectPosition) -> ProtectionState {
        let ProtectPosition {
            position_id,
            quantity,
            trigger_price,
        } = *command;
        let mut state = self.state();
        let order_id = if quantity.is_zero() {
            state.stops.remove(&position_id);
            None
        } else {
            state.stops.insert(position_id, (trigger_price, quantity));
            Some(state.next_order())
        };
        ProtectionState {
            order_id,
            is_settled: true,
        }
    }

    pub fn markets(&self, command: &LookUpMarkets) -> Vec<Market> {
        let state = self.state();
        let asked = command.tokens.iter().filter_map(|token| {
            let price = state.prices.get(token)?;
            Some(Market {
                venue: Venue::Hyperliquid,
                token: token.clone(),
                symbol: token.to_string(),
                token_multiplier: 1,
                size_decimals: 3,
                max_leverage: Leverage::try_new(20).unwrap(),
                min_notional: Usdc::from_whole(10),
                mark_price: Some(*price),
                funding_rate: None,
                is_open: true,
                is_fresh: true,
                as_of: state.now,
            })
        });
        asked.collect()
    }

    pub fn accounts(&self, command: &LookUpAccounts) -> Vec<AccountLookUp> {
        let state = self.state();
        let accounts = command.accounts.iter();
        accounts
            .map(|account| AccountLookUp::Known {
                snapshot: state.snapshot(account),
            })
            .collect()
    }
}

impl State {
    /// Ids of the service are drawn in its replay too, where nobody stands in: these are not.
    fn next_order(&mut self) -> OrderId {
        self.accepted += 1;
        OrderId::derived([self.accepted; 16])
    }

    fn snapshot(&self, account: &VenueAccount) -> AccountSnapshot {
        let held = self.holdings.iter().filter(|(_, one)| {
            let is_something = !one.quantity.is_zero();
            one.account == *account && is_something
        });
        let stops = held.clone().filter_map(|(id, one)| {
            let stop = self.stops.get(id)?;
            Some(self.stop_order(one, *stop))
        });
        let equity = self.equities.get(account).copied().unwrap_or(EQUITY);
        AccountSnapshot {
            account: account.clone(),
            equity,
            withdrawable: equity,
            positions: held.clone().map(|(_, one)| position_of(one)).collect(),
            open_orders: stops.collect(),
            as_of: self.now,
        }
    }

    fn stop_order(&self, of: &Holding, (trigger, quantity): (Price, Quantity)) -> VenueOrder {
        VenueOrder {
            client_order_id: None,
            venue_order_id: format!("stop-{}", of.token),
            token: of.token.clone(),
            side: OrderSide::closing(of.side),
            quantity,
            filled_quantity: Quantity::ZERO,
            average_price: None,
            trigger_price: Some(trigger),
            is_reduce_only: true,
            status: VenueOrderStatus::Waiting,
            as_of: self.now,
        }
    }
}

fn position_of(holding: &Holding) -> VenuePosition {
    VenuePosition {
        token: holding.token.clone(),
        side: holding.side,
        quantity: holding.quantity,
        entry_price: holding.entry_price,
        unrealised_pnl: Usdc::ZERO,
        liquidation_price: holding.liquidation_price,
        leverage: Leverage::try_new(2).unwrap(),
        margin_used: Usdc::from_whole(50),
        funding: Usdc::ZERO,
    }
}
