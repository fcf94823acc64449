//! What a stand-in is started with.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::{SharedClock, SystemClock};
use evm::hyperliquid::Chain;

use crate::price::{PricePath, Synthetic};

/// How a stand-in is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Which network signatures must be for. The vendor's clients sign for the testnet whenever
    /// they talk to anything but the real mainnet.
    pub chain: Chain,
    /// Where prices come from.
    pub prices: Arc<dyn PricePath>,
    /// The market's time.
    pub clock: SharedClock,
    /// How often prices move, by the wall.
    pub tick: Duration,
    /// Where accounts are kept; none forgets them.
    pub state_file: Option<PathBuf>,
    /// Whether the venue's limits by address apply.
    pub has_rate_limits: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            chain: Chain::Testnet,
            prices: Arc::new(Synthetic::new(1)),
            clock: Arc::new(SystemClock),
            tick: Duration::from_millis(150),
            state_file: None,
            has_rate_limits: false,
        }
    }
}
