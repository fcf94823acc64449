//! Commands the venue Hyperliquid carries out.

use std::time::Duration;

use domain::{
    Address, ClientOrderId, DeploymentId, KeyringId, Leverage, Quantity, Service, Timestamp, Token,
    UserId,
};
use serde::{Deserialize, Serialize};

use super::SigningContext;
use crate::{
    AccountSnapshot, Candle, Command, Market, OrderSide, OrderTerms, Protection, VenueAccount,
    VenueFill, VenueOrder,
};

/// Place an order. Repeating it with the same client order id never places a second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceOrder {
    /// The account it is for.
    pub account: VenueAccount,
    /// Who signs, for whom, within which limits.
    pub signing: SigningContext,
    /// Ours; derived from the intent.
    pub client_order_id: ClientOrderId,
    /// The token.
    pub token: Token,
    /// Buy or sell.
    pub side: OrderSide,
    /// In market units, already a multiple of the lot.
    pub quantity: Quantity,
    /// How it is to be filled.
    pub terms: OrderTerms,
    /// Whether it may only reduce.
    pub is_reduce_only: bool,
    /// Set on the market before an entry; absent on exits.
    pub leverage: Option<Leverage>,
    /// The stop that goes with an entry.
    pub protection: Option<Protection>,
    /// After this moment the venue must refuse it.
    pub expires_at: Option<Timestamp>,
}

/// The venue's answer to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "outcome",
    rename_all = "SCREAMING_SNAKE_CASE",
    deny_unknown_fields
)]
#[expect(clippy::large_enum_variant, reason = "one a command, moved once")]
pub enum PlaceOutcome {
    /// The venue has it.
    Accepted {
        /// The order as it stands.
        order: VenueOrder,
        /// The stop placed with it, when there was one.
        protection: Option<VenueOrder>,
    },
    /// The venue refused it, for good.
    Rejected {
        /// The venue's own words.
        reason: String,
    },
    /// Surely never sent: the signer refused, a fence is up, the budget was spent.
    NotSent {
        /// A stable code.
        code: String,
        /// A sentence.
        reason: String,
    },
    /// Nobody knows; look it up by client order id.
    Unknown {
        /// What went wrong.
        reason: String,
    },
}

impl Command for PlaceOrder {
    const NAME: &'static str = "place-order";
    const CALLEE: Service = Service::Hyperliquid;
    const DEADLINE: Duration = Duration::from_secs(15);
    type Reply = PlaceOutcome;
}

/// Cancel an order by our id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelOrder {
    /// The account it is on.
    pub account: VenueAccount,
    /// Who signs.
    pub signing: SigningContext,
    /// Ours.
    pub client_order_id: ClientOrderId,
    /// The token.
    pub token: Token,
}

/// The venue's answer to a cancel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "outcome",
    rename_all = "SCREAMING_SNAKE_CASE",
    deny_unknown_fields
)]
pub enum CancelOutcome {
    /// It no longer works.
    Cancelled,
    /// The venue says there is nothing to cancel: look the order up.
    NotWorking,
    /// Surely not sent.
    NotSent {
        /// A stable code.
        code: String,
        /// A sentence.
        reason: String,
    },
    /// Nobody knows.
    Unknown {
        /// What went wrong.
        reason: String,
    },
}

impl Command for CancelOrder {
    const NAME: &'static str = "cancel-order";
    const CALLEE: Service = Service::Hyperliquid;
    const DEADLINE: Duration = Duration::from_secs(15);
    type Reply = CancelOutcome;
}

/// Replace a working order by one with other terms, under the same client order id. The venue gives
/// it a new id of its own, and lets either the former or the next work, never none in between.
/// Repeating a revision never sends it twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModifyOrder {
    /// The account it is on.
    pub account: VenueAccount,
    /// Who signs, for whom, within which limits.
    pub signing: SigningContext,
    /// Ours; stays the same.
    pub client_order_id: ClientOrderId,
    /// Counts the replacements of this order, from one.
    pub revision: u32,
    /// The token; stays the same.
    pub token: Token,
    /// Buy or sell; stays the same.
    pub side: OrderSide,
    /// How much it is to be, in market units, already a multiple of the lot.
    pub quantity: Quantity,
    /// How it is to be filled.
    pub terms: OrderTerms,
    /// Whether it may only reduce; stays the same.
    pub is_reduce_only: bool,
    /// After this moment the venue must refuse it.
    pub expires_at: Timestamp,
}

/// The venue's answer to a replacement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "outcome",
    rename_all = "SCREAMING_SNAKE_CASE",
    deny_unknown_fields
)]
pub enum ModifyOutcome {
    /// The next order stands in the former one's place.
    Accepted {
        /// As it stands.
        order: VenueOrder,
    },
    /// The venue refused it; whether the former one still works has to be looked up.
    Refused {
        /// The venue's own words.
        reason: String,
    },
    /// Surely never sent: the former one is as it was.
    NotSent {
        /// A stable code.
        code: String,
        /// A sentence.
        reason: String,
    },
    /// Nobody knows which of the two works; look it up by client order id.
    Unknown {
        /// What went wrong.
        reason: String,
    },
}

impl Command for ModifyOrder {
    const NAME: &'static str = "modify-order";
    const CALLEE: Service = Service::Hyperliquid;
    const DEADLINE: Duration = Duration::from_secs(15);
    type Reply = ModifyOutcome;
}

/// What does the venue know of this order? Goes through open orders, history and fills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookUpOrder {
    /// The account it would be on.
    pub account: VenueAccount,
    /// Ours.
    pub client_order_id: ClientOrderId,
}

/// The venue's evidence on one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "evidence",
    rename_all = "SCREAMING_SNAKE_CASE",
    deny_unknown_fields
)]
#[expect(clippy::large_enum_variant, reason = "one a command, moved once")]
pub enum OrderEvidence {
    /// The venue knows it.
    Found {
        /// As it stands.
        order: VenueOrder,
        /// Its executions.
        fills: Vec<VenueFill>,
    },
    /// The venue answered and does not know it, at this moment.
    Absent {
        /// When the venue said so.
        as_of: Timestamp,
    },
}

impl Command for LookUpOrder {
    const NAME: &'static str = "look-up-order";
    const CALLEE: Service = Service::Hyperliquid;
    type Reply = OrderEvidence;
}

/// What does the venue say of these accounts?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookUpAccounts {
    /// At most 1,000.
    pub accounts: Vec<VenueAccount>,
    /// Ask the venue now instead of taking the newest known truth.
    pub fresh: bool,
}

/// One account's answer: a failed read is never an empty account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "answer",
    rename_all = "SCREAMING_SNAKE_CASE",
    deny_unknown_fields
)]
pub enum AccountLookUp {
    /// The venue's word.
    Known {
        /// The account.
        snapshot: AccountSnapshot,
    },
    /// The venue could not be asked.
    Unknown {
        /// Which account.
        account: VenueAccount,
        /// Why.
        reason: String,
    },
}

impl Command for LookUpAccounts {
    const NAME: &'static str = "look-up-accounts";
    const CALLEE: Service = Service::Hyperliquid;
    const DEADLINE: Duration = Duration::from_secs(10);
    /// In the order asked.
    type Reply = Vec<AccountLookUp>;
}

/// Which markets are there?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookUpMarkets {
    /// These only; all when empty.
    pub tokens: Vec<Token>,
}

impl Command for LookUpMarkets {
    const NAME: &'static str = "look-up-markets";
    const CALLEE: Service = Service::Hyperliquid;
    type Reply = Vec<Market>;
}

/// The newest 1-hour candles of a token, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoadCandles {
    /// The token.
    pub token: Token,
    /// How many at most; 500 at most.
    pub limit: u16,
}

impl Command for LoadCandles {
    const NAME: &'static str = "load-candles";
    const CALLEE: Service = Service::Hyperliquid;
    /// Empty when the venue does not list the token.
    type Reply = Vec<Candle>;
}

/// Fund a paper account on the stand-in and approve its agent key. Safe to repeat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenPaperAccount {
    /// Whose.
    pub user_id: UserId,
    /// For which deployment.
    pub deployment_id: DeploymentId,
    /// The keys.
    pub keyring_id: KeyringId,
    /// The account.
    pub account: VenueAccount,
    /// The key that will sign orders.
    pub agent_address: Address,
}

impl Command for OpenPaperAccount {
    const NAME: &'static str = "open-paper-account";
    const CALLEE: Service = Service::Hyperliquid;
    const DEADLINE: Duration = Duration::from_secs(15);
    type Reply = AccountSnapshot;
}

/// May our key sign for this account?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckPermission {
    /// The account.
    pub account: VenueAccount,
    /// Our key.
    pub agent_address: Address,
}

/// Only yes trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Permission {
    /// The venue says so.
    Yes,
    /// The venue says no.
    No,
    /// The venue could not be asked.
    Unknown,
}

impl Command for CheckPermission {
    const NAME: &'static str = "check-permission";
    const CALLEE: Service = Service::Hyperliquid;
    type Reply = Permission;
}

/// Hand the venue the approval that the user's own wallet signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmitApproval {
    /// The account: the user's wallet.
    pub account: VenueAccount,
    /// The key that is approved.
    pub agent_address: Address,
    /// The name it is approved under.
    pub agent_name: String,
    /// The chain the wallet signed on.
    pub signature_chain_id: u64,
    /// The nonce inside the signed message.
    pub nonce: u64,
    /// 0x and 130 hex digits.
    pub signature: String,
}

impl Command for SubmitApproval {
    const NAME: &'static str = "submit-approval";
    const CALLEE: Service = Service::Hyperliquid;
    const DEADLINE: Duration = Duration::from_secs(15);
    type Reply = Permission;
}
