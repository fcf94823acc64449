//! Actions only the account's own wallet may sign, as EIP-712 structures a person can read.

use domain::Address;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::envelope::Chain;
use crate::typed_data::{Domain, TypedData, Value, zero_address};

/// A user-signed action with the two fields all of them share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserSigned {
    /// Mainnet or testnet.
    pub hyperliquid_chain: Chain,
    /// The chain the wallet was on; it names it, and the venue takes its word.
    #[serde(with = "hex_number")]
    pub signature_chain_id: u64,
    /// What is to be done.
    #[serde(flatten)]
    pub action: UserAction,
}

/// What only the account's own wallet may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum UserAction {
    /// Send USDC to another account.
    UsdSend(UsdSend),
    /// Send a spot token to another account.
    SpotSend(SpotSend),
    /// Withdraw USDC from the venue.
    Withdraw3(Withdraw),
    /// Move USDC between spot and perpetuals.
    UsdClassTransfer(UsdClassTransfer),
    /// Send a token between places and accounts.
    SendAsset(SendAsset),
    /// Let a key trade.
    ApproveAgent(ApproveAgent),
    /// Let a builder take a fee.
    ApproveBuilderFee(ApproveBuilderFee),
    /// Stake with a validator.
    TokenDelegate(TokenDelegate),
}

/// Sends USDC to another account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsdSend {
    /// To whom.
    pub destination: String,
    /// Dollars.
    pub amount: String,
    /// The nonce.
    pub time: u64,
}

/// Sends a spot token to another account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpotSend {
    /// To whom.
    pub destination: String,
    /// Name and id.
    pub token: String,
    /// How much.
    pub amount: String,
    /// The nonce.
    pub time: u64,
}

/// Withdraws USDC from the venue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdraw {
    /// To whom.
    pub destination: String,
    /// Dollars.
    pub amount: String,
    /// The nonce.
    pub time: u64,
}

/// Moves USDC between spot and perpetuals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UsdClassTransfer {
    /// Dollars, with ` subaccount:0x…` behind where it is for one.
    pub amount: String,
    /// Towards perpetuals or away.
    pub to_perp: bool,
    /// The nonce.
    pub nonce: u64,
}

/// Sends a token between places and accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendAsset {
    /// To whom.
    pub destination: String,
    /// From which place.
    pub source_dex: String,
    /// To which place.
    pub destination_dex: String,
    /// Name and id.
    pub token: String,
    /// How much.
    pub amount: String,
    /// Out of which sub-account, or empty.
    pub from_sub_account: String,
    /// The nonce.
    pub nonce: u64,
}

/// Lets a key trade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApproveAgent {
    /// The key's address.
    pub agent_address: Address,
    /// Absent for the one unnamed agent; signed as an empty text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_name: Option<String>,
    /// The nonce.
    pub nonce: u64,
}

/// Lets a builder take a fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApproveBuilderFee {
    /// Such as `0.001%`.
    pub max_fee_rate: String,
    /// Whom.
    pub builder: Address,
    /// The nonce.
    pub nonce: u64,
}

/// Stakes with a validator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenDelegate {
    /// The validator.
    pub validator: Address,
    /// How much.
    pub wei: u64,
    /// In or out.
    pub is_undelegate: bool,
    /// The nonce.
    pub nonce: u64,
}

impl UserSigned {
    /// What the wallet hashes, and the JSON it shows.
    pub fn typed_data(&self) -> TypedData {
        let (primary_type, mut fields) = self.action.fields();
        fields.insert(0, ("hyperliquidChain", text(self.hyperliquid_chain.name())));
        TypedData {
            domain: Domain {
                name: "HyperliquidSignTransaction",
                version: "1",
                chain_id: self.signature_chain_id,
                verifying_contract: Some(zero_address()),
            },
            primary_type,
            fields,
        }
    }

    /// The nonce within the action; it must equal the one beside it.
    pub const fn nonce(&self) -> u64 {
        match &self.action {
            UserAction::UsdSend(UsdSend { time, .. })
            | UserAction::SpotSend(SpotSend { time, .. })
            | UserAction::Withdraw3(Withdraw { time, .. }) => *time,
            UserAction::UsdClassTransfer(UsdClassTransfer { nonce, .. })
            | UserAction::SendAsset(SendAsset { nonce, .. })
            | UserAction::ApproveAgent(ApproveAgent { nonce, .. })
            | UserAction::ApproveBuilderFee(ApproveBuilderFee { nonce, .. })
            | UserAction::TokenDelegate(TokenDelegate { nonce, .. }) => *nonce,
        }
    }
}

type Fields = Vec<(&'static str, Value)>;

impl UserAction {
    /// The type's name and its fields behind `hyperliquidChain`, in the order that is hashed.
    fn fields(&self) -> (&'static str, Fields) {
        match self {
            Self::UsdSend(UsdSend {
                destination,
                amount,
                time,
            }) => (
                "HyperliquidTransaction:UsdSend",
                transfer(destination, None, amount, *time),
            ),
            Self::SpotSend(SpotSend {
                destination,
                token,
                amount,
                time,
            }) => (
                "HyperliquidTransaction:SpotSend",
                transfer(destination, Some(token), amount, *time),
            ),
            Self::Withdraw3(Withdraw {
                destination,
                amount,
                time,
            }) => (
                "HyperliquidTransaction:Withdraw",
                transfer(destination, None, amount, *time),
            ),
            Self::UsdClassTransfer(action) => action.fields(),
            Self::SendAsset(action) => action.fields(),
            Self::ApproveAgent(action) => action.fields(),
            Self::ApproveBuilderFee(action) => action.fields(),
            Self::TokenDelegate(action) => action.fields(),
        }
    }
}

impl UsdClassTransfer {
    fn fields(&self) -> (&'static str, Fields) {
        let fields = vec![
            ("amount", text(&self.amount)),
            ("toPerp", Value::Bool(self.to_perp)),
            ("nonce", Value::Uint64(self.nonce)),
        ];
        ("HyperliquidTransaction:UsdClassTransfer", fields)
    }
}

impl SendAsset {
    fn fields(&self) -> (&'static str, Fields) {
        let fields = vec![
            ("destination", text(&self.destination)),
            ("sourceDex", text(&self.source_dex)),
            ("destinationDex", text(&self.destination_dex)),
            ("token", text(&self.token)),
            ("amount", text(&self.amount)),
            ("fromSubAccount", text(&self.from_sub_account)),
            ("nonce", Value::Uint64(self.nonce)),
        ];
        ("HyperliquidTransaction:SendAsset", fields)
    }
}

impl ApproveAgent {
    fn fields(&self) -> (&'static str, Fields) {
        let fields = vec![
            ("agentAddress", Value::Address(self.agent_address.clone())),
            (
                "agentName",
                text(self.agent_name.as_deref().unwrap_or_default()),
            ),
            ("nonce", Value::Uint64(self.nonce)),
        ];
        ("HyperliquidTransaction:ApproveAgent", fields)
    }
}

impl ApproveBuilderFee {
    fn fields(&self) -> (&'static str, Fields) {
        let fields = vec![
            ("maxFeeRate", text(&self.max_fee_rate)),
            ("builder", Value::Address(self.builder.clone())),
            ("nonce", Value::Uint64(self.nonce)),
        ];
        ("HyperliquidTransaction:ApproveBuilderFee", fields)
    }
}

impl TokenDelegate {
    fn fields(&self) -> (&'static str, Fields) {
        let fields = vec![
            ("validator", Value::Address(self.validator.clone())),
            ("wei", Value::Uint64(self.wei)),
            ("isUndelegate", Value::Bool(self.is_undelegate)),
            ("nonce", Value::Uint64(self.nonce)),
        ];
        ("HyperliquidTransaction:TokenDelegate", fields)
    }
}

fn transfer(destination: &str, token: Option<&str>, amount: &str, time: u64) -> Fields {
    let mut fields = vec![("destination", text(destination))];
    fields.extend(token.map(|token| ("token", text(token))));
    fields.push(("amount", text(amount)));
    fields.push(("time", Value::Uint64(time)));
    fields
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// A number as `0x…`, the way wallets write a chain id.
mod hex_number {
    use super::{Deserialize, Deserializer, Serializer, de};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the shape serde asks for"
    )]
    pub(super) fn serialize<S: Serializer>(number: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{number:#x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        let text = String::deserialize(from)?;
        let digits = text.strip_prefix("0x").unwrap_or("");
        u64::from_str_radix(digits, 16).map_err(|_| de::Error::custom("not a 0x number"))
    }
}
