//! The body of `POST /exchange`: an action, its nonce and its signature; and how both are hashed.

use alloy_primitives::keccak256;
use domain::Address;
use serde::{Deserialize, Serialize};

use super::action::L1Action;
use super::user_signed::UserSigned;
use crate::keys::AgentKey;
use crate::signature::{Digest, Signature, SignatureError};
use crate::typed_data::{Domain, TypedData, Value, address_bytes, zero_address};

/// The venue's chain id in every phantom agent, whatever the network.
const PHANTOM_CHAIN_ID: u64 = 1337;

/// Which of the venue's two networks a signature is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Chain {
    /// Real money.
    Mainnet,
    /// Everything else, a local stand-in included.
    Testnet,
}

impl Chain {
    /// As user-signed actions name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mainnet => "Mainnet",
            Self::Testnet => "Testnet",
        }
    }

    /// As the phantom agent names it.
    const fn source(self) -> &'static str {
        match self {
            Self::Mainnet => "a",
            Self::Testnet => "b",
        }
    }
}

/// Whatever `/exchange` takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Action {
    /// Signed by a wallet, readable by a person.
    User(UserSigned),
    /// Signed by a wallet or an agent, as a hash.
    L1(L1Action),
}

/// What is signed beside the action.
#[derive(Clone, Debug)]
pub struct SigningTerms {
    /// Which network.
    pub chain: Chain,
    /// Milliseconds, never used before by this signer.
    pub nonce: u64,
    /// The vault or sub-account it is for.
    pub vault_address: Option<Address>,
    /// Milliseconds; later the venue refuses it.
    pub expires_after: Option<u64>,
}

/// The body of `POST /exchange`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    /// What is to be done.
    pub action: Action,
    /// Milliseconds, never used before by this signer.
    pub nonce: u64,
    /// Who says so.
    pub signature: Signature,
    /// The vault or sub-account it is for.
    #[serde(default)]
    pub vault_address: Option<Address>,
    /// Milliseconds; later the venue refuses it.
    #[serde(default)]
    pub expires_after: Option<u64>,
}

impl Envelope {
    /// Signs an action as the phantom agent.
    pub fn sign(key: &AgentKey, action: L1Action, terms: SigningTerms) -> Self {
        let digest = l1_digest(&action, &terms);
        let SigningTerms {
            chain: _,
            nonce,
            vault_address,
            expires_after,
        } = terms;
        Self {
            action: Action::L1(action),
            nonce,
            signature: key.sign_digest(&digest),
            vault_address,
            expires_after,
        }
    }

    /// Signs an action as the account's own wallet.
    pub fn sign_as_user(key: &AgentKey, action: UserSigned) -> Self {
        let signature = key.sign_digest(&action.typed_data().digest());
        Self::with_user_signature(action, signature)
    }

    /// Wraps what a browser wallet signed.
    pub fn with_user_signature(action: UserSigned, signature: Signature) -> Self {
        Self {
            nonce: action.nonce(),
            action: Action::User(action),
            signature,
            vault_address: None,
            expires_after: None,
        }
    }

    /// Who signed it. A changed byte recovers some other, unknown address.
    pub fn recover(&self, chain: Chain) -> Result<Address, SignatureError> {
        let digest = match &self.action {
            Action::User(action) => action.typed_data().digest(),
            Action::L1(action) => l1_digest(
                action,
                &SigningTerms {
                    chain,
                    nonce: self.nonce,
                    vault_address: self.vault_address.clone(),
                    expires_after: self.expires_after,
                },
            ),
        };
        self.signature.recover(&digest)
    }
}

/// The `MessagePack` bytes that are hashed: a map in the order of declaration.
pub fn encode_action(action: &L1Action) -> Vec<u8> {
    rmp_serde::to_vec_named(action).expect("an action is maps, lists, texts and integers")
}

/// The hash of an action with nonce, vault and expiry.
pub fn action_hash(action: &L1Action, terms: &SigningTerms) -> Digest {
    let mut bytes = encode_action(action);
    bytes.extend_from_slice(&terms.nonce.to_be_bytes());
    match &terms.vault_address {
        None => bytes.push(0),
        Some(vault) => {
            bytes.push(1);
            bytes.extend_from_slice(&address_bytes(vault));
        }
    }
    if let Some(expires_after) = terms.expires_after {
        bytes.push(0);
        bytes.extend_from_slice(&expires_after.to_be_bytes());
    }
    keccak256(bytes).0
}

fn l1_digest(action: &L1Action, terms: &SigningTerms) -> Digest {
    let agent = TypedData {
        domain: Domain {
            name: "Exchange",
            version: "1",
            chain_id: PHANTOM_CHAIN_ID,
            verifying_contract: Some(zero_address()),
        },
        primary_type: "Agent",
        fields: vec![
            ("source", Value::Text(terms.chain.source().to_owned())),
            ("connectionId", Value::Bytes32(action_hash(action, terms))),
        ],
    };
    agent.digest()
}
