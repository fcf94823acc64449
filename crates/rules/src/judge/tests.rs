//! What the rules of `judge` promise.

use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;

use super::*;
use crate::policy::DeployerPolicy;
use crate::route::{AccountFacts, MarketFacts, Permission};

/// A case where every check passes; each test changes one thing.
#[derive(Clone)]
struct Case {
    now: Timestamp,
    policy: Policy,
    signal: SignalFacts,
    deployment: DeploymentFacts,
    book: BookFacts,
    venues: Vec<VenueFacts>,
}

impl Case {
    fn good() -> Self {
        let now = DateTime::from_timestamp_millis(1_750_000_000_000).unwrap();
        Self {
            now,
            policy: Policy::default(),
            signal: SignalFacts {
                venue: AgentVenue::Hyperliquid,
                position_sizing: 50,
                token: token("BTC"),
                side: Side::Long,
                confidence: "0.85".parse().unwrap(),
                score: "0.8".parse().unwrap(),
                stop_price: None,
                target_price: None,
                leverage: None,
                stop_bps: Bps::new(500),
                target_bps: Bps::new(1_500),
                expires_at: now + TimeDelta::minutes(10),
            },
            deployment: DeploymentFacts {
                is_active: true,
                mode: TradingMode::Paper,
                is_subscribed: false,
                fence: None,
            },
            book: BookFacts::default(),
            venues: vec![hyperliquid(now)],
        }
    }

    fn judge(&self) -> Judgement {
        judge(&JudgeInput {
            now: self.now,
            policy: &self.policy,
            signal: &self.signal,
            deployment: &self.deployment,
            book: &self.book,
            venues: &self.venues,
        })
    }

    fn market(&mut self, change: fn(&mut MarketFacts)) {
        self.venues[0].market.iter_mut().for_each(change);
    }

    fn account(&mut self, change: fn(&mut AccountFacts)) {
        self.venues[0].account.iter_mut().for_each(change);
    }
}

fn token(symbol: &str) -> Token {
    symbol.parse().unwrap()
}

fn hyperliquid(now: Timestamp) -> VenueFacts {
    VenueFacts {
        venue: Venue::Hyperliquid,
        is_fenced: false,
        is_healthy: true,
        permission: Some(Permission::Yes),
        market: Some(MarketFacts {
            price: Some("64000".parse().unwrap()),
            size_decimals: 5,
            leverage_max: Leverage::try_new(40).unwrap(),
            min_notional: Usdc::from_whole(10),
            is_open: true,
            is_fresh: true,
        }),
        account: Some(AccountFacts {
            equity: Usdc::from_whole(10_000),
            available: Usdc::from_whole(10_000),
            as_of: now,
        }),
    }
}

fn open(symbol: &str, side: Side) -> OpenPosition {
    OpenPosition {
        position_id: PositionId::new(),
        token: token(symbol),
        side,
    }
}

#[test]
fn a_good_signal_is_approved_with_the_whole_plan() {
    let judgement = Case::good().judge();
    let Verdict::Approved(plan) = &judgement.verdict else {
        panic!("{:?}", judgement.verdict)
    };
    assert_eq!(plan.quantity.to_string(), "0.012");
    assert_eq!(plan.notional, Usdc::from_whole(768));
    assert_eq!(plan.leverage.get(), 3);
    assert_eq!(plan.limit_price.to_string(), "64640");
    assert_eq!(plan.stop_price.to_string(), "60800");
    assert_eq!(plan.target_price.to_string(), "73600");
    assert_eq!(plan.closes, None);
    assert_eq!(judgement.checks.len(), Check::BEFORE_SIZE.len() + 1);
    assert!(judgement.checks.iter().all(|check| check.failure.is_none()));
}

type Spoil = fn(&mut Case);

/// Every check, in order, and every way it can fail.
const SPOILED: &[(Check, Reason, Spoil)] = &[
    (Check::KillSwitch, Reason::KillSwitch, |c| {
        c.deployment.fence = Some(KillScope::User);
    }),
    (Check::KillSwitch, Reason::KillSwitch, |c| {
        c.venues[0].is_fenced = true;
    }),
    (Check::DeploymentActive, Reason::DeploymentNotActive, |c| {
        c.deployment.is_active = false;
    }),
    (Check::Subscription, Reason::SubscriptionRequired, |c| {
        c.deployment.mode = TradingMode::Live;
    }),
    (Check::SignalValid, Reason::SignalExpired, |c| {
        c.signal.expires_at = c.now;
    }),
    (Check::TokenAllowed, Reason::Stablecoin, |c| {
        c.signal.token = token("USDC");
    }),
    (Check::TokenAllowed, Reason::TokenNotAllowed, |c| {
        c.policy.entry.tokens = Some(vec![token("ETH")]);
    }),
    (Check::NoOpenPosition, Reason::PositionOpen, |c| {
        c.book.open = vec![open("BTC", Side::Long)];
    }),
    (Check::NoOpenPosition, Reason::FlipNotAllowed, |c| {
        c.policy.entry.allow_flip = false;
        c.book.open = vec![open("BTC", Side::Short)];
    }),
    (Check::OpenPositions, Reason::OpenPositionsMax, |c| {
        c.book.open = ["A", "B", "C", "D", "E"]
            .map(|symbol| open(symbol, Side::Long))
            .into();
    }),
    (Check::DailyLoss, Reason::DailyLossMax, |c| {
        c.book.day = Some(begun_with("10526.315790"));
    }),
    (Check::DailyLoss, Reason::DailyLossMax, |c| {
        // What was paid in hides no loss.
        let day = begun_with("5263.157895");
        let transferred = day.opening_equity;
        c.book.day = Some(DayFacts { transferred, ..day });
    }),
    (Check::DailyLoss, Reason::AccountUnknown, |c| {
        c.book.day = Some(begun_with("10000"));
        c.venues[0].account = None;
    }),
    (Check::Cooldown, Reason::Cooldown, |c| {
        c.book.last_stop_at = Some(c.now - TimeDelta::minutes(29));
    }),
    (Check::VenuePermission, Reason::VenueNotAllowed, |c| {
        c.policy.entry.venues = Some(vec![Venue::Spot]);
    }),
    (Check::VenuePermission, Reason::VenueNotConnected, |c| {
        c.venues[0].permission = None;
    }),
    (Check::VenuePermission, Reason::TokenNotListed, |c| {
        c.venues[0].market = None;
    }),
    (Check::VenuePermission, Reason::VenueUnavailable, |c| {
        c.venues[0].is_healthy = false;
    }),
    (Check::VenuePermission, Reason::PermissionMissing, |c| {
        c.venues[0].permission = Some(Permission::No);
    }),
    (Check::VenuePermission, Reason::PermissionUnknown, |c| {
        c.venues[0].permission = Some(Permission::Unknown);
    }),
    (Check::MarketOpen, Reason::MarketClosed, |c| {
        c.market(|m| m.is_open = false);
    }),
    (Check::MarketOpen, Reason::MarketStale, |c| {
        c.market(|m| m.is_fresh = false);
    }),
    (Check::MarketOpen, Reason::MarketStale, |c| {
        c.market(|m| m.price = None);
    }),
    (Check::MarketOpen, Reason::PriceBeyondLevels, |c| {
        c.signal.stop_price = Some("64000".parse().unwrap());
    }),
    (Check::MarketOpen, Reason::PriceBeyondLevels, |c| {
        c.signal.target_price = Some("0.0000000000000000000000000001".parse().unwrap());
    }),
    (Check::Size, Reason::SizeBelowMinimum, |c| {
        c.account(|account| account.equity = Usdc::from_whole(100));
    }),
    (Check::Size, Reason::MarginInsufficient, |c| {
        c.account(|account| account.available = Usdc::ZERO);
    }),
    (Check::Size, Reason::AccountUnknown, |c| {
        c.venues[0].account = None;
    }),
    (Check::Size, Reason::NumberOutOfRange, |c| {
        c.market(|m| m.price = "0.0000000000000000000000000001".parse().ok());
    }),
];

#[test]
fn every_reason_is_reached_by_the_check_that_owns_it() {
    for (check, reason, spoil) in SPOILED {
        let mut case = Case::good();
        spoil(&mut case);
        let judgement = case.judge();
        let failed = judgement.checks.last().unwrap();
        assert_eq!(judgement.verdict, Verdict::Rejected(*reason));
        assert_eq!((failed.check, failed.failure), (*check, Some(*reason)));
    }
    for reason in Reason::ALL {
        assert!(
            SPOILED.iter().any(|(_, covered, _)| covered == reason),
            "{reason:?}"
        );
    }
}

#[test]
fn the_earlier_check_is_the_reason() {
    for (earlier, (first, reason, spoil)) in SPOILED.iter().enumerate() {
        for (second, _, spoil_too) in &SPOILED[earlier..] {
            let mut case = Case::good();
            spoil_too(&mut case);
            spoil(&mut case);
            let found = case.judge().checks.last().unwrap().clone();
            assert!(
                found.check <= *first,
                "{first:?} {reason:?} with {second:?}: {found:?}"
            );
        }
    }
}

fn begun_with(equity: &str) -> DayFacts {
    DayFacts {
        opening_equity: equity.parse().unwrap(),
        transferred: Usdc::ZERO,
    }
}

#[test]
fn money_that_moves_is_neither_loss_nor_gain() {
    let mut case = Case::good();
    // Of 100,000 dollars 90,000 were taken out; an empty account got its first money, which may
    // not have been told yet.
    for (opening, transferred) in [("100000", -90_000), ("0", 10_000), ("0", 0)] {
        let transferred = Usdc::from_whole(transferred);
        let day = begun_with(opening);
        case.book.day = Some(DayFacts { transferred, ..day });
        let verdict = case.judge().verdict;
        assert!(matches!(verdict, Verdict::Approved(_)), "{verdict:?}");
    }
}

#[test]
fn limits_are_reached_exactly_where_they_say() {
    let mut case = Case::good();
    case.book.last_stop_at = Some(case.now - TimeDelta::minutes(30));
    case.book.day = Some(begun_with("10526.315789"));
    case.book.open = ["A", "B", "C", "D"]
        .map(|symbol| open(symbol, Side::Long))
        .into();
    assert!(matches!(case.judge().verdict, Verdict::Approved(_)));
}

#[test]
fn a_flip_closes_the_opposite_position_and_needs_no_room_of_its_own() {
    let mut case = Case::good();
    let opposite = open("BTC", Side::Short);
    case.book.open = ["A", "B", "C", "D"]
        .map(|symbol| open(symbol, Side::Long))
        .into();
    case.book.open.push(opposite.clone());
    let Verdict::Approved(plan) = case.judge().verdict else {
        panic!("flipping is allowed")
    };
    assert_eq!(plan.closes, Some(opposite.position_id));
}

#[test]
fn a_stated_stop_counts_unless_it_is_wider_than_allowed() {
    let mut case = Case::good();
    let table = [("62000", "62000"), ("40000", "57600")];
    for (stated, placed) in table {
        case.signal.stop_price = Some(stated.parse().unwrap());
        let Verdict::Approved(plan) = case.judge().verdict else {
            panic!("{stated}")
        };
        assert_eq!(plan.stop_price.to_string(), placed);
    }
    case.policy = case.policy.tightened_by(&DeployerPolicy {
        stop_bps: Some(Bps::new(100)),
        ..DeployerPolicy::default()
    });
    let Verdict::Approved(plan) = case.judge().verdict else {
        panic!("a tighter stop trades")
    };
    assert_eq!(plan.stop_price.to_string(), "63360");
}

#[test]
fn a_short_mirrors_a_long() {
    let mut case = Case::good();
    case.signal.side = Side::Short;
    let Verdict::Approved(plan) = case.judge().verdict else {
        panic!("shorts trade")
    };
    assert_eq!(plan.limit_price.to_string(), "63360");
    assert_eq!(plan.stop_price.to_string(), "67200");
    assert_eq!(plan.target_price.to_string(), "54400");
}

proptest! {
    #[test]
    fn whatever_is_spoiled_there_is_a_verdict_with_its_reason(
        picks in prop::collection::vec(0..SPOILED.len(), 0..6)
    ) {
        let mut case = Case::good();
        for pick in &picks {
            SPOILED[*pick].2(&mut case);
        }
        let judgement = case.judge();
        let failures: Vec<_> = judgement.checks.iter().filter_map(|c| c.failure).collect();
        match judgement.verdict {
            Verdict::Approved(_) => prop_assert!(failures.is_empty() && picks.is_empty()),
            Verdict::Rejected(reason) => prop_assert_eq!(failures, vec![reason]),
        }
    }
}
