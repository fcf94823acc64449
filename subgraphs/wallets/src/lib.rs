//! The wallets service.
