//! What a key may sign. Pure: the action and its limits in, a verdict out.

use domain::{Address, Usdc};
use evm::hyperliquid::{Action, L1Action, OrderAction, UserAction, UserSigned, WireOrder};
use rust_decimal::Decimal;

/// Which key signs an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// The key the venue lets trade on the account.
    Agent,
    /// The account's own key; paper accounts only.
    Account,
}

/// An action that may be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permitted {
    /// By which key.
    pub signer: Signer,
    /// Whether a raised fence stops it: everything but what only reduces or cancels.
    pub is_fenced: bool,
}

/// Why an action is not signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A stable code.
    pub code: &'static str,
    /// A sentence.
    pub reason: String,
}

impl Refusal {
    /// With a sentence.
    pub fn new(code: &'static str, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
        }
    }
}

/// The limits of one action.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'a> {
    /// What the deciding service allows this action to open.
    pub notional: Usdc,
    /// What this service allows any action to set.
    pub leverage_max: u32,
    /// The only key an account may approve.
    pub agent: &'a Address,
    /// Whether the account's own key is held here.
    pub has_account_key: bool,
}

/// Judges an action by what it does, whatever its caller says it does.
pub fn judge(action: &Action, limits: &Limits<'_>) -> Result<Permitted, Refusal> {
    match action {
        Action::L1(action) => judge_trading(action, limits),
        Action::User(action) => judge_approval(action, limits),
    }
}

fn judge_trading(action: &L1Action, limits: &Limits<'_>) -> Result<Permitted, Refusal> {
    let is_fenced = match action {
        L1Action::Order(order) => judge_orders(order, limits)?,
        L1Action::Modify(modify) => judge_notional([&modify.order], limits)?,
        L1Action::BatchModify(batch) => {
            judge_notional(batch.modifies.iter().map(|modify| &modify.order), limits)?
        }
        L1Action::UpdateLeverage(update) if update.leverage > limits.leverage_max => {
            let max = limits.leverage_max;
            return Err(Refusal::new(
                "LEVERAGE_LIMIT",
                format!(
                    "the leverage {} is above the limit of {max}",
                    update.leverage
                ),
            ));
        }
        L1Action::UpdateLeverage(_) => true,
        L1Action::Cancel(_) | L1Action::CancelByCloid(_) | L1Action::Noop => false,
        L1Action::ScheduleCancel(_)
        | L1Action::UpdateIsolatedMargin(_)
        | L1Action::VaultTransfer(_)
        | L1Action::CreateSubAccount(_)
        | L1Action::SubAccountTransfer(_)
        | L1Action::SetReferrer(_)
        | L1Action::TwapOrder(_)
        | L1Action::TwapCancel(_) => return Err(not_allowed()),
    };
    Ok(Permitted {
        signer: Signer::Agent,
        is_fenced,
    })
}

fn judge_orders(action: &OrderAction, limits: &Limits<'_>) -> Result<bool, Refusal> {
    if action.builder.is_some() {
        return Err(Refusal::new("BUILDER_FEE", "an order may pay no builder"));
    }
    judge_notional(&action.orders, limits)
}

/// Whether any of the orders could open something; refuses what opens too much.
fn judge_notional<'a>(
    orders: impl IntoIterator<Item = &'a WireOrder>,
    limits: &Limits<'_>,
) -> Result<bool, Refusal> {
    let overflow = || Refusal::new("NOTIONAL_LIMIT", "the amounts are beyond counting");
    let (mut opened, mut opens) = (Decimal::ZERO, false);
    for order in orders.into_iter().filter(|order| !order.is_reduce_only) {
        let notional = order
            .price
            .get()
            .checked_mul(order.size.get())
            .ok_or_else(overflow)?;
        opened = opened.checked_add(notional.abs()).ok_or_else(overflow)?;
        opens = true;
    }
    let limit = limits.notional.to_decimal();
    if opened > limit {
        let reason = format!("the action could open {opened} USDC; its limit is {limit}");
        return Err(Refusal::new("NOTIONAL_LIMIT", reason));
    }
    Ok(opens)
}

fn judge_approval(action: &UserSigned, limits: &Limits<'_>) -> Result<Permitted, Refusal> {
    let UserAction::ApproveAgent(approval) = &action.action else {
        return Err(not_allowed());
    };
    if !limits.has_account_key {
        return Err(Refusal::new(
            "NOT_OUR_ACCOUNT",
            "only the account's owner can approve a key on a live account",
        ));
    }
    if &approval.agent_address != limits.agent {
        return Err(Refusal::new(
            "ANOTHER_AGENT",
            "only the keyring's own key may be approved",
        ));
    }
    Ok(Permitted {
        signer: Signer::Account,
        is_fenced: true,
    })
}

fn not_allowed() -> Refusal {
    Refusal::new(
        "ACTION_NOT_ALLOWED",
        "keys are not used for this kind of action",
    )
}
