//! The domain's words as GraphQL enums, defined once so that every subgraph composes the same.

use async_graphql::Enum;

macro_rules! mirrors {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl From<domain::$name> for $name {
            fn from(kind: domain::$name) -> Self {
                match kind { $(domain::$name::$variant => Self::$variant,)+ }
            }
        }

        impl From<$name> for domain::$name {
            fn from(kind: $name) -> Self {
                match kind { $($name::$variant => Self::$variant,)+ }
            }
        }
    )+};
}

mirrors! {
    /// The direction of a position or a call.
    Side {
        /// Gains when the price rises.
        Long,
        /// Gains when the price falls.
        Short,
    }

    /// Where an order can be filled.
    Venue {
        /// Perpetuals on Hyperliquid.
        Hyperliquid,
        /// Perpetuals on Ostium.
        Ostium,
        /// Swaps out of a Safe.
        Spot,
    }

    /// Where an agent wants its orders filled.
    AgentVenue {
        /// Hyperliquid only.
        Hyperliquid,
        /// Ostium only.
        Ostium,
        /// A Safe only.
        Spot,
        /// The first of Hyperliquid, Ostium, Spot that can take the order.
        Multi,
    }

    /// Whether money is real.
    TradingMode {
        /// Simulated money on the local stand-in.
        Paper,
        /// The user's own funds.
        Live,
    }

    /// What a kill switch stops.
    KillScope {
        /// One deployment.
        Deployment,
        /// Everything of one user.
        User,
        /// Everything on one venue.
        Venue,
        /// Everything.
        All,
    }

    /// Which side of the book a fill was on.
    LiquidityRole {
        /// Rested in the book.
        Maker,
        /// Took from the book.
        Taker,
    }
}
