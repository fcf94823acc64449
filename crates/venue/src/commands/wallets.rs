//! Commands wallets carries out: the only place where a key is used.

use domain::{
    Address, DeploymentId, KeyringId, KillScope, Service, Timestamp, TradingMode, Usdc, UserId,
    Venue,
};
use serde::{Deserialize, Serialize};

use crate::{Command, VenueAccount};

/// Make the keys of one deployment on one venue. Repeating it answers with the same keyring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateKeyring {
    /// Whose.
    pub user_id: UserId,
    /// For which deployment.
    pub deployment_id: DeploymentId,
    /// Where.
    pub venue: Venue,
    /// Paper makes an account key too; live takes the user's own wallet as the account.
    pub mode: TradingMode,
    /// The user's wallet.
    pub wallet: Address,
}

/// A keyring's public side. Its keys never leave wallets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyring {
    /// The keyring.
    pub keyring_id: KeyringId,
    /// The account orders are for.
    pub account: VenueAccount,
    /// The key that signs orders.
    pub agent_address: Address,
}

impl Command for CreateKeyring {
    const NAME: &'static str = "create-keyring";
    const CALLEE: Service = Service::Wallets;
    type Reply = Keyring;
}

/// Who signs, for whom, and up to which amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningContext {
    /// The keys.
    pub keyring_id: KeyringId,
    /// Whose money.
    pub user_id: UserId,
    /// Which deployment decided.
    pub deployment_id: DeploymentId,
    /// The largest notional this action may have; the signer recomputes and compares.
    pub notional_limit: Usdc,
}

/// Sign one typed action of Hyperliquid. Fences and limits are checked here, on the action itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignVenueAction {
    /// The account the action is for.
    pub account: VenueAccount,
    /// Who signs, for whom.
    pub signing: SigningContext,
    /// The action; wallets knows which kinds an agent key may sign, and hashes it itself.
    pub action: serde_json::Value,
    /// After this moment the venue must refuse it.
    pub expires_at: Option<Timestamp>,
}

/// What the venue is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "outcome",
    rename_all = "SCREAMING_SNAKE_CASE",
    deny_unknown_fields
)]
pub enum SignedAction {
    /// Ready to post.
    Signed {
        /// The body of `POST /exchange`, with action, nonce and signature.
        envelope: serde_json::Value,
        /// The nonce used; never used again by this signer.
        nonce: u64,
    },
    /// A fence or a limit forbids it.
    Refused {
        /// A stable code such as `KILL_SWITCH`.
        code: String,
        /// A sentence.
        reason: String,
    },
}

impl Command for SignVenueAction {
    const NAME: &'static str = "sign-venue-action";
    const CALLEE: Service = Service::Wallets;
    type Reply = SignedAction;
}

/// One kill switch, raised or lowered. Durable before the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetFence {
    /// What it stops.
    pub fence: Fence,
    /// Up or down.
    pub is_raised: bool,
    /// Who asked, for the record.
    pub requested_by: String,
    /// Why, for the record.
    pub reason: String,
}

/// What a kill switch stops.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(
    tag = "scope",
    rename_all = "SCREAMING_SNAKE_CASE",
    deny_unknown_fields
)]
pub enum Fence {
    /// One deployment.
    Deployment {
        /// Which.
        deployment_id: DeploymentId,
    },
    /// Everything of one user.
    User {
        /// Who.
        user_id: UserId,
    },
    /// Everything on one venue.
    Venue {
        /// Where.
        venue: Venue,
    },
    /// Everything.
    All,
}

impl Fence {
    /// The scope's word.
    pub const fn scope(&self) -> KillScope {
        match self {
            Self::Deployment { .. } => KillScope::Deployment,
            Self::User { .. } => KillScope::User,
            Self::Venue { .. } => KillScope::Venue,
            Self::All => KillScope::All,
        }
    }
}

impl Command for SetFence {
    const NAME: &'static str = "set-fence";
    const CALLEE: Service = Service::Wallets;
    /// When the fence took effect.
    type Reply = Timestamp;
}
