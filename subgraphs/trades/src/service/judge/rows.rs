//! What a judgement leaves behind: a verdict, for a yes an intent with its orders, and the fact
//! that tells of either.

use domain::{IntentId, OrderId, PositionId, Quantity, Timestamp, VerdictId};
use events::facts::{
    DeploymentAccount, DeploymentSnapshot, IntentDecided, SignalCreated, VerdictRejected,
};
use rules::intent::{entry_order_id, protection_order_id};
use rules::judge::{CheckOutcome, Judgement, Plan, Verdict};
use sea_orm::Set;
use serde_json::json;
use venue::OrderSide;

use crate::entity::{exposure, intent, order, verdict};
use crate::error::TradesError;
use crate::service::order_side_word;

/// The rows and facts of one chunk.
#[derive(Default)]
pub(super) struct Written {
    pub verdicts: Vec<verdict::ActiveModel>,
    pub intents: Vec<intent::ActiveModel>,
    pub orders: Vec<order::ActiveModel>,
    pub exposures: Vec<exposure::ActiveModel>,
    pub decided: Vec<IntentDecided>,
    pub rejected: Vec<VerdictRejected>,
    pub flips: Vec<Flip>,
}

/// A position on the other side that is closed before the new one is entered.
pub(crate) struct Flip {
    /// The position that is closed.
    pub closes: PositionId,
}

impl Written {
    pub fn add(
        &mut self,
        signal: &SignalCreated,
        snapshot: &DeploymentSnapshot,
        judgement: &Judgement,
        now: Timestamp,
    ) -> Result<(), TradesError> {
        let verdict_id = VerdictId::new();
        self.verdicts
            .push(verdict_row(verdict_id, signal, snapshot, judgement, now));
        let plan = match &judgement.verdict {
            Verdict::Approved(plan) => &**plan,
            Verdict::Rejected(_) => {
                let fact = rejection_fact(verdict_id, signal, snapshot, judgement, now)?;
                self.rejected.push(fact);
                return Ok(());
            }
        };
        let account = snapshot
            .accounts
            .iter()
            .find(|known| known.account.venue == plan.venue);
        let account = account.ok_or_else(|| TradesError::stored("a plan without an account"))?;
        let fact = intent_fact(verdict_id, signal, snapshot, (account, plan), now);
        self.intents.push(intent_row(&fact, account, plan)?);
        self.exposures.push(exposure_row(&fact));
        self.orders.extend(order_rows(&fact, plan, now));
        self.flips.extend(plan.closes.map(|closes| Flip { closes }));
        self.decided.push(fact);
        Ok(())
    }
}

fn verdict_row(
    id: VerdictId,
    signal: &SignalCreated,
    snapshot: &DeploymentSnapshot,
    judgement: &Judgement,
    now: Timestamp,
) -> verdict::ActiveModel {
    let (plan, reason) = match &judgement.verdict {
        Verdict::Approved(plan) => (Some(plan), None),
        Verdict::Rejected(reason) => (None, Some(reason)),
    };
    let checks = judgement.checks.iter().map(|check| {
        json!({
            "name": check.check.name(),
            "isPassed": check.failure.is_none(),
            "detail": check.detail,
        })
    });
    let routes = judgement.routes.iter().map(|route| {
        json!({
            "venue": route.venue,
            "isChosen": route.is_chosen,
            "detail": route.refusal.map_or("can take the order", |reason| reason.message()),
        })
    });
    verdict::ActiveModel {
        id: Set(id.uuid()),
        signal_id: Set(signal.signal_id.uuid()),
        deployment_id: Set(snapshot.deployment_id.uuid()),
        user_id: Set(snapshot.user_id.uuid()),
        is_approved: Set(plan.is_some()),
        reason_code: Set(reason.map(|reason| reason.code().to_owned())),
        reason_message: Set(reason.map(|reason| reason.message().to_owned())),
        reason_action: Set(reason.map(|reason| reason.action().to_owned())),
        checks: Set(checks.collect()),
        routes: Set(routes.collect()),
        quantity: Set(plan.map(|plan| plan.quantity.to_string())),
        notional: Set(plan.map(|plan| plan.notional.micros())),
        leverage: Set(plan.map(|plan| i32::from(plan.leverage.get()))),
        decided_at: Set(now),
    }
}

/// The check that decided is the last one that ran.
fn rejection_fact(
    verdict_id: VerdictId,
    signal: &SignalCreated,
    snapshot: &DeploymentSnapshot,
    judgement: &Judgement,
    now: Timestamp,
) -> Result<VerdictRejected, TradesError> {
    let failed = judgement.checks.iter().find_map(|outcome| {
        let CheckOutcome {
            check,
            failure,
            detail,
        } = outcome;
        failure.map(|reason| (check, reason, detail))
    });
    let (check, reason, detail) =
        failed.ok_or_else(|| TradesError::stored("a no without a check that failed"))?;
    Ok(VerdictRejected {
        verdict_id,
        signal_id: signal.signal_id,
        deployment_id: snapshot.deployment_id,
        user_id: snapshot.user_id,
        agent_id: snapshot.agent_id,
        token: signal.token.clone(),
        side: signal.side,
        check: check.name().to_owned(),
        detail: detail.clone(),
        reason_code: reason.code().to_owned(),
        rejected_at: now,
    })
}

fn intent_fact(
    verdict_id: VerdictId,
    signal: &SignalCreated,
    snapshot: &DeploymentSnapshot,
    (account, plan): (&DeploymentAccount, &Plan),
    now: Timestamp,
) -> IntentDecided {
    let intent_id = IntentId::new();
    IntentDecided {
        intent_id,
        verdict_id,
        signal_id: signal.signal_id,
        deployment_id: snapshot.deployment_id,
        user_id: snapshot.user_id,
        agent_id: snapshot.agent_id,
        account: account.account.clone(),
        position_id: PositionId::new(),
        token: plan.token.clone(),
        side: plan.side,
        quantity: plan.quantity,
        limit_price: plan.limit_price,
        stop_price: plan.stop_price,
        target_price: Some(plan.target_price),
        leverage: plan.leverage,
        client_order_id: entry_order_id(intent_id),
        decided_at: now,
    }
}

fn intent_row(
    fact: &IntentDecided,
    account: &DeploymentAccount,
    plan: &Plan,
) -> Result<intent::ActiveModel, TradesError> {
    Ok(intent::ActiveModel {
        id: Set(fact.intent_id.uuid()),
        verdict_id: Set(fact.verdict_id.uuid()),
        signal_id: Set(fact.signal_id.uuid()),
        deployment_id: Set(fact.deployment_id.uuid()),
        user_id: Set(fact.user_id.uuid()),
        agent_id: Set(fact.agent_id.uuid()),
        keyring_id: Set(account.keyring_id.uuid()),
        account: Set(serde_json::to_value(&fact.account).map_err(TradesError::stored)?),
        position_id: Set(fact.position_id.uuid()),
        token: Set(fact.token.to_string()),
        side: Set(fact.side.to_string()),
        quantity: Set(fact.quantity.to_string()),
        limit_price: Set(fact.limit_price.to_string()),
        stop_price: Set(fact.stop_price.to_string()),
        target_price: Set(fact.target_price.map(|price| price.to_string())),
        leverage: Set(i32::from(fact.leverage.get())),
        notional: Set(plan.notional.micros()),
        client_order_id: Set(fact.client_order_id.to_string()),
        decided_at: Set(fact.decided_at),
        cause: Set(None),
    })
}

fn exposure_row(fact: &IntentDecided) -> exposure::ActiveModel {
    exposure::ActiveModel {
        position_id: Set(fact.position_id.uuid()),
        deployment_id: Set(fact.deployment_id.uuid()),
        user_id: Set(fact.user_id.uuid()),
        token: Set(fact.token.to_string()),
        side: Set(fact.side.to_string()),
        state: Set("OPENING".to_owned()),
        quantity: Set(Quantity::ZERO.to_string()),
        net_pnl: Set(0),
        exit_reason: Set(None),
        closed_at: Set(None),
        cause: Set(None),
        version: Set(0),
    }
}

/// The entry, and the stop that travels with it.
fn order_rows(fact: &IntentDecided, plan: &Plan, now: Timestamp) -> [order::ActiveModel; 2] {
    let entry = order::ActiveModel {
        id: Set(OrderId::new().uuid()),
        intent_id: Set(fact.intent_id.uuid()),
        position_id: Set(fact.position_id.uuid()),
        deployment_id: Set(fact.deployment_id.uuid()),
        user_id: Set(fact.user_id.uuid()),
        purpose: Set("ENTRY".to_owned()),
        state: Set("PLANNED".to_owned()),
        token: Set(fact.token.to_string()),
        side: Set(order_side_word(OrderSide::opening(fact.side)).to_owned()),
        quantity: Set(fact.quantity.to_string()),
        filled_quantity: Set(Quantity::ZERO.to_string()),
        average_price: Set(None),
        limit_price: Set(Some(fact.limit_price.to_string())),
        trigger_price: Set(None),
        client_order_id: Set(fact.client_order_id.to_string()),
        venue_order_id: Set(None),
        rejection: Set(None),
        exit_reason: Set(None),
        address: Set(fact.account.address.to_string()),
        is_carried: Set(false),
        is_cancel_wanted: Set(false),
        attempts: Set(0),
        due_at: Set(now),
        expires_at: Set(Some(plan.expires_at)),
        created_at: Set(now),
        updated_at: Set(now),
        cause: Set(None),
        told_quantity: Set(Quantity::ZERO.to_string()),
        is_proof_wanted: Set(false),
        revision: Set(0),
        next_quantity: Set(None),
        next_trigger_price: Set(None),
        superseded: Set(None),
    };
    let stop = order::ActiveModel {
        id: Set(OrderId::new().uuid()),
        purpose: Set("PROTECTION".to_owned()),
        side: Set(order_side_word(OrderSide::closing(fact.side)).to_owned()),
        limit_price: Set(None),
        trigger_price: Set(Some(fact.stop_price.to_string())),
        client_order_id: Set(protection_order_id(fact.position_id, 0).to_string()),
        is_carried: Set(true),
        ..entry.clone()
    };
    [entry, stop]
}
