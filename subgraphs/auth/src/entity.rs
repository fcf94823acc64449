//! The tables of auth.

pub mod api_key;
pub mod nonce;
pub mod refresh_token;
pub mod session;
pub mod signing_key;
pub mod user;
