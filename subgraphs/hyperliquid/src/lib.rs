//! The hyperliquid service.
