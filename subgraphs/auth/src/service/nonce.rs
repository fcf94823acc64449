//! Nonces that prove themselves: a tag says that we handed one out, to whom and until when. Nothing
//! is stored before it is used, so nobody can use up a wallet's nonces or fill the table.
//!
//! `hex(expiry in seconds, 8 bytes | randomness, 8 bytes | tag)`; letters and digits, as EIP-4361
//! wants.

use aws_lc_rs::rand;
use domain::{Address, Timestamp};
use platform::{Place, TAG_BYTES, Vault};

use crate::error::AuthError;

/// Bytes of the expiry.
const EXPIRY_BYTES: usize = 8;
/// Bytes nobody can guess.
const RANDOM_BYTES: usize = 8;
/// Bytes the tag is made of.
const TAGGED_BYTES: usize = EXPIRY_BYTES + RANDOM_BYTES;

/// A nonce for this wallet, good until then.
pub fn hand_out(
    vault: &Vault,
    wallet: &Address,
    expires_at: Timestamp,
) -> Result<String, AuthError> {
    let mut nonce = [0_u8; TAGGED_BYTES];
    let (expiry, randomness) = nonce.split_at_mut(EXPIRY_BYTES);
    expiry.copy_from_slice(&expires_at.timestamp().to_be_bytes());
    rand::fill(randomness).map_err(|_| AuthError::NoRandomness)?;
    let tag = vault.tag(place(wallet), &nonce);
    Ok(hex::encode([&nonce[..], &tag[..]].concat()))
}

/// Until when this nonce is good for this wallet; nothing when we did not hand it out.
pub fn expiry(vault: &Vault, wallet: &Address, nonce: &str) -> Option<Timestamp> {
    let bytes: [u8; TAGGED_BYTES + TAG_BYTES] = hex::decode(nonce).ok()?.try_into().ok()?;
    let (tagged, tag) = bytes.split_at(TAGGED_BYTES);
    if !vault.is_tag_of(place(wallet), tagged, tag) {
        return None;
    }
    let seconds = i64::from_be_bytes(*tagged.first_chunk()?);
    Timestamp::from_timestamp(seconds, 0)
}

fn place(wallet: &Address) -> Place<'_> {
    Place {
        table: "nonces",
        row: wallet.as_str(),
        purpose: "sign_in",
    }
}
