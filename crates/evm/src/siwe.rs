//! Sign-in with Ethereum (EIP-4361): the text a wallet shows, and the checks on what comes back.

use chrono::{DateTime, SecondsFormat, TimeDelta};
use domain::{Address, Timestamp};

use crate::keys::message_digest;
use crate::signature::{Signature, SignatureError};
use crate::typed_data::address_bytes;

/// How far a wallet's clock may run ahead of ours.
const CLOCK_SKEW: TimeDelta = TimeDelta::seconds(60);

/// Longer than any honest message.
const MESSAGE_BYTES_MAX: usize = 4_096;

/// Why a sign-in is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SiweError {
    /// The text does not follow the grammar.
    #[error("the message is not a sign-in message")]
    Malformed,
    /// Made for another site.
    #[error("the message is for another domain")]
    Domain,
    /// Made for another address of this site.
    #[error("the message is for another uri")]
    Uri,
    /// Made for another chain.
    #[error("the message is for another chain")]
    ChainId,
    /// Not the nonce we gave.
    #[error("the nonce is not the one that was given")]
    Nonce,
    /// Carries an issue time that is still to come.
    #[error("the message is from the future")]
    FromTheFuture,
    /// Valid only later.
    #[error("the message is not valid yet")]
    NotYetValid,
    /// No longer valid.
    #[error("the message has expired")]
    Expired,
    /// The signature cannot be read.
    #[error("the signature is invalid")]
    Signature(#[from] SignatureError),
    /// Signed by another wallet than the message names.
    #[error("the message is signed by another wallet")]
    WrongSigner,
}

/// What a message must say to be accepted.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// Host and port of the site.
    pub domain: &'a str,
    /// The address within the site.
    pub uri: &'a str,
    /// The chain.
    pub chain_id: u64,
    /// The nonce that was given out.
    pub nonce: &'a str,
    /// The present moment.
    pub now: Timestamp,
}

/// A message to be signed.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Host and port of the site.
    pub domain: String,
    /// Who signs in.
    pub address: Address,
    /// One line for the person.
    pub statement: Option<String>,
    /// The address within the site.
    pub uri: String,
    /// The chain.
    pub chain_id: u64,
    /// Given out by the site; at least eight letters and digits.
    pub nonce: String,
    /// Now.
    pub issued_at: Timestamp,
    /// When it becomes void.
    pub expires_at: Timestamp,
}

impl SignIn {
    /// The text the wallet shows and signs.
    pub fn to_text(&self) -> String {
        let statement = match &self.statement {
            Some(line) => format!("\n{line}\n"),
            None => "\n".to_owned(),
        };
        format!(
            "{domain} wants you to sign in with your Ethereum account:\n{address}\n{statement}\n\
             URI: {uri}\nVersion: 1\nChain ID: {chain_id}\nNonce: {nonce}\n\
             Issued At: {issued_at}\nExpiration Time: {expires_at}",
            domain = self.domain,
            address = checksummed(&self.address),
            uri = self.uri,
            chain_id = self.chain_id,
            nonce = self.nonce,
            issued_at = rfc3339(self.issued_at),
            expires_at = rfc3339(self.expires_at),
        )
    }
}

/// The nonce a message carries, to find what was given out; everything else is still unchecked.
pub fn nonce_of(message: &str) -> Result<String, SiweError> {
    parse(message).map(|message| message.nonce)
}

/// Checks every field and the signature; answers whose wallet signed.
pub fn verify(
    message: &str,
    signature: &str,
    expected: &Expected<'_>,
) -> Result<Address, SiweError> {
    let parsed = parse(message)?;
    check_place(&parsed, expected)?;
    check_times(&parsed, expected.now)?;
    let named = Address::from_bytes(&parsed.address);
    let signer = Signature::from_hex(signature)?.recover(&message_digest(message))?;
    if signer == named {
        Ok(signer)
    } else {
        Err(SiweError::WrongSigner)
    }
}

/// An address in mixed case (EIP-55), as the message must carry it.
pub fn checksummed(address: &Address) -> String {
    alloy_primitives::Address::from(address_bytes(address)).to_checksum(None)
}

fn parse(message: &str) -> Result<siwe::Message, SiweError> {
    if message.len() > MESSAGE_BYTES_MAX {
        return Err(SiweError::Malformed);
    }
    let parsed: siwe::Message = message.parse().map_err(|_| SiweError::Malformed)?;
    // The signature covers the text as it came; a text the grammar would write differently could
    // show the person something other than what is checked here.
    if parsed.to_string() == message {
        Ok(parsed)
    } else {
        Err(SiweError::Malformed)
    }
}

fn check_place(message: &siwe::Message, expected: &Expected<'_>) -> Result<(), SiweError> {
    if message.domain.as_str() != expected.domain {
        return Err(SiweError::Domain);
    }
    if message.uri.as_str() != expected.uri {
        return Err(SiweError::Uri);
    }
    if message.chain_id != expected.chain_id {
        return Err(SiweError::ChainId);
    }
    if message.nonce != expected.nonce {
        return Err(SiweError::Nonce);
    }
    Ok(())
}

fn check_times(message: &siwe::Message, now: Timestamp) -> Result<(), SiweError> {
    if timestamp(&message.issued_at)? > now + CLOCK_SKEW {
        return Err(SiweError::FromTheFuture);
    }
    if let Some(not_before) = &message.not_before
        && timestamp(not_before)? > now
    {
        return Err(SiweError::NotYetValid);
    }
    if let Some(expires_at) = &message.expiration_time
        && timestamp(expires_at)? <= now
    {
        return Err(SiweError::Expired);
    }
    Ok(())
}

fn timestamp(stamp: &siwe::TimeStamp) -> Result<Timestamp, SiweError> {
    DateTime::parse_from_rfc3339(&stamp.to_string())
        .map(|at| at.to_utc())
        .map_err(|_| SiweError::Malformed)
}

fn rfc3339(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
