//! Closed sets of words. Each is written the same in the database, in events and in the graph.

use serde::{Deserialize, Serialize};

/// Why a text is not one of the allowed words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {kind}")]
pub struct KindError {
    kind: &'static str,
    text: String,
}

/// Declares an enum with one upper-case word per variant for columns, events and the graph.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident($label:literal) { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word in columns, events and the graph.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = KindError;

            fn from_str(text: &str) -> Result<Self, KindError> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(KindError { kind: $label, text: text.chars().take(64).collect() }),
                }
            }
        }
    )+};
}

kinds! {
    /// The direction of a position or a call.
    Side("side") {
        /// Gains when the price rises.
        Long = "LONG",
        /// Gains when the price falls.
        Short = "SHORT",
    }

    /// Where an order can be filled.
    Venue("venue") {
        /// Perpetuals on Hyperliquid.
        Hyperliquid = "HYPERLIQUID",
        /// Perpetuals on Ostium.
        Ostium = "OSTIUM",
        /// Swaps out of a Safe.
        Spot = "SPOT",
    }

    /// Where an agent wants its orders filled.
    AgentVenue("agent venue") {
        /// Hyperliquid only.
        Hyperliquid = "HYPERLIQUID",
        /// Ostium only.
        Ostium = "OSTIUM",
        /// A Safe only.
        Spot = "SPOT",
        /// The first of Hyperliquid, Ostium, Spot that can take the order.
        Multi = "MULTI",
    }

    /// Whether money is real.
    TradingMode("trading mode") {
        /// Simulated money on the local stand-in.
        Paper = "PAPER",
        /// The user's own funds.
        Live = "LIVE",
    }

    /// What a kill switch stops.
    KillScope("kill scope") {
        /// One deployment.
        Deployment = "DEPLOYMENT",
        /// Everything of one user.
        User = "USER",
        /// Everything on one venue.
        Venue = "VENUE",
        /// Everything.
        All = "ALL",
    }

    /// Which side of the book a fill was on.
    LiquidityRole("liquidity role") {
        /// Rested in the book.
        Maker = "MAKER",
        /// Took from the book.
        Taker = "TAKER",
    }

    /// The services that exist, by the one word each has everywhere.
    Service("service") {
        /// People, sessions, keys.
        Auth = "auth",
        /// Agents and the marketplace.
        Agents = "agents",
        /// Posts to signals.
        Signals = "signals",
        /// Verdicts, intents, orders, fills.
        Trades = "trades",
        /// Users running agents.
        Deployments = "deployments",
        /// Positions and their exits.
        Positions = "positions",
        /// The only holder of keys.
        Wallets = "wallets",
        /// What happened, read as a whole.
        Analytics = "analytics",
        /// The venue Hyperliquid.
        Hyperliquid = "hyperliquid",
        /// Posts from X.
        Twitter = "twitter",
    }
}

impl Side {
    /// The other direction.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Long => Self::Short,
            Self::Short => Self::Long,
        }
    }
}
