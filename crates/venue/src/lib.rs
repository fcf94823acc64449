//! What every venue has in common, and the closed list of commands between services.
//!
//! Prices and quantities are in the market's own units: a market `kPEPE` counts thousands of PEPE.

mod account;
mod command;
pub mod commands;
mod market;
mod order;
mod price;

pub use account::{AccountSnapshot, VenueAccount, VenuePosition};
pub use command::Command;
pub use market::{Candle, Market};
pub use order::{OrderSide, OrderTerms, Protection, VenueFill, VenueOrder, VenueOrderStatus};
pub use price::{PRICES_HYPERLIQUID, PriceBatch, PriceTick};
