//! Why an entry is refused: a stable code, a sentence, and what to do.

/// Declares every reason with its code, its sentence and its cure.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $message:literal, $action:literal;)+) => {
        /// Why an entry is refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason { $($(#[$doc])* $name,)+ }

        impl Reason {
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
        }
    };
}

reasons! {
    /// A fence is up.
    KillSwitch = "KILL_SWITCH",
        "A kill switch stops every entry here.",
        "Release the kill switch when it is safe to trade again.";
    /// Pending, paused or cancelled.
    DeploymentNotActive = "DEPLOYMENT_NOT_ACTIVE",
        "The deployment is not active.",
        "Resume the deployment, or finish its set-up.";
    /// Live trading is not paid for.
    SubscriptionRequired = "SUBSCRIPTION_REQUIRED",
        "Live trading needs a running subscription.",
        "Renew the subscription; exits keep running meanwhile.";
    /// Too late.
    SignalExpired = "SIGNAL_EXPIRED",
        "The signal is no longer valid.",
        "Nothing to do: the next signal is judged on its own.";
    /// Stable against the dollar.
    Stablecoin = "STABLECOIN",
        "Stablecoins are never traded.",
        "Nothing to do.";
    /// Outside the allow list.
    TokenNotAllowed = "TOKEN_NOT_ALLOWED",
        "The deployment's policy does not allow this token.",
        "Add the token to the policy's list if you want it traded.";
    /// Already in.
    PositionOpen = "POSITION_OPEN",
        "The deployment already holds a position in this token.",
        "Nothing to do: one position per token at a time.";
    /// The other way round, and flipping is off.
    FlipNotAllowed = "FLIP_NOT_ALLOWED",
        "The deployment holds the opposite side and may not flip.",
        "Allow flipping in the policy, or close the position yourself.";
    /// Enough positions.
    OpenPositionsMax = "OPEN_POSITIONS_MAX",
        "The deployment holds as many positions as allowed.",
        "Wait for a position to close, or close one.";
    /// The account could not be read: a failed read is never an empty account.
    AccountUnknown = "ACCOUNT_UNKNOWN",
        "The venue could not tell the state of the account.",
        "Nothing to do: the next signal asks again.";
    /// The day lost enough.
    DailyLossMax = "DAILY_LOSS_MAX",
        "The day's loss reached its limit.",
        "Entries resume with the next day, UTC.";
    /// Just stopped out.
    Cooldown = "COOLDOWN",
        "A stop was hit a short while ago.",
        "Entries resume when the pause is over.";
    /// Outside the allow list.
    VenueNotAllowed = "VENUE_NOT_ALLOWED",
        "The deployment's policy does not allow this venue.",
        "Add the venue to the policy's list if you want it used.";
    /// No account there.
    VenueNotConnected = "VENUE_NOT_CONNECTED",
        "The deployment has no account on this venue.",
        "Connect an account on the venue, or deploy an agent of another venue.";
    /// Not listed.
    TokenNotListed = "TOKEN_NOT_LISTED",
        "The venue does not list this token.",
        "Nothing to do: it is traded once the venue lists it.";
    /// The venue does not answer.
    VenueUnavailable = "VENUE_UNAVAILABLE",
        "The venue does not answer.",
        "Nothing to do: the next signal asks again.";
    /// The venue says no.
    PermissionMissing = "PERMISSION_MISSING",
        "The venue says our key may not trade for this account.",
        "Approve the agent key for the account again.";
    /// The venue could not be asked; only yes trades.
    PermissionUnknown = "PERMISSION_UNKNOWN",
        "It is not known whether our key may trade for this account.",
        "Nothing to do: it is asked again; only a clear yes trades.";
    /// Closed.
    MarketClosed = "MARKET_CLOSED",
        "The market is closed.",
        "Nothing to do: the next signal is judged on its own.";
    /// No recent price.
    MarketStale = "MARKET_STALE",
        "The market's price is missing or too old to decide on.",
        "Nothing to do: prices are being read again.";
    /// The price ran beyond the signal's own levels.
    PriceBeyondLevels = "PRICE_BEYOND_LEVELS",
        "The price already passed the stop or the target of the signal.",
        "Nothing to do: the move the signal meant is over.";
    /// Too small.
    SizeBelowMinimum = "SIZE_BELOW_MINIMUM",
        "The size is below the venue's minimum; it is never raised.",
        "Fund the account, or raise the cap of the policy.";
    /// Not enough free collateral.
    MarginInsufficient = "MARGIN_INSUFFICIENT",
        "The account has too little free collateral.",
        "Fund the account, or close a position.";
    /// A number left the range of exact arithmetic.
    NumberOutOfRange = "NUMBER_OUT_OF_RANGE",
        "A number is too large or too small to decide on.",
        "Tell us: the market's numbers look wrong.";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_reason_has_its_own_code_a_sentence_and_a_cure() {
        let codes: BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes.len(), Reason::ALL.len());
        for reason in Reason::ALL {
            assert!(
                reason
                    .code()
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b == b'_')
            );
            assert!(reason.message().ends_with('.'), "{}", reason.code());
            assert!(reason.action().ends_with('.'), "{}", reason.code());
        }
    }
}
