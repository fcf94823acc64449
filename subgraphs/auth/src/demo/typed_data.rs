//! The hash of EIP-712 typed data given as JSON, as `eth_signTypedData_v4` takes it: structs,
//! arrays, strings, bytes, addresses, booleans and unsigned integers. Everything else is refused.

use std::collections::BTreeSet;

use alloy_primitives::{U256, keccak256};
use serde_json::{Map, Value};

/// Structs inside structs.
const DEPTH_MAX: usize = 8;

type Types = Map<String, Value>;
type Word = [u8; 32];

/// What a wallet signs.
pub fn hash(data: &Value) -> Result<Word, String> {
    let types = data["types"].as_object().ok_or("`types` is missing")?;
    let primary = data["primaryType"]
        .as_str()
        .ok_or("`primaryType` is missing")?;
    let domain = hash_struct(types, "EIP712Domain", &data["domain"], 0)?;
    let message = hash_struct(types, primary, &data["message"], 0)?;
    let mut bytes = b"\x19\x01".to_vec();
    bytes.extend(domain);
    bytes.extend(message);
    Ok(keccak256(bytes).0)
}

fn hash_struct(types: &Types, name: &str, value: &Value, depth: usize) -> Result<Word, String> {
    if depth > DEPTH_MAX {
        return Err("the structs are nested too deeply".to_owned());
    }
    let mut bytes = keccak256(type_text(types, name)?).to_vec();
    for (field, kind) in fields(types, name)? {
        let value = value
            .get(field)
            .ok_or_else(|| format!("`{name}.{field}` is missing"))?;
        bytes.extend(encode(types, kind, value, depth + 1)?);
    }
    Ok(keccak256(bytes).0)
}

fn fields<'a>(types: &'a Types, name: &str) -> Result<Vec<(&'a str, &'a str)>, String> {
    let fields = types.get(name).and_then(Value::as_array);
    fields
        .ok_or_else(|| format!("the type `{name}` is not described"))?
        .iter()
        .map(|field| Some((field["name"].as_str()?, field["type"].as_str()?)))
        .collect::<Option<_>>()
        .ok_or_else(|| format!("the type `{name}` is malformed"))
}

/// `Mail(Person from,Person to)Person(string name)`: the type, then what it uses, sorted.
fn type_text(types: &Types, name: &str) -> Result<String, String> {
    let mut used = BTreeSet::new();
    collect(types, name, &mut used)?;
    used.remove(name);
    std::iter::once(name)
        .chain(used.iter().map(String::as_str))
        .map(|name| {
            let fields = fields(types, name)?;
            let fields: Vec<_> = fields
                .iter()
                .map(|(field, kind)| format!("{kind} {field}"))
                .collect();
            Ok(format!("{name}({})", fields.join(",")))
        })
        .collect()
}

fn collect(types: &Types, name: &str, used: &mut BTreeSet<String>) -> Result<(), String> {
    if !used.insert(name.to_owned()) {
        return Ok(());
    }
    for (_, kind) in fields(types, name)? {
        let kind = kind.split('[').next().unwrap_or(kind);
        if types.contains_key(kind) {
            collect(types, kind, used)?;
        }
    }
    Ok(())
}

fn encode(types: &Types, kind: &str, value: &Value, depth: usize) -> Result<Word, String> {
    let wrong = || format!("a value is no `{kind}`");
    if let Some((item, _)) = kind.rsplit_once('[') {
        let items = value.as_array().ok_or_else(wrong)?;
        let mut bytes = Vec::with_capacity(items.len() * 32);
        for value in items {
            bytes.extend(encode(types, item, value, depth + 1)?);
        }
        return Ok(keccak256(bytes).0);
    }
    if types.contains_key(kind) {
        return hash_struct(types, kind, value, depth);
    }
    match kind {
        "string" => value
            .as_str()
            .map(|text| keccak256(text).0)
            .ok_or_else(wrong),
        "bytes" => bytes_of(value)
            .map(|bytes| keccak256(bytes).0)
            .ok_or_else(wrong),
        "bool" => value
            .as_bool()
            .map(|yes| U256::from(u8::from(yes)).to_be_bytes())
            .ok_or_else(wrong),
        "address" => bytes_of(value)
            .filter(|bytes| bytes.len() == 20)
            .map(|bytes| U256::from_be_slice(&bytes).to_be_bytes())
            .ok_or_else(wrong),
        "bytes32" => bytes_of(value)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(wrong),
        _ if kind.starts_with("uint") => integer(kind, value).ok_or_else(wrong),
        _ => Err(format!("the type `{kind}` is not supported")),
    }
}

fn bytes_of(value: &Value) -> Option<Vec<u8>> {
    hex::decode(value.as_str()?.strip_prefix("0x")?).ok()
}

fn integer(kind: &str, value: &Value) -> Option<Word> {
    let bits: usize = kind
        .strip_prefix("uint")?
        .parse()
        .ok()
        .filter(|bits| *bits <= 256)?;
    let number = match value {
        Value::Number(number) => U256::from(number.as_u64()?),
        Value::String(text) => match text.strip_prefix("0x") {
            Some(hex) => U256::from_str_radix(hex, 16).ok()?,
            None => U256::from_str_radix(text, 10).ok()?,
        },
        _ => return None,
    };
    (number.bit_len() <= bits).then(|| number.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The example of EIP-712 itself.
    #[test]
    fn the_example_of_the_standard_has_its_hash() {
        let person = json!([
            { "name": "name", "type": "string" },
            { "name": "wallet", "type": "address" },
        ]);
        let data = json!({
            "types": {
                "EIP712Domain": [
                    { "name": "name", "type": "string" },
                    { "name": "version", "type": "string" },
                    { "name": "chainId", "type": "uint256" },
                    { "name": "verifyingContract", "type": "address" },
                ],
                "Person": person,
                "Mail": [
                    { "name": "from", "type": "Person" },
                    { "name": "to", "type": "Person" },
                    { "name": "contents", "type": "string" },
                ],
            },
            "primaryType": "Mail",
            "domain": {
                "name": "Ether Mail",
                "version": "1",
                "chainId": 1,
                "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC",
            },
            "message": {
                "from": { "name": "Cow", "wallet": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826" },
                "to": { "name": "Bob", "wallet": "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB" },
                "contents": "Hello, Bob!",
            },
        });
        assert_eq!(
            hex::encode(hash(&data).unwrap()),
            "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"
        );
    }

    #[test]
    fn what_does_not_fit_its_type_is_refused() {
        let data = |kind: &str, value: Value| {
            json!({
                "types": { "EIP712Domain": [], "T": [{ "name": "x", "type": kind }] },
                "primaryType": "T", "domain": {}, "message": { "x": value },
            })
        };
        assert!(hash(&data("uint8", json!(255))).is_ok());
        for (kind, value) in [
            ("uint8", json!(256)),
            ("uint64", json!("1e3")),
            ("address", json!("0x12")),
            ("bool", json!("true")),
            ("int256", json!(1)),
            ("Unknown", json!({})),
        ] {
            assert!(hash(&data(kind, value)).is_err(), "{kind}");
        }
    }
}
