//! One table of refusals, and the arithmetic of the score.

use chrono::DateTime;
use proptest::prelude::*;

use super::*;
use crate::classify::classify;

const POST: &str = "Longing $ETH here, SL 2450, TP 2800";

fn at(minute: i64) -> Timestamp {
    DateTime::from_timestamp(1_735_689_600 + minute * 60, 0).unwrap()
}

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

struct Case {
    policy: Policy,
    weights: Weights,
    post: String,
    call: Call,
    market: Option<MarketFacts>,
    impact: Ratio,
    posted_at: Timestamp,
    last_signal_at: Option<Timestamp>,
}

fn view(voice: &str) -> MarketView {
    let voice = decimal(voice);
    MarketView {
        rsi: voice,
        macd: voice,
        volume_momentum: voice,
    }
}

fn case(post: &str) -> Case {
    Case {
        policy: Policy::default(),
        weights: Weights::default(),
        post: post.to_owned(),
        call: classify(post).calls.remove(0),
        market: Some(MarketFacts {
            price: Some("2500".parse().unwrap()),
            token_multiplier: 1,
            view: Ok(view("0.5")),
        }),
        impact: ratio("0.5"),
        posted_at: at(0),
        last_signal_at: None,
    }
}

impl Case {
    fn sign(&self) -> Result<SignalDraft, Rejection> {
        sign(&SignInput {
            now: at(1),
            policy: &self.policy,
            weights: &self.weights,
            post: &self.post,
            posted_at: self.posted_at,
            first_seen_at: at(0),
            call: &self.call,
            impact: self.impact,
            market: self.market,
            last_signal_at: self.last_signal_at,
        })
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

#[test]
fn a_good_call_becomes_a_signal_with_its_reckoning() {
    let case = case(POST).with(|case| case.call.confidence = ratio("0.8"));
    let draft = case.sign().unwrap();
    // 0.4 × 0.8 × (1 − 0.5 + 0.5 × 0.5) + 0.6 × 0.5
    assert_eq!(draft.score, ratio("0.54"));
    assert_eq!(draft.explanation.post_score, decimal("0.6"));
    assert_eq!(
        (draft.stop_bps, draft.target_bps),
        (Bps::new(200), Bps::new(1_200))
    );
    assert_eq!(draft.expires_at, at(15));
}

#[test]
fn every_refusal_has_its_reason() {
    let price = |text: &str| Some(text.parse::<Price>().unwrap());
    let table = [
        (
            SignReason::LatePost,
            case(POST).with(|c| c.posted_at = at(-16)),
        ),
        (
            SignReason::QuoteNotInPost,
            case(POST).with(|c| c.call.quotes.push("moon".to_owned())),
        ),
        (
            SignReason::QuoteNotInPost,
            case(POST).with(|c| c.call.quotes.clear()),
        ),
        (
            SignReason::Stablecoin,
            case(POST).with(|c| c.call.token = "USDT".parse().unwrap()),
        ),
        (
            SignReason::LowConfidence,
            case(POST).with(|c| c.call.confidence = ratio("0.49")),
        ),
        (
            SignReason::UnknownMarket,
            case(POST).with(|c| c.market = None),
        ),
        (
            SignReason::Duplicate,
            case(POST).with(|c| c.last_signal_at = Some(at(1 - 359))),
        ),
        (
            SignReason::LowScore,
            case(POST).with(|c| c.market.as_mut().unwrap().view = Ok(view("-1"))),
        ),
        (
            SignReason::MarketDataMissing,
            case(POST).with(|c| c.market.as_mut().unwrap().price = None),
        ),
        (
            SignReason::MarketDataMissing,
            case(POST).with(|c| c.market.as_mut().unwrap().view = Err(MarketDataMissing::Stale)),
        ),
        (
            SignReason::RiskReward,
            case(POST).with(|c| c.call.stop = price("2300")),
        ),
        (
            SignReason::LevelsContradict,
            case(POST).with(|c| c.call.stop = price("2550")),
        ),
        (
            SignReason::LevelsContradict,
            case(POST).with(|c| c.call.stop = price("24")),
        ),
        (
            SignReason::LevelsContradict,
            case(POST).with(|c| c.call.targets = vec!["2400".parse().unwrap()]),
        ),
    ];
    for (reason, case) in table {
        assert_eq!(case.sign().unwrap_err().reason, reason, "{}", reason.code());
    }
}

#[test]
fn six_hours_later_the_same_call_is_new() {
    assert!(
        case(POST)
            .with(|c| c.last_signal_at = Some(at(1 - 360)))
            .sign()
            .is_ok()
    );
}

#[test]
fn without_weights_on_indicators_the_market_is_not_asked() {
    let quiet = case(POST).with(|c| {
        (c.weights.rsi, c.weights.macd, c.weights.volume_momentum) = (0, 0, 0);
        c.market.as_mut().unwrap().view = Err(MarketDataMissing::Stale);
    });
    let draft = quiet.sign().unwrap();
    assert!(!draft.explanation.is_market_score_used);
    assert_eq!(draft.score.decimal(), draft.explanation.post_score);
}

#[test]
fn levels_nobody_stated_follow_the_weights() {
    for (weight, stop, target) in [(0, 1_000, 500), (50, 500, 1_500), (100, 200, 3_000)] {
        let bare = case("Longing $ETH here").with(|c| {
            c.weights.stop_loss_tightness = weight;
            c.weights.take_profit_target = weight;
            c.weights.risk_reward = 0;
        });
        match bare.sign() {
            Ok(draft) => assert_eq!(
                (draft.stop_bps.get(), draft.target_bps.get()),
                (stop, target)
            ),
            Err(rejection) => assert_eq!((rejection.reason, weight), (SignReason::RiskReward, 0)),
        }
    }
}

#[test]
fn levels_are_told_in_market_units() {
    let case = case("Long $PEPE 0.0000100, SL 0.0000095, TP 0.0000120").with(|c| {
        let market = c.market.as_mut().unwrap();
        market.price = Some("0.01".parse().unwrap());
        market.token_multiplier = 1_000;
    });
    let draft = case.sign().unwrap();
    assert_eq!(draft.stop_price, Some("0.0095".parse().unwrap()));
    assert_eq!(draft.target_price, Some("0.012".parse().unwrap()));
}

proptest! {
    #[test]
    fn a_score_stays_between_nothing_and_one(
        confidence in 50_i64..=100,
        impact in 0_i64..=100,
        voice in -100_i64..=100,
        weights in any::<[u8; 4]>(),
    ) {
        let hundredths = |n: i64| Decimal::new(n, 2);
        let result = case(POST).with(|c| {
            c.call.confidence = Ratio::try_new(hundredths(confidence)).unwrap();
            c.impact = Ratio::try_new(hundredths(impact)).unwrap();
            let voice = hundredths(voice);
            c.market.as_mut().unwrap().view =
                Ok(MarketView { rsi: voice, macd: -voice, volume_momentum: voice });
            let [influencer, rsi, macd, volume] = weights.map(|weight| weight % 101);
            c.weights.influencer_impact = influencer;
            (c.weights.rsi, c.weights.macd, c.weights.volume_momentum) = (rsi, macd, volume);
        }).sign();
        match result {
            Ok(draft) => {
                prop_assert!(draft.score.decimal() > Decimal::ZERO);
                prop_assert!(draft.score.decimal() <= Decimal::ONE);
            }
            Err(rejection) => prop_assert_eq!(rejection.reason, SignReason::LowScore),
        }
    }
}
