//! A local Hyperliquid that speaks the venue's own protocol.
