//! The checks, one function each, in the order they run.

use chrono::TimeDelta;
use domain::{KillScope, TradingMode};
use rust_decimal::Decimal;

use super::JudgeInput;
use crate::levels;
use crate::reason::Reason;
use crate::route::Routing;

/// One check of the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// No fence is up.
    KillSwitch,
    /// The deployment enters.
    DeploymentActive,
    /// Live trading is paid for.
    Subscription,
    /// The signal has not run out.
    SignalValid,
    /// The token may be traded.
    TokenAllowed,
    /// The deployment holds nothing in the token, or may flip.
    NoOpenPosition,
    /// There is room for one more position.
    OpenPositions,
    /// The day has not lost too much.
    DailyLoss,
    /// No stop was hit a short while ago.
    Cooldown,
    /// A venue lists the token, is healthy and permits us.
    VenuePermission,
    /// The market is open, its price recent and between stop and target.
    MarketOpen,
    /// The size is at least the venue's minimum and backed.
    Size,
}

impl Check {
    /// The checks before the size, in the order they run.
    pub const BEFORE_SIZE: &'static [Self] = &[
        Self::KillSwitch,
        Self::DeploymentActive,
        Self::Subscription,
        Self::SignalValid,
        Self::TokenAllowed,
        Self::NoOpenPosition,
        Self::OpenPositions,
        Self::DailyLoss,
        Self::Cooldown,
        Self::VenuePermission,
        Self::MarketOpen,
    ];

    /// The name in verdicts and in the graph.
    pub const fn name(self) -> &'static str {
        match self {
            Self::KillSwitch => "KILL_SWITCH",
            Self::DeploymentActive => "DEPLOYMENT_ACTIVE",
            Self::Subscription => "SUBSCRIPTION",
            Self::SignalValid => "SIGNAL_VALID",
            Self::TokenAllowed => "TOKEN_ALLOWED",
            Self::NoOpenPosition => "NO_OPEN_POSITION",
            Self::OpenPositions => "OPEN_POSITIONS",
            Self::DailyLoss => "DAILY_LOSS",
            Self::Cooldown => "COOLDOWN",
            Self::VenuePermission => "VENUE_PERMISSION",
            Self::MarketOpen => "MARKET_OPEN",
            Self::Size => "SIZE",
        }
    }
}

/// What one check said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckOutcome {
    /// Which.
    pub check: Check,
    /// Why it failed; nothing when it passed.
    pub failure: Option<Reason>,
    /// The numbers it compared.
    pub detail: String,
}

impl CheckOutcome {
    pub(super) fn passed(check: Check, detail: String) -> Self {
        Self {
            check,
            failure: None,
            detail,
        }
    }

    pub(super) fn failed(check: Check, reason: Reason, detail: String) -> Self {
        Self {
            check,
            failure: Some(reason),
            detail,
        }
    }
}

/// Passed with what was compared, or failed with the reason and what was compared.
pub(super) type Answer = Result<String, (Reason, String)>;

pub(super) fn run(check: Check, input: &JudgeInput<'_>, routing: &Routing<'_>) -> Answer {
    match check {
        Check::KillSwitch => kill_switch(input, routing),
        Check::DeploymentActive => deployment_active(input),
        Check::Subscription => subscription(input),
        Check::SignalValid => signal_valid(input),
        Check::TokenAllowed => token_allowed(input),
        Check::NoOpenPosition => no_open_position(input),
        Check::OpenPositions => open_positions(input),
        Check::DailyLoss => daily_loss(input, routing),
        Check::Cooldown => cooldown(input),
        Check::VenuePermission => venue_permission(routing),
        Check::MarketOpen | Check::Size => market_open(input, routing),
    }
}

fn kill_switch(input: &JudgeInput<'_>, routing: &Routing<'_>) -> Answer {
    let mut candidates = routing.answers.iter().map(|answer| {
        input
            .venues
            .iter()
            .any(|facts| facts.venue == answer.venue && facts.is_fenced)
    });
    let venues_fenced = !routing.answers.is_empty() && candidates.all(|is_fenced| is_fenced);
    match input
        .deployment
        .fence
        .or(venues_fenced.then_some(KillScope::Venue))
    {
        Some(scope) => Err((Reason::KillSwitch, format!("raised for {scope}"))),
        None => Ok("none raised".to_owned()),
    }
}

fn deployment_active(input: &JudgeInput<'_>) -> Answer {
    if input.deployment.is_active {
        Ok("active".to_owned())
    } else {
        Err((Reason::DeploymentNotActive, "not active".to_owned()))
    }
}

fn subscription(input: &JudgeInput<'_>) -> Answer {
    match (input.deployment.mode, input.deployment.is_subscribed) {
        (TradingMode::Paper, _) => Ok("paper needs none".to_owned()),
        (TradingMode::Live, true) => Ok("running".to_owned()),
        (TradingMode::Live, false) => Err((Reason::SubscriptionRequired, "none".to_owned())),
    }
}

fn signal_valid(input: &JudgeInput<'_>) -> Answer {
    let left = input.signal.expires_at - input.now;
    if left > TimeDelta::zero() {
        Ok(format!("{} s left", left.num_seconds()))
    } else {
        Err((
            Reason::SignalExpired,
            format!("over since {} s", -left.num_seconds()),
        ))
    }
}

fn token_allowed(input: &JudgeInput<'_>) -> Answer {
    let token = &input.signal.token;
    if input.policy.signal.stablecoins.contains(token) {
        return Err((Reason::Stablecoin, token.to_string()));
    }
    match &input.policy.entry.tokens {
        Some(allowed) if !allowed.contains(token) => Err((
            Reason::TokenNotAllowed,
            format!("{token} is not among {}", allowed.len()),
        )),
        _ => Ok(token.to_string()),
    }
}

fn no_open_position(input: &JudgeInput<'_>) -> Answer {
    let same_token = |open: &&super::OpenPosition| open.token == input.signal.token;
    let Some(open) = input.book.open.iter().find(same_token) else {
        return Ok("none open".to_owned());
    };
    if open.side == input.signal.side {
        return Err((Reason::PositionOpen, format!("{} is open", open.side)));
    }
    if input.policy.entry.allow_flip {
        Ok(format!("{} is closed first", open.side))
    } else {
        Err((Reason::FlipNotAllowed, format!("{} is open", open.side)))
    }
}

fn open_positions(input: &JudgeInput<'_>) -> Answer {
    // A position that is flipped makes room for the one that replaces it.
    let kept = input
        .book
        .open
        .iter()
        .filter(|open| open.token != input.signal.token)
        .count();
    let max = input.policy.entry.open_positions_max;
    let detail = format!("{kept} of {max}");
    if u32::try_from(kept).is_ok_and(|kept| kept < max) {
        Ok(detail)
    } else {
        Err((Reason::OpenPositionsMax, detail))
    }
}

fn daily_loss(input: &JudgeInput<'_>, routing: &Routing<'_>) -> Answer {
    let Some(day) = input.book.day else {
        return Ok("the day's first entry".to_owned());
    };
    // Where nothing can be traded, the loss is still told from whatever account is known.
    let facts = routing.chosen.or_else(|| input.venues.first());
    let Some(account) = facts.and_then(|facts| facts.account) else {
        return Err((Reason::AccountUnknown, "no word from the venue".to_owned()));
    };
    // Money that came is no gain and money that left is no loss.
    let begun_with = day.opening_equity.to_decimal() + day.transferred.to_decimal();
    let loss = (begun_with - account.equity.to_decimal()).max(Decimal::ZERO);
    let max = begun_with * input.policy.entry.daily_loss_max_bps.to_decimal();
    let detail = format!("{} of {} USDC", loss.normalize(), max.normalize());
    // An account that began the day empty has lost nothing; whether it can pay is asked later.
    if loss.is_zero() || loss < max {
        Ok(detail)
    } else {
        Err((Reason::DailyLossMax, detail))
    }
}

fn cooldown(input: &JudgeInput<'_>) -> Answer {
    let Some(stopped_at) = input.book.last_stop_at else {
        return Ok("no stop yet".to_owned());
    };
    let left = stopped_at + input.policy.entry.cooldown() - input.now;
    if left > TimeDelta::zero() {
        Err((Reason::Cooldown, format!("{} s left", left.num_seconds())))
    } else {
        Ok("over".to_owned())
    }
}

fn venue_permission(routing: &Routing<'_>) -> Answer {
    match routing.chosen {
        Some(facts) => Ok(facts.venue.to_string()),
        None => Err((routing.refusal(), "no venue takes it".to_owned())),
    }
}

fn market_open(input: &JudgeInput<'_>, routing: &Routing<'_>) -> Answer {
    let Some(market) = routing.chosen.and_then(|facts| facts.market) else {
        return Err((Reason::TokenNotListed, "no market".to_owned()));
    };
    if !market.is_open {
        return Err((Reason::MarketClosed, "closed".to_owned()));
    }
    let Some(price) = market.price.filter(|_| market.is_fresh) else {
        return Err((Reason::MarketStale, "no recent price".to_owned()));
    };
    let (side, stop, target) = (
        input.signal.side,
        input.signal.stop_price,
        input.signal.target_price,
    );
    let beyond_stop = stop.is_some_and(|stop| !levels::is_better(side, price, stop));
    let beyond_target = target.is_some_and(|target| !levels::is_better(side, target, price));
    if beyond_stop || beyond_target {
        return Err((Reason::PriceBeyondLevels, format!("price {price}")));
    }
    Ok(format!("price {price}"))
}
