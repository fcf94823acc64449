//! What the rules of `policy` promise.

use proptest::prelude::*;

use super::*;

#[test]
fn a_weight_lies_on_the_lines_between_the_three_points() {
    let stop = WeightPolicy::default().stop_loss_tightness;
    for (weight, bps) in [
        (0, 1_000),
        (25, 750),
        (50, 500),
        (75, 350),
        (100, 200),
        (255, 200),
    ] {
        assert_eq!(stop.at(weight), Bps::new(bps), "weight {weight}");
    }
}

#[test]
fn an_empty_policy_file_is_the_default_and_an_unknown_key_is_refused() {
    assert_eq!(
        serde_json::from_str::<Policy>("{}").unwrap(),
        Policy::default()
    );
    assert!(serde_json::from_str::<Policy>(r#"{"size":{"capBps":1}}"#).is_err());
}

#[test]
fn a_policy_survives_json() {
    let policy = Policy::default();
    let text = serde_json::to_string(&policy).unwrap();
    assert_eq!(serde_json::from_str::<Policy>(&text).unwrap(), policy);
}

#[test]
fn a_deployer_without_flipping_never_flips() {
    let tightened = Policy::default().tightened_by(&DeployerPolicy::default());
    assert!(!tightened.entry.allow_flip);
}

fn deployer() -> impl Strategy<Value = DeployerPolicy> {
    let tokens = prop::collection::vec(prop::sample::select(vec!["BTC", "ETH", "SOL"]), 0..3);
    (
        prop::option::of(-500..20_000_i32),
        prop::option::of(1..200_u16),
        prop::option::of(tokens),
        prop::option::of(prop::collection::vec(
            prop::sample::select(Venue::ALL),
            0..3,
        )),
        prop::option::of(-500..20_000_i32),
        any::<bool>(),
    )
        .prop_map(
            |(cap, leverage, tokens, venues, stop, allow_flip)| DeployerPolicy {
                cap_bps: cap.map(Bps::new),
                leverage_max: leverage.map(|times| Leverage::try_new(times).unwrap()),
                tokens: tokens.map(|list| list.into_iter().map(|t| t.parse().unwrap()).collect()),
                venues,
                stop_bps: stop.map(Bps::new),
                allow_flip,
            },
        )
}

proptest! {
    #[test]
    fn a_deployer_can_only_tighten(first in deployer(), second in deployer()) {
        let loose = Policy::default().tightened_by(&first);
        let tight = loose.tightened_by(&second);
        prop_assert!(tight.size.cap_bps <= loose.size.cap_bps);
        prop_assert!(tight.size.cap_bps >= Bps::ZERO);
        prop_assert!(tight.entry.leverage_max <= loose.entry.leverage_max);
        prop_assert!(tight.entry.stop_bps_max <= loose.entry.stop_bps_max);
        prop_assert!(tight.entry.stop_bps_max > Bps::ZERO);
        prop_assert!(!tight.entry.allow_flip || loose.entry.allow_flip);
        let within = |tight: &Option<Vec<Token>>, loose: &Option<Vec<Token>>| match (tight, loose) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(tight), Some(loose)) => tight.iter().all(|token| loose.contains(token)),
        };
        prop_assert!(within(&tight.entry.tokens, &loose.entry.tokens));
    }
}
