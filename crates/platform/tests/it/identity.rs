//! Whom a service believes.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use domain::{FixedClock, Service, SharedClock, UserId};
use graph::{Identity, Viewer};
use platform::{Caller, IdentityError, IdentityKeys};

fn clock() -> (Arc<FixedClock>, SharedClock) {
    let start = DateTime::from_timestamp_millis(1_767_225_600_000).unwrap();
    let clock = Arc::new(FixedClock::at(start));
    (Arc::clone(&clock), clock)
}

fn viewer() -> Viewer {
    Viewer {
        user_id: UserId::new(),
        session_id: None,
        wallet: "0x29fcb43b46531bca003ddc8fcb67ffe91900c762"
            .parse()
            .unwrap(),
        scopes: BTreeSet::from(["read".to_owned()]),
    }
}

#[test]
fn the_router_speaks_for_people_and_services_for_themselves() {
    let (_, wall) = clock();
    let keys = IdentityKeys::ephemeral(&wall).unwrap();
    let (verifier, viewer) = (keys.verifier(), viewer());
    let token = keys
        .signer(Caller::Router)
        .unwrap()
        .sign_viewer(&viewer)
        .unwrap();
    assert_eq!(
        verifier.verify(&token).unwrap().identity(),
        Identity::User(viewer.clone())
    );
    let token = keys.signer(Caller::Router).unwrap().sign_own().unwrap();
    assert_eq!(
        verifier.verify(&token).unwrap().identity(),
        Identity::Anonymous
    );
    let trades = keys.signer(Service::Trades).unwrap();
    let token = trades.sign_own().unwrap();
    let identity = verifier.verify(&token).unwrap().identity();
    assert_eq!(identity, Identity::Service(Service::Trades));
    let token = trades.sign_viewer(&viewer).unwrap();
    assert_eq!(verifier.verify(&token), Err(IdentityError::NotAllowed));
}

#[test]
fn an_assertion_is_believed_for_seconds_only_also_when_remembered() {
    let (clock, wall) = clock();
    let keys = IdentityKeys::ephemeral(&wall).unwrap();
    let token = keys
        .signer(Caller::Router)
        .unwrap()
        .sign_viewer(&viewer())
        .unwrap();
    assert!(keys.verifier().verify(&token).is_ok());
    clock.advance(TimeDelta::seconds(13));
    assert_eq!(keys.verifier().verify(&token), Err(IdentityError::Expired));
}

#[test]
fn another_process_and_changed_bytes_are_not_believed() {
    let (_, wall) = clock();
    let (ours, theirs) = (
        IdentityKeys::ephemeral(&wall).unwrap(),
        IdentityKeys::ephemeral(&wall).unwrap(),
    );
    let token = theirs
        .signer(Caller::Router)
        .unwrap()
        .sign_viewer(&viewer())
        .unwrap();
    assert_eq!(ours.verifier().verify(&token), Err(IdentityError::Invalid));
    let token = ours.signer(Caller::Router).unwrap().sign_own().unwrap();
    let mut parts: Vec<_> = token.split('.').map(str::to_owned).collect();
    parts[1] = theirs
        .signer(Caller::Router)
        .unwrap()
        .sign_viewer(&viewer())
        .unwrap();
    parts[1] = parts[1].split('.').nth(1).unwrap().to_owned();
    assert_eq!(
        ours.verifier().verify(&parts.join(".")),
        Err(IdentityError::Invalid)
    );
    assert_eq!(
        ours.verifier().verify("nonsense"),
        Err(IdentityError::Invalid)
    );
}
