//! Proof of intent: the creator of an agent signs that it is to be published.

use domain::Address;
use serde_json::Value as Json;

use crate::signature::{Signature, SignatureError};
use crate::typed_data::{Domain, TypedData, Value};

/// What the creator signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishAgent {
    /// The chain the wallet is on.
    pub chain_id: u64,
    /// The agent, in the form the graph shows.
    pub agent_id: String,
    /// Its name at that moment.
    pub name: String,
    /// Who creates it, and must sign.
    pub creator: Address,
    /// Used once.
    pub nonce: u64,
    /// Unix seconds; later the proof is void.
    pub expires_at: u64,
}

impl PublishAgent {
    /// The JSON for `eth_signTypedData_v4`.
    pub fn typed_data_json(&self) -> Json {
        self.typed_data().to_json()
    }

    /// Who signed it. The caller compares with the creator and checks nonce and expiry.
    pub fn recover(&self, signature: &Signature) -> Result<Address, SignatureError> {
        signature.recover(&self.typed_data().digest())
    }

    /// The structure that is signed.
    pub fn typed_data(&self) -> TypedData {
        TypedData {
            domain: Domain {
                name: "Maxxit",
                version: "1",
                chain_id: self.chain_id,
                verifying_contract: None,
            },
            primary_type: "PublishAgent",
            fields: vec![
                ("agentId", Value::Text(self.agent_id.clone())),
                ("name", Value::Text(self.name.clone())),
                ("creator", Value::Address(self.creator.clone())),
                ("nonce", Value::Uint256(self.nonce)),
                ("expiresAt", Value::Uint256(self.expires_at)),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::AgentKey;

    fn sample(creator: Address) -> PublishAgent {
        PublishAgent {
            chain_id: 42_161,
            agent_id: "agent_1".to_owned(),
            name: "Momentum".to_owned(),
            creator,
            nonce: 7,
            expires_at: 1_800_000_000,
        }
    }

    #[test]
    fn a_proof_names_its_signer_and_breaks_when_anything_changes() {
        let key = AgentKey::generate();
        let intent = sample(key.address());
        let signature = key.sign_digest(&intent.typed_data().digest());
        assert_eq!(intent.recover(&signature), Ok(key.address()));
        let changed = [
            PublishAgent {
                chain_id: 1,
                ..intent.clone()
            },
            PublishAgent {
                name: "Other".to_owned(),
                ..intent.clone()
            },
            PublishAgent {
                nonce: 8,
                ..intent.clone()
            },
            PublishAgent {
                expires_at: 1,
                ..intent.clone()
            },
        ];
        for other in changed {
            assert_ne!(other.recover(&signature), Ok(key.address()), "{other:?}");
        }
    }

    #[test]
    fn the_browser_is_shown_what_is_hashed() {
        let intent = sample(AgentKey::generate().address());
        let json = intent.typed_data_json();
        assert_eq!(json["primaryType"], "PublishAgent");
        assert_eq!(json["domain"]["chainId"], 42_161);
        assert_eq!(json["message"]["nonce"], "7");
        assert_eq!(json["types"]["PublishAgent"][2]["type"], "address");
        assert_eq!(json["types"]["EIP712Domain"].as_array().unwrap().len(), 3);
    }
}
