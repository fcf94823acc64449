//! EIP-712 signing: Hyperliquid actions, sign-in, proof of intent.
