//! An exported chain is checked without us, and no byte of it can be another unseen.

use domain::{Clock, EventId, SystemClock};
use events::{Cause, Envelope, ExportLine, Verified, verify_export, write_export};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::world::Counted;

fn told(n: i64, cause: Cause) -> Envelope {
    let fact = Counted {
        aggregate: format!("é\"\\{n}"),
        n,
    };
    Envelope::seal(EventId::new(), &fact, SystemClock.now(), cause).expect("the fact is sealed")
}

/// Five links: a head that is withheld, what follows from it, and a fork.
fn chain() -> (String, Vec<Envelope>) {
    let head = told(1, Cause::fresh());
    let second = told(2, Cause::from(&head));
    let third = told(3, Cause::from(&second));
    let fork = told(4, Cause::from(&second));
    let lone = told(5, Cause::fresh());
    let shown = vec![second, third, fork, lone];
    let mut lines = vec![ExportLine::Withheld {
        id: head.id,
        hash: head.hash,
    }];
    lines.extend(shown.iter().map(ExportLine::Event));
    let file = write_export("order_1", &lines).expect("the chain is written");
    (file, shown)
}

#[test]
fn a_good_file_is_good() {
    let (file, _) = chain();
    let expected = Verified {
        id: "order_1".to_owned(),
        events: 4,
        withheld: 1,
    };
    assert_eq!(verify_export(file.as_bytes()), Ok(expected));
    let empty = write_export("order_1", &[]).unwrap();
    assert!(verify_export(empty.as_bytes()).is_ok());
}

#[test]
fn every_flipped_bit_is_found() {
    let (file, _) = chain();
    for at in 0..file.len() {
        for bit in 0..8 {
            let mut changed = file.clone().into_bytes();
            changed[at] ^= 1 << bit;
            let found = verify_export(&changed);
            assert!(found.is_err(), "bit {bit} of byte {at} is not missed");
        }
    }
}

#[test]
fn every_cut_swap_and_insertion_is_found() {
    let (file, _) = chain();
    for length in 0..file.len() {
        assert!(
            verify_export(&file.as_bytes()[..length]).is_err(),
            "{length}"
        );
    }
    let lines: Vec<&str> = file.split_inclusive('\n').collect();
    for at in 1..lines.len() {
        let mut fewer = lines.clone();
        fewer.remove(at);
        assert!(
            verify_export(fewer.concat().as_bytes()).is_err(),
            "without {at}"
        );
        let mut twice = lines.clone();
        twice.insert(at, lines[at]);
        assert!(
            verify_export(twice.concat().as_bytes()).is_err(),
            "twice {at}"
        );
    }
    let mut random = StdRng::seed_from_u64(7);
    for _ in 0..5_000 {
        let mut changed = file.clone().into_bytes();
        changed.insert(random.random_range(0..=file.len()), random.random());
        assert!(verify_export(&changed).is_err());
    }
}

/// Whoever rewrites an event and its hash still has to rewrite all that follows from it.
#[test]
fn a_rewritten_event_is_found_by_what_follows_from_it() {
    let (_, mut shown) = chain();
    let forged = told(9, Cause::fresh());
    shown[0] = Envelope {
        id: shown[0].id,
        ..forged
    };
    let whole = serde_json::to_value(&shown[0]).unwrap();
    shown[0].hash = events::hash_of(&whole).unwrap();
    let lines: Vec<_> = shown.iter().map(ExportLine::Event).collect();
    let file = write_export("order_1", &lines).unwrap();
    let found = verify_export(file.as_bytes()).unwrap_err();
    assert_eq!(found.to_string(), "line 3: the cause has another hash");
}

/// The form outsiders compute: `jq -cS 'del(.hash)' | tr -d '\n' | sha256sum`.
#[test]
fn the_hash_is_that_of_the_sorted_line_without_its_hash() {
    let json = r#"{"aggregate":"a","causation_id":null,"cause_hash":null,"hash":"ignored","id":"event_0","kind":"k","occurred_at":"2026-01-01T00:00:00Z","payload":{"b":1,"a":[true,"x"]},"service":"trades","trace_id":"t","version":1}"#;
    let value = serde_json::from_str(json).unwrap();
    let covered = r#"{"aggregate":"a","causation_id":null,"cause_hash":null,"id":"event_0","kind":"k","occurred_at":"2026-01-01T00:00:00Z","payload":{"a":[true,"x"],"b":1},"service":"trades","trace_id":"t","version":1}"#;
    let expected = events::EventHash::of(covered.as_bytes());
    assert_eq!(events::hash_of(&value), Ok(expected));
}
