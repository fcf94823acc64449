//! The tables of wallets.

pub mod fence;
pub mod fence_change;
pub mod keyring;
pub mod signer_nonce;
