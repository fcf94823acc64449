//! What is signed with Ethereum keys: Hyperliquid actions, sign-in, proof of intent. No I/O.

pub mod hyperliquid;
pub mod intent;
pub mod keys;
mod signature;
pub mod siwe;
pub mod typed_data;

pub use keys::AgentKey;
pub use signature::{Digest, Signature, SignatureError};
