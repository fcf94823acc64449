//! Which venue takes an order. Every candidate's answer is kept.

use domain::{AgentVenue, Leverage, Price, Timestamp, Usdc, Venue};

use crate::policy::Policy;
use crate::reason::Reason;

/// Whether our key may trade on an account. Only yes trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// The venue says so.
    Yes,
    /// The venue says no.
    No,
    /// The venue could not be asked.
    Unknown,
}

/// What is known of one venue for one deployment and one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueFacts {
    /// Where.
    pub venue: Venue,
    /// Whether a fence of this venue is up.
    pub is_fenced: bool,
    /// Whether the venue answers.
    pub is_healthy: bool,
    /// Whether our key may trade; absent without an account there.
    pub permission: Option<Permission>,
    /// The market, when the venue lists the token.
    pub market: Option<MarketFacts>,
    /// The account; absent when it could not be read.
    pub account: Option<AccountFacts>,
}

/// What is known of one market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarketFacts {
    /// The price; absent while unknown.
    pub price: Option<Price>,
    /// Decimals a size may have.
    pub size_decimals: u32,
    /// The highest leverage the venue allows.
    pub leverage_max: Leverage,
    /// The smallest order.
    pub min_notional: Usdc,
    /// Whether the venue takes orders now.
    pub is_open: bool,
    /// Whether the price is recent enough to decide on.
    pub is_fresh: bool,
}

/// What is known of one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountFacts {
    /// Balance plus unrealised profit and loss.
    pub equity: Usdc,
    /// What is free to back an order.
    pub available: Usdc,
    /// When the venue said so.
    pub as_of: Timestamp,
}

/// What one candidate answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteAnswer {
    /// The candidate.
    pub venue: Venue,
    /// Why it cannot take the order; nothing when it can.
    pub refusal: Option<Reason>,
    /// Whether it takes the order.
    pub is_chosen: bool,
}

/// The chosen venue, if any, and what every candidate said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routing<'a> {
    /// The first that can take the order.
    pub chosen: Option<&'a VenueFacts>,
    /// Every candidate in the order it was asked.
    pub answers: Vec<RouteAnswer>,
}

impl Routing<'_> {
    /// Why nobody takes it: the answer of the candidate that came closest.
    pub fn refusal(&self) -> Reason {
        let closeness = |reason: Reason| match reason {
            Reason::PermissionMissing | Reason::PermissionUnknown => 4,
            Reason::VenueUnavailable => 3,
            Reason::KillSwitch => 2,
            Reason::TokenNotListed => 1,
            _ => 0,
        };
        self.answers
            .iter()
            .filter_map(|answer| answer.refusal)
            .reduce(|best, next| {
                if closeness(next) > closeness(best) {
                    next
                } else {
                    best
                }
            })
            .unwrap_or(Reason::VenueNotConnected)
    }
}

/// The venues an agent's orders may go to, in the order they are asked.
pub fn candidates(venue: AgentVenue, policy: &Policy) -> Vec<Venue> {
    match venue {
        AgentVenue::Hyperliquid => vec![Venue::Hyperliquid],
        AgentVenue::Ostium => vec![Venue::Ostium],
        AgentVenue::Spot => vec![Venue::Spot],
        AgentVenue::Multi => policy.entry.venue_order.clone(),
    }
}

/// The first candidate that lists the token, is healthy and is permitted.
pub fn route<'a>(venue: AgentVenue, facts: &'a [VenueFacts], policy: &Policy) -> Routing<'a> {
    let mut chosen = None;
    let answers = candidates(venue, policy)
        .into_iter()
        .map(|venue| {
            let known = facts.iter().find(|facts| facts.venue == venue);
            let refusal = refusal(venue, known, policy);
            let is_chosen = refusal.is_none() && chosen.is_none();
            if is_chosen {
                chosen = known;
            }
            RouteAnswer {
                venue,
                refusal,
                is_chosen,
            }
        })
        .collect();
    Routing { chosen, answers }
}

fn refusal(venue: Venue, facts: Option<&VenueFacts>, policy: &Policy) -> Option<Reason> {
    if policy
        .entry
        .venues
        .as_ref()
        .is_some_and(|allowed| !allowed.contains(&venue))
    {
        return Some(Reason::VenueNotAllowed);
    }
    let Some(facts) = facts else {
        return Some(Reason::VenueNotConnected);
    };
    match facts.permission {
        None => Some(Reason::VenueNotConnected),
        Some(_) if facts.is_fenced => Some(Reason::KillSwitch),
        Some(_) if !facts.is_healthy => Some(Reason::VenueUnavailable),
        Some(_) if facts.market.is_none() => Some(Reason::TokenNotListed),
        Some(Permission::No) => Some(Reason::PermissionMissing),
        Some(Permission::Unknown) => Some(Reason::PermissionUnknown),
        Some(Permission::Yes) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(venue: Venue) -> VenueFacts {
        VenueFacts {
            venue,
            is_fenced: false,
            is_healthy: true,
            permission: Some(Permission::Yes),
            market: Some(MarketFacts {
                price: Some("100".parse().unwrap()),
                size_decimals: 3,
                leverage_max: Leverage::try_new(20).unwrap(),
                min_notional: Usdc::from_whole(10),
                is_open: true,
                is_fresh: true,
            }),
            account: None,
        }
    }

    #[test]
    fn multi_takes_the_first_that_can_and_keeps_every_answer() {
        let unlisted = VenueFacts {
            market: None,
            ..facts(Venue::Hyperliquid)
        };
        let all = [facts(Venue::Spot), unlisted, facts(Venue::Ostium)];
        let policy = Policy::default();
        let routing = route(AgentVenue::Multi, &all, &policy);
        assert_eq!(routing.chosen.map(|facts| facts.venue), Some(Venue::Ostium));
        let answers: Vec<_> = routing
            .answers
            .iter()
            .map(|a| (a.venue, a.refusal, a.is_chosen))
            .collect();
        assert_eq!(
            answers,
            [
                (Venue::Hyperliquid, Some(Reason::TokenNotListed), false),
                (Venue::Ostium, None, true),
                (Venue::Spot, None, false),
            ]
        );
    }

    #[test]
    fn a_candidate_says_why_it_cannot() {
        let good = facts(Venue::Hyperliquid);
        let table = [
            (
                VenueFacts {
                    is_fenced: true,
                    ..good.clone()
                },
                Reason::KillSwitch,
            ),
            (
                VenueFacts {
                    is_healthy: false,
                    ..good.clone()
                },
                Reason::VenueUnavailable,
            ),
            (
                VenueFacts {
                    market: None,
                    ..good.clone()
                },
                Reason::TokenNotListed,
            ),
            (
                VenueFacts {
                    permission: None,
                    ..good.clone()
                },
                Reason::VenueNotConnected,
            ),
            (
                VenueFacts {
                    permission: Some(Permission::No),
                    ..good.clone()
                },
                Reason::PermissionMissing,
            ),
            (
                VenueFacts {
                    permission: Some(Permission::Unknown),
                    ..good
                },
                Reason::PermissionUnknown,
            ),
        ];
        for (facts, reason) in table {
            let facts = [facts];
            let policy = Policy::default();
            let routing = route(AgentVenue::Hyperliquid, &facts, &policy);
            assert_eq!((routing.chosen, routing.refusal()), (None, reason));
        }
    }

    #[test]
    fn a_venue_outside_the_policy_is_never_asked() {
        let mut policy = Policy::default();
        policy.entry.venues = Some(vec![Venue::Ostium]);
        let all = [facts(Venue::Hyperliquid)];
        let routing = route(AgentVenue::Hyperliquid, &all, &policy);
        assert_eq!(routing.refusal(), Reason::VenueNotAllowed);
    }
}
