//! EIP-712 for flat structures. One description yields both the digest and the JSON a browser
//! wallet signs, so the two cannot drift apart.

use alloy_primitives::{B256, U256, keccak256};
use domain::Address;
use serde_json::{Map, Value as Json, json};

use crate::signature::Digest;

/// Who asks for the signature.
#[derive(Clone, Debug)]
pub struct Domain {
    /// The application.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The chain.
    pub chain_id: u64,
    /// The contract, where there is one.
    pub verifying_contract: Option<Address>,
}

/// One value of an EIP-712 type.
#[derive(Clone, Debug)]
pub enum Value {
    /// `string`
    Text(String),
    /// `address`
    Address(Address),
    /// `bool`
    Bool(bool),
    /// `uint64`
    Uint64(u64),
    /// `uint256`
    Uint256(u64),
    /// `bytes32`
    Bytes32(Digest),
}

impl Value {
    const fn type_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "string",
            Self::Address(_) => "address",
            Self::Bool(_) => "bool",
            Self::Uint64(_) => "uint64",
            Self::Uint256(_) => "uint256",
            Self::Bytes32(_) => "bytes32",
        }
    }

    fn word(&self) -> B256 {
        match self {
            Self::Text(text) => keccak256(text.as_bytes()),
            Self::Address(address) => address_word(address),
            Self::Bool(flag) => U256::from(u8::from(*flag)).into(),
            Self::Uint64(number) | Self::Uint256(number) => U256::from(*number).into(),
            Self::Bytes32(bytes) => B256::from(*bytes),
        }
    }

    /// Integers are texts, as wallets take them without losing digits.
    fn json(&self) -> Json {
        match self {
            Self::Text(text) => json!(text),
            Self::Address(address) => json!(address),
            Self::Bool(flag) => json!(flag),
            Self::Uint64(number) | Self::Uint256(number) => json!(number.to_string()),
            Self::Bytes32(bytes) => json!(format!("0x{}", hex::encode(bytes))),
        }
    }
}

/// A flat structure to be signed.
#[derive(Clone, Debug)]
pub struct TypedData {
    /// Who asks.
    pub domain: Domain,
    /// The name of the structure's type.
    pub primary_type: &'static str,
    /// Names and values, in the order of the type.
    pub fields: Vec<(&'static str, Value)>,
}

impl TypedData {
    /// The hash that is signed.
    pub fn digest(&self) -> Digest {
        let mut bytes = Vec::with_capacity(66);
        bytes.extend_from_slice(&[0x19, 0x01]);
        bytes.extend_from_slice(hash_struct("EIP712Domain", &self.domain.fields()).as_slice());
        bytes.extend_from_slice(hash_struct(self.primary_type, &self.fields).as_slice());
        keccak256(bytes).0
    }

    /// The argument of `eth_signTypedData_v4`.
    pub fn to_json(&self) -> Json {
        let domain = self.domain.fields();
        let mut types = Map::new();
        types.insert("EIP712Domain".to_owned(), field_types(&domain));
        types.insert(self.primary_type.to_owned(), field_types(&self.fields));
        let mut domain = values(&domain);
        domain.insert("chainId".to_owned(), json!(self.domain.chain_id));
        json!({
            "domain": domain,
            "types": types,
            "primaryType": self.primary_type,
            "message": values(&self.fields),
        })
    }
}

impl Domain {
    fn fields(&self) -> Vec<(&'static str, Value)> {
        let mut fields = vec![
            ("name", Value::Text(self.name.to_owned())),
            ("version", Value::Text(self.version.to_owned())),
            ("chainId", Value::Uint256(self.chain_id)),
        ];
        if let Some(contract) = &self.verifying_contract {
            fields.push(("verifyingContract", Value::Address(contract.clone())));
        }
        fields
    }
}

/// The address of nobody, which Hyperliquid names as its contract.
pub(crate) fn zero_address() -> Address {
    Address::from_bytes(&[0; 20])
}

pub(crate) fn address_bytes(address: &Address) -> [u8; 20] {
    let mut bytes = [0; 20];
    hex::decode_to_slice(&address.as_str()[2..], &mut bytes)
        .expect("an address is 0x and forty hex digits");
    bytes
}

fn address_word(address: &Address) -> B256 {
    B256::left_padding_from(&address_bytes(address))
}

fn hash_struct(name: &str, fields: &[(&'static str, Value)]) -> B256 {
    let members: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{} {name}", value.type_name()))
        .collect();
    let mut bytes = Vec::with_capacity(32 * (fields.len() + 1));
    bytes.extend_from_slice(keccak256(format!("{name}({})", members.join(","))).as_slice());
    for (_, value) in fields {
        bytes.extend_from_slice(value.word().as_slice());
    }
    keccak256(bytes)
}

fn field_types(fields: &[(&'static str, Value)]) -> Json {
    fields
        .iter()
        .map(|(name, value)| json!({"name": name, "type": value.type_name()}))
        .collect()
}

fn values(fields: &[(&'static str, Value)]) -> Map<String, Json> {
    fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.json()))
        .collect()
}
