//! Why a call is no signal.

use serde::{Deserialize, Serialize};

/// Declares every reason with its code, its sentence and its cure.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $message:literal, $action:literal;)+) => {
        /// Why a call is no signal for an agent.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum SignReason { $($(#[$doc])* #[serde(rename = $code)] $name,)+ }

        impl SignReason {
            /// Every reason there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// One sentence for people.
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)+ }
            }

            /// What to do about it.
            pub const fn action(self) -> &'static str {
                match self { $(Self::$name => $action,)+ }
            }

            /// The reason of a code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|reason| reason.code() == code)
            }
        }
    };
}

reasons! {
    /// Seen or decided too late.
    LatePost = "LATE_POST",
        "The post was too old when it was first seen, or when it was decided on.",
        "Nothing to do: late posts are kept and never traded.";
    /// No call.
    NotACall = "NOT_A_CALL",
        "The post is no trade call.",
        "Nothing to do.";
    /// Nobody lists it.
    UnknownMarket = "UNKNOWN_MARKET",
        "No market of the agent's venue trades this token.",
        "Nothing to do: it is traded once a venue lists it.";
    /// Stable against the dollar.
    Stablecoin = "STABLECOIN",
        "Stablecoins are never traded.",
        "Nothing to do.";
    /// The classifier rests on words nobody wrote.
    QuoteNotInPost = "QUOTE_NOT_IN_POST",
        "The classification rests on words that are not in the post.",
        "Nothing to do: such an answer is never traded on.";
    /// The classifier's answer cannot be read.
    AnswerInvalid = "ANSWER_INVALID",
        "The classifier's answer does not fit its form.",
        "Check the model behind the classifier if this repeats.";
    /// The classifier's provider does not answer.
    ClassifierUnavailable = "CLASSIFIER_UNAVAILABLE",
        "The classifier's provider does not answer, so nothing was entered.",
        "Check the provider, or switch to the embedded classifier.";
    /// No recent candles or price.
    MarketDataMissing = "MARKET_DATA_MISSING",
        "The market's price or candles are missing or too old.",
        "Nothing to do: the next post asks again.";
    /// The market speaks against it more than the post speaks for it.
    LowScore = "LOW_SCORE",
        "The market speaks against the call.",
        "Lower the indicators' weights if posts shall count more.";
    /// The classifier is not sure enough.
    LowConfidence = "LOW_CONFIDENCE",
        "The classifier is not sure enough that this is a call.",
        "Nothing to do.";
    /// Already signalled.
    Duplicate = "DUPLICATE",
        "The agent already signalled this token and side a short while ago.",
        "Nothing to do: one signal per token and side in six hours.";
    /// Too little reward.
    RiskReward = "RISK_REWARD",
        "The reward is too small for the risk.",
        "Lower the agent's riskReward weight to accept less.";
    /// Levels on the wrong side of the price, or impossibly far.
    LevelsContradict = "LEVELS_CONTRADICT",
        "The stated levels do not fit the side and the market's price.",
        "Nothing to do: the post holds a slip, or the price already ran through its levels.";
}
