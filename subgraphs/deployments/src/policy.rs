//! A deployer's own limits, checked: each can only tighten what the platform allows.

use std::collections::BTreeSet;

use domain::{Bps, Leverage, Token};
use graph::UserError;
use rules::policy::{DeployerPolicy, Policy};

/// Tokens one policy may name.
const TOKENS_MAX: usize = 100;

/// The limits as the form sends them.
#[derive(Clone, Debug, Default)]
pub struct PolicyForm {
    pub cap_bps: Option<i32>,
    pub leverage_max: Option<i32>,
    pub tokens: Option<Vec<String>>,
    pub venues: Option<Vec<domain::Venue>>,
    pub stop_bps: Option<i32>,
    pub allow_flip: bool,
}

/// The limits, or all that needs attention.
pub fn check(form: PolicyForm) -> Result<DeployerPolicy, Vec<UserError>> {
    let platform = Policy::default();
    let cap_max = platform.size.cap_bps.get();
    let stop_max = platform.entry.stop_bps_max.get();
    let leverage_max = i32::from(platform.entry.leverage_max.get());
    let mut problems = Vec::new();
    let cap = within(form.cap_bps, "policy.capBps", cap_max, &mut problems);
    let stop = within(form.stop_bps, "policy.stopBps", stop_max, &mut problems);
    let leverage = within(
        form.leverage_max,
        "policy.leverageMax",
        leverage_max,
        &mut problems,
    );
    let tokens = form
        .tokens
        .and_then(|tokens| read_tokens(tokens, &mut problems));
    let venues = form.venues.map(|venues| {
        if venues.is_empty() {
            problems.push(empty(
                "policy.venues",
                "name a venue, or leave it out for all",
            ));
        }
        let unique: BTreeSet<_> = venues.into_iter().collect();
        unique.into_iter().collect()
    });
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(DeployerPolicy {
        cap_bps: cap.map(Bps::new),
        leverage_max: leverage
            .and_then(|times| u16::try_from(times).ok())
            .and_then(|times| Leverage::try_new(times).ok()),
        tokens,
        venues,
        stop_bps: stop.map(Bps::new),
        allow_flip: form.allow_flip,
    })
}

fn within(value: Option<i32>, field: &str, max: i32, problems: &mut Vec<UserError>) -> Option<i32> {
    if value.is_some_and(|value| !(1..=max).contains(&value)) {
        let message = format!("must be from 1 to {max}; a policy only tightens");
        problems.push(UserError::new(field, "OUT_OF_RANGE", message));
    }
    value
}

fn read_tokens(texts: Vec<String>, problems: &mut Vec<UserError>) -> Option<Vec<Token>> {
    const FIELD: &str = "policy.tokens";
    if texts.is_empty() {
        problems.push(empty(FIELD, "name a token, or leave it out for all"));
    }
    if texts.len() > TOKENS_MAX {
        let message = format!("at most {TOKENS_MAX} tokens");
        problems.push(UserError::new(FIELD, "TOO_LONG", message));
        return None;
    }
    let mut tokens = BTreeSet::new();
    for text in texts {
        match text.parse::<Token>() {
            Ok(token) => {
                tokens.insert(token);
            }
            Err(error) => problems.push(UserError::new(FIELD, "INVALID", error.to_string())),
        }
    }
    Some(tokens.into_iter().collect())
}

fn empty(field: &str, message: &str) -> UserError {
    UserError::new(field, "EMPTY", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_that_would_loosen_is_refused_field_by_field() {
        let form = PolicyForm {
            cap_bps: Some(1_001),
            leverage_max: Some(0),
            tokens: Some(vec!["not a token".to_owned()]),
            venues: Some(vec![]),
            stop_bps: Some(-5),
            allow_flip: false,
        };
        let problems = check(form).unwrap_err();
        let fields: Vec<_> = problems.iter().map(|p| p.field.join(".")).collect();
        let expected = ["capBps", "stopBps", "leverageMax", "tokens", "venues"];
        assert_eq!(fields, expected.map(|field| format!("policy.{field}")));
    }

    #[test]
    fn what_is_left_out_stays_the_platforms() {
        assert_eq!(check(PolicyForm::default()), Ok(DeployerPolicy::default()));
    }
}
