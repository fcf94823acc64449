//! Vectors of the vendor's own clients, and sign-in messages of independent wallets.

#[cfg(test)]
mod shared;
#[cfg(test)]
mod siwe;
#[cfg(test)]
mod vectors;
