//! `maxxit verify FILE` as a script calls it.

use std::process::Output;

use domain::{Clock, EventId, SystemClock, UserId};
use events::facts::UserRegistered;
use events::{Cause, Envelope, ExportLine, write_export};

use crate::process::executable;

fn verify(file: &std::path::Path) -> Output {
    executable().arg("verify").arg(file).output().unwrap()
}

#[test]
fn a_chain_is_checked_offline_with_three_exit_statuses() {
    let told = |cause| {
        let fact = UserRegistered {
            user_id: UserId::new(),
            wallet: domain::Address::from_bytes(&[7; 20]),
            registered_at: SystemClock.now(),
        };
        Envelope::seal(EventId::new(), &fact, SystemClock.now(), cause).unwrap()
    };
    let head = told(Cause::fresh());
    let next = told(Cause::from(&head));
    let lines = [ExportLine::Event(&head), ExportLine::Event(&next)];
    let export = write_export("event_1", &lines).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("chain.jsonl");

    std::fs::write(&file, &export).unwrap();
    let good = verify(&file);
    assert_eq!(good.status.code(), Some(0), "{good:?}");

    let mut changed = export.into_bytes();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    std::fs::write(&file, &changed).unwrap();
    assert_eq!(verify(&file).status.code(), Some(1));

    let missing = verify(&folder.path().join("nothing.jsonl"));
    assert_eq!(missing.status.code(), Some(2));
}
