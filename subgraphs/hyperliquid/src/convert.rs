//! The venue's words in ours. What cannot be read is an error that says what it was.

use domain::{
    Address, ClientOrderId, Leverage, LiquidityRole, Price, Quantity, Side, Timestamp, Usdc, Venue,
};
use events::facts::{VenueFundingPaid, VenueTransferSeen};
use rust_decimal::Decimal;
use venue::{
    AccountSnapshot, Candle, OrderSide, VenueAccount, VenueFill, VenueOrder, VenueOrderStatus,
    VenuePosition,
};

use crate::client::wire::{
    ClearinghouseState, FundingDelta, TransferDelta, WireCandle, WireFill, WireFunding, WireOrder,
    WirePosition, WireSide, WireTransfer,
};
use crate::prices::token_of;

/// An answer that is well formed and makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the venue's {what} makes no sense: {value}")]
pub struct Nonsense {
    what: &'static str,
    value: String,
}

impl Nonsense {
    /// Names the part and shows it.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers hand over what they format"
    )]
    pub fn of(what: &'static str, value: impl ToString) -> Self {
        Self {
            what,
            value: value.to_string(),
        }
    }
}

/// Milliseconds since 1970 as a moment.
pub fn moment(millis: i64) -> Result<Timestamp, Nonsense> {
    Timestamp::from_timestamp_millis(millis).ok_or_else(|| Nonsense::of("time", millis))
}

fn dollars(what: &'static str, value: Decimal) -> Result<Usdc, Nonsense> {
    Usdc::from_decimal_nearest(value).map_err(|_| Nonsense::of(what, value))
}

fn price(what: &'static str, value: Decimal) -> Result<Price, Nonsense> {
    Price::try_new(value).map_err(|_| Nonsense::of(what, value))
}

fn quantity(what: &'static str, value: Decimal) -> Result<Quantity, Nonsense> {
    Quantity::try_new(value).map_err(|_| Nonsense::of(what, value))
}

fn token(symbol: &str) -> Result<domain::Token, Nonsense> {
    token_of(symbol)
        .map(|(token, _)| token)
        .ok_or_else(|| Nonsense::of("symbol", symbol))
}

const fn order_side(side: WireSide) -> OrderSide {
    match side {
        WireSide::B => OrderSide::Buy,
        WireSide::A => OrderSide::Sell,
    }
}

/// Ours when it has our form; another program's client id is nobody's of ours.
fn client_order_id(cloid: Option<&str>) -> Option<ClientOrderId> {
    cloid.and_then(|cloid| cloid.parse().ok())
}

/// One account as a whole.
pub fn snapshot(
    account: &VenueAccount,
    state: &ClearinghouseState,
    orders: Vec<VenueOrder>,
) -> Result<AccountSnapshot, Nonsense> {
    let positions = state
        .asset_positions
        .iter()
        .filter(|row| !row.position.szi.is_zero())
        .map(|row| position(&row.position))
        .collect::<Result<_, _>>()?;
    Ok(AccountSnapshot {
        account: account.clone(),
        equity: dollars("account value", state.margin_summary.account_value)?,
        withdrawable: dollars("withdrawable", state.withdrawable)?,
        positions,
        open_orders: orders,
        as_of: moment(state.time)?,
    })
}

fn position(row: &WirePosition) -> Result<VenuePosition, Nonsense> {
    let entry = row
        .entry_px
        .ok_or_else(|| Nonsense::of("entry price", "none"))?;
    let leverage = Leverage::try_new(row.leverage.value)
        .map_err(|_| Nonsense::of("leverage", row.leverage.value))?;
    let paid = row
        .cum_funding
        .as_ref()
        .map_or(Decimal::ZERO, |funding| funding.since_open);
    Ok(VenuePosition {
        token: token(&row.coin)?,
        side: if row.szi.is_sign_negative() {
            Side::Short
        } else {
            Side::Long
        },
        quantity: quantity("size", row.szi.abs())?,
        entry_price: price("entry price", entry)?,
        unrealised_pnl: dollars("unrealised profit", row.unrealized_pnl)?,
        liquidation_price: row.liquidation_px.and_then(|at| Price::try_new(at).ok()),
        leverage,
        margin_used: dollars("margin", row.margin_used)?,
        funding: dollars("funding", -paid)?,
    })
}

/// One order with the status the venue gave it.
pub fn order(row: &WireOrder, status: &str, at: Timestamp) -> Result<VenueOrder, Nonsense> {
    let total = quantity("original size", row.orig_sz.unwrap_or(row.sz))?;
    let left = quantity("size left", row.sz)?;
    let status = order_status(status, row.is_trigger)?;
    let filled = match status {
        VenueOrderStatus::Filled => total,
        VenueOrderStatus::Resting
        | VenueOrderStatus::Waiting
        | VenueOrderStatus::Cancelled { .. }
        | VenueOrderStatus::Rejected { .. } => total
            .checked_sub(left)
            .map_err(|_| Nonsense::of("size left", format!("{left} of {total}")))?,
    };
    Ok(VenueOrder {
        client_order_id: client_order_id(row.cloid.as_deref()),
        venue_order_id: row.oid.to_string(),
        token: token(&row.coin)?,
        side: order_side(row.side),
        quantity: total,
        filled_quantity: filled,
        average_price: None,
        trigger_price: row.trigger_px.and_then(|at| Price::try_new(at).ok()),
        is_reduce_only: row.reduce_only,
        status,
        as_of: at,
    })
}

/// The venue's word for where an order stands. Every `…Canceled` and `…Rejected` keeps its word.
fn order_status(word: &str, is_trigger: bool) -> Result<VenueOrderStatus, Nonsense> {
    let reason = word.to_owned();
    match word {
        "open" if is_trigger => Ok(VenueOrderStatus::Waiting),
        "open" | "triggered" => Ok(VenueOrderStatus::Resting),
        "filled" => Ok(VenueOrderStatus::Filled),
        "canceled" | "scheduledCancel" => Ok(VenueOrderStatus::Cancelled { reason }),
        "rejected" => Ok(VenueOrderStatus::Rejected { reason }),
        _ if word.ends_with("Canceled") => Ok(VenueOrderStatus::Cancelled { reason }),
        _ if word.ends_with("Rejected") => Ok(VenueOrderStatus::Rejected { reason }),
        _ => Err(Nonsense::of("order status", word)),
    }
}

/// The venue's words for a position that was cut down for another's loss.
const DELEVERAGED: &str = "Auto-Deleveraging";

/// One execution of an account.
pub fn fill(row: &WireFill, owner: &Address) -> Result<VenueFill, Nonsense> {
    let is_liquidation = row.liquidation.as_ref().is_some_and(|liquidation| {
        let user = liquidation.liquidated_user.as_deref();
        user.is_none_or(|user| user.eq_ignore_ascii_case(owner.as_str()))
    });
    Ok(VenueFill {
        trade_id: row.tid.to_string(),
        venue_order_id: row.oid.to_string(),
        client_order_id: client_order_id(row.cloid.as_deref()),
        token: token(&row.coin)?,
        side: order_side(row.side),
        price: price("fill price", row.px)?,
        quantity: quantity("fill size", row.sz)?,
        fee: dollars("fee", row.fee)?,
        closed_pnl: dollars("closed profit", row.closed_pnl)?,
        liquidity_role: if row.crossed {
            LiquidityRole::Taker
        } else {
            LiquidityRole::Maker
        },
        is_liquidation,
        is_deleveraging: row.dir == DELEVERAGED,
        filled_at: moment(row.time)?,
    })
}

/// One payment of funding.
pub fn funding(row: &WireFunding, account: &VenueAccount) -> Result<VenueFundingPaid, Nonsense> {
    let FundingDelta { coin, usdc, szi } = &row.delta;
    Ok(VenueFundingPaid {
        account: account.clone(),
        token: token(coin)?,
        amount: dollars("funding", *usdc)?,
        quantity: quantity("size", szi.abs())?,
        funding_id: format!("{coin} {}", row.time),
        paid_at: moment(row.time)?,
    })
}

/// Kinds of entries that leave the collateral of perpetuals alone.
const BESIDE_COLLATERAL: [&str; 5] = [
    "spotTransfer",
    "spotGenesis",
    "rewardsClaim",
    "liquidation",
    "cStakingTransfer",
];

/// One movement of money; none when it leaves the collateral alone.
pub fn transfer(
    row: &WireTransfer,
    account: &VenueAccount,
) -> Result<Option<VenueTransferSeen>, Nonsense> {
    let TransferDelta {
        kind,
        usdc,
        fee,
        net_withdrawn_usd,
        to_perp,
        destination,
    } = &row.delta;
    if BESIDE_COLLATERAL.contains(&kind.as_str()) {
        return Ok(None);
    }
    let missing = || Nonsense::of("amount of money", kind);
    let fee = fee.unwrap_or_default();
    let owner = account.address.as_str();
    let amount = match kind.as_str() {
        "deposit" | "vaultDistribution" => usdc.ok_or_else(missing)?,
        "withdraw" => -(usdc.ok_or_else(missing)? + fee),
        "vaultCreate" | "vaultDeposit" => -usdc.ok_or_else(missing)?,
        "vaultWithdraw" => net_withdrawn_usd.ok_or_else(missing)?,
        "accountClassTransfer" => {
            let amount = usdc.ok_or_else(missing)?;
            if to_perp.ok_or_else(missing)? {
                amount
            } else {
                -amount
            }
        }
        "internalTransfer" | "subAccountTransfer" => {
            let amount = usdc.ok_or_else(missing)?;
            let to = destination.as_deref().ok_or_else(missing)?;
            if to.eq_ignore_ascii_case(owner) {
                amount
            } else {
                -(amount + fee)
            }
        }
        _ => return Err(Nonsense::of("kind of transfer", kind)),
    };
    Ok(Some(VenueTransferSeen {
        account: account.clone(),
        amount: dollars("amount of money", amount)?,
        transfer_id: format!("{} {kind}", row.hash),
        transferred_at: moment(row.time)?,
    }))
}

/// Whether a symbol is of a market we never trade: spot pairs and other builders' perpetuals.
pub fn is_foreign(symbol: &str) -> bool {
    symbol.contains(['@', '/', ':'])
}

/// One candle.
pub fn candle(row: &WireCandle) -> Result<Candle, Nonsense> {
    Ok(Candle {
        open_time: moment(row.open_time)?,
        open: price("open", row.open)?,
        high: price("high", row.high)?,
        low: price("low", row.low)?,
        close: price("close", row.close)?,
        volume: quantity("volume", row.volume)?,
    })
}

/// The account of an address at this venue.
pub const fn account(mode: domain::TradingMode, address: Address) -> VenueAccount {
    VenueAccount {
        venue: Venue::Hyperliquid,
        mode,
        address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire_order(text: &str) -> WireOrder {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_partly_filled_order_says_how_much() {
        let row = wire_order(
            r#"{"coin":"BTC","side":"B","sz":"0.3","origSz":"1.0","oid":5,"cloid":null}"#,
        );
        let at = moment(0).unwrap();
        assert_eq!(
            order(&row, "open", at).unwrap().filled_quantity.to_string(),
            "0.7"
        );
        assert_eq!(
            order(&row, "filled", at)
                .unwrap()
                .filled_quantity
                .to_string(),
            "1"
        );
    }

    #[test]
    fn each_kind_of_transfer_counts_for_the_collateral_as_it_should() {
        let owner: Address = format!("0x{}", "ab".repeat(20)).parse().unwrap();
        let account = account(domain::TradingMode::Live, owner.clone());
        let amount = |delta: serde_json::Value| {
            let row = serde_json::json!({"time": 1, "hash": "0x01", "delta": delta});
            let row: WireTransfer = serde_json::from_value(row).unwrap();
            transfer(&row, &account).map(|it| it.map(|it| it.amount.to_string()))
        };
        let told = |text: &str| Ok(Some(text.to_owned()));
        let away = format!("0x{}", "cd".repeat(20));
        let internal = |to: &str| {
            serde_json::json!({"type": "internalTransfer", "usdc": "5", "user": away,
                "destination": to, "fee": "1"})
        };
        let class = |to_perp: bool| serde_json::json!({"type": "accountClassTransfer", "usdc": "7", "toPerp": to_perp});
        let withdraw = serde_json::json!({"type": "withdraw", "usdc": "9", "nonce": 1, "fee": "1"});
        assert_eq!(
            amount(serde_json::json!({"type": "deposit", "usdc": "3.5"})),
            told("3.5")
        );
        assert_eq!(amount(withdraw), told("-10"));
        assert_eq!(amount(class(true)), told("7"));
        assert_eq!(amount(class(false)), told("-7"));
        assert_eq!(amount(internal(owner.as_str())), told("5"));
        assert_eq!(amount(internal(&away)), told("-6"));
        assert_eq!(
            amount(serde_json::json!({"type": "spotTransfer"})),
            Ok(None)
        );
        assert!(amount(serde_json::json!({"type": "deposit"})).is_err());
        assert!(amount(serde_json::json!({"type": "aNewKind", "usdc": "1"})).is_err());
    }

    #[test]
    fn more_left_than_there_was_is_refused() {
        let row = wire_order(r#"{"coin":"BTC","side":"B","sz":"2","origSz":"1.0","oid":5}"#);
        assert!(order(&row, "open", moment(0).unwrap()).is_err());
    }

    #[test]
    fn every_word_for_an_ended_order_is_understood_and_others_are_refused() {
        for word in [
            "canceled",
            "reduceOnlyCanceled",
            "siblingFilledCanceled",
            "scheduledCancel",
        ] {
            let status = order_status(word, false).unwrap();
            assert_eq!(
                status,
                VenueOrderStatus::Cancelled {
                    reason: word.to_owned()
                }
            );
        }
        for word in ["rejected", "tickRejected", "perpMarginRejected"] {
            let status = order_status(word, false).unwrap();
            assert_eq!(
                status,
                VenueOrderStatus::Rejected {
                    reason: word.to_owned()
                }
            );
        }
        assert!(order_status("mystery", false).is_err());
    }

    #[test]
    fn a_liquidation_of_the_other_side_is_not_ours() {
        let row = |user: &str| -> WireFill {
            serde_json::from_str(&format!(
                r#"{{"coin":"ETH","px":"2000","sz":"1","side":"A","time":1,"closedPnl":"0.0",
                "oid":1,"crossed":true,"fee":"0.9","tid":9,
                "liquidation":{{"liquidatedUser":"{user}","markPx":"2000","method":"market"}}}}"#
            ))
            .unwrap()
        };
        let owner: Address = format!("0x{}", "ab".repeat(20)).parse().unwrap();
        assert!(
            fill(&row(&format!("0x{}", "AB".repeat(20))), &owner)
                .unwrap()
                .is_liquidation
        );
        assert!(
            !fill(&row(&format!("0x{}", "cd".repeat(20))), &owner)
                .unwrap()
                .is_liquidation
        );
    }
}
