//! Keyrings and actions to try on them.

use domain::{Address, DeploymentId, Service, TradingMode, Usdc, UserId, Venue};
use events::facts::WalletChanged;
use platform::CommandError;
use serde_json::{Value, json};
use testkit::TestSubgraph;
use venue::commands::{CreateKeyring, Keyring, SignVenueAction, SignedAction, SigningContext};
use wallets::WalletsService;

pub type House = TestSubgraph<WalletsService>;

/// A deployment with its keyring.
#[derive(Clone)]
pub struct Trader {
    pub user_id: UserId,
    pub deployment_id: DeploymentId,
    pub keyring: Keyring,
}

pub fn wallet() -> Address {
    "0x29fcb43b46531bca003ddc8fcb67ffe91900c762"
        .parse()
        .unwrap()
}

pub fn request(user_id: UserId, mode: TradingMode) -> CreateKeyring {
    CreateKeyring {
        user_id,
        deployment_id: DeploymentId::new(),
        venue: Venue::Hyperliquid,
        mode,
        wallet: wallet(),
    }
}

pub async fn create(house: &House, command: CreateKeyring) -> Result<Keyring, CommandError> {
    house.command(Service::Deployments, command).await
}

pub async fn trader(house: &House, mode: TradingMode) -> Trader {
    house.ignore_told::<WalletChanged>();
    let command = request(UserId::new(), mode);
    let (user_id, deployment_id) = (command.user_id, command.deployment_id);
    let keyring = create(house, command).await.unwrap();
    Trader {
        user_id,
        deployment_id,
        keyring,
    }
}

pub fn asking(trader: &Trader, action: Value) -> SignVenueAction {
    SignVenueAction {
        account: trader.keyring.account.clone(),
        signing: SigningContext {
            keyring_id: trader.keyring.keyring_id,
            user_id: trader.user_id,
            deployment_id: trader.deployment_id,
            notional_limit: Usdc::from_whole(1_000),
        },
        action,
        expires_at: None,
    }
}

pub async fn ask(house: &House, command: SignVenueAction) -> SignedAction {
    house.command(Service::Hyperliquid, command).await.unwrap()
}

pub async fn sign(house: &House, trader: &Trader, action: Value) -> SignedAction {
    ask(house, asking(trader, action)).await
}

/// The code of a refusal; nothing when it was signed.
pub fn code(signed: &SignedAction) -> Option<&str> {
    match signed {
        SignedAction::Signed { .. } => None,
        SignedAction::Refused { code, .. } => Some(code),
    }
}

pub fn order(price: &str, size: &str, is_reduce_only: bool) -> Value {
    json!({
        "type": "order",
        "orders": [{
            "a": 0, "b": true, "p": price, "s": size, "r": is_reduce_only,
            "t": { "limit": { "tif": "Ioc" } },
            "c": "0x00000000000000000000000000000001",
        }],
        "grouping": "na",
    })
}

pub fn entry() -> Value {
    order("100", "5", false)
}

pub fn exit() -> Value {
    order("100", "500", true)
}

pub fn cancel() -> Value {
    json!({
        "type": "cancelByCloid",
        "cancels": [{ "asset": 0, "cloid": "0x00000000000000000000000000000001" }],
    })
}

/// A resting order that takes other terms.
pub fn modification(price: &str, size: &str, is_reduce_only: bool) -> Value {
    json!({
        "type": "batchModify",
        "modifies": [{
            "oid": "0x00000000000000000000000000000001",
            "order": {
                "a": 0, "b": false, "p": price, "s": size, "r": is_reduce_only,
                "t": { "trigger": { "isMarket": true, "triggerPx": price, "tpsl": "sl" } },
                "c": "0x00000000000000000000000000000001",
            },
        }],
    })
}

pub fn approval(agent: &Address) -> Value {
    json!({
        "type": "approveAgent",
        "hyperliquidChain": "Mainnet",
        "signatureChainId": "0x66eee",
        "agentAddress": agent,
        "agentName": "maxxit",
        "nonce": 0,
    })
}
