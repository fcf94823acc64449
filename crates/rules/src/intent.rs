//! The ids a venue knows our orders by: derived, so that a crash never makes a second one.

use domain::{Address, ClientOrderId, IntentId, PositionId};
use sha2::{Digest, Sha256};

/// The id of the entry order of an intent: the first 16 bytes of SHA-256 of the intent's id.
pub fn entry_order_id(intent: IntentId) -> ClientOrderId {
    derived_id(&intent.to_string())
}

/// The id of one attempt to close a position.
pub fn exit_order_id(position: PositionId, attempt: u32) -> ClientOrderId {
    derived_id(&format!("{position}/exit/{attempt}"))
}

/// The id of one revision of a position's protective stop; the entry brings revision 0.
pub fn protection_order_id(position: PositionId, revision: u32) -> ClientOrderId {
    derived_id(&format!("{position}/protection/{revision}"))
}

/// The id an exit is booked under that we did not order: a liquidation, or a close made by hand.
pub fn adopted_order_id(account: &Address, venue_order_id: &str) -> ClientOrderId {
    derived_id(&format!("{account}/venue/{venue_order_id}"))
}

fn derived_id(text: &str) -> ClientOrderId {
    let digest = Sha256::digest(text.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    ClientOrderId::from_bytes(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_the_start_of_the_sha_256_of_the_intent() {
        let intent: IntentId = "intent_018f4a3c5d6e7f8091a2b3c4d5e6f708".parse().unwrap();
        let digest = Sha256::digest(intent.to_string().as_bytes());
        let expected = format!("0x{}", hex::encode(&digest[..16]));
        assert_eq!(entry_order_id(intent).as_str(), expected);
    }

    #[test]
    fn every_purpose_and_attempt_has_an_id_of_its_own() {
        let position = PositionId::new();
        let ids = [
            exit_order_id(position, 0),
            exit_order_id(position, 1),
            protection_order_id(position, 0),
            protection_order_id(position, 1),
            exit_order_id(PositionId::new(), 0),
        ];
        let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
        assert_eq!(exit_order_id(position, 1), ids[1]);
    }
}
