//! Outside the local profile nothing is assumed and nothing stands in.

use std::net::{Ipv4Addr, TcpStream};

use crate::ports::PortSlot;
use crate::process::executable;

/// What a testnet cannot do without: the key, and a word of what it is for.
const NEEDED: [(&str, &str); 8] = [
    ("database.url", "where each service's database is"),
    ("auth.domain", "the host"),
    ("auth.issuer", "the public address of the platform"),
    (
        "auth.key_encryption_secret",
        "encrypts the token signing keys",
    ),
    ("wallets.master_secret", "encrypts every venue key"),
    ("twitter.bearer_token", "the application token of X"),
    ("hyperliquid.base_url", "the address of Hyperliquid"),
    (
        "hyperliquid.is_stand_in",
        "whether it is the local stand-in",
    ),
];

#[test]
fn a_testnet_without_settings_names_each_one_and_starts_nothing() {
    let slot = PortSlot::take();
    let home = tempfile::tempdir().unwrap();
    let answer = executable()
        .args(["up", "--profile", "testnet", "--home"])
        .arg(home.path())
        .args(["--port-offset", &slot.offset.to_string()])
        .output()
        .unwrap();
    assert!(!answer.status.success());
    let told = String::from_utf8(answer.stderr).unwrap();
    for (key, purpose) in NEEDED {
        let named = told.lines().find(|line| line.contains(&format!("`{key}`")));
        let named = named.unwrap_or_else(|| panic!("{key} is not named:\n{told}"));
        assert!(named.contains(purpose), "{named}");
        let variable = key.to_uppercase().replace('.', "__");
        assert!(
            named.contains(&format!("for example MAXXIT__{variable}=")),
            "{named}"
        );
    }
    for port in [3_001, 3_002, maxxit::ROUTER_PORT] {
        let door = (Ipv4Addr::LOCALHOST, port + slot.offset);
        assert!(
            TcpStream::connect(door).is_err(),
            "something listens on {port}"
        );
    }
}

#[test]
fn a_replay_belongs_to_the_local_profile() {
    let home = tempfile::tempdir().unwrap();
    let answer = executable()
        .args([
            "up",
            "--profile",
            "mainnet",
            "--replay",
            "anywhere",
            "--home",
        ])
        .arg(home.path())
        .output()
        .unwrap();
    assert!(!answer.status.success());
    let told = String::from_utf8(answer.stderr).unwrap();
    assert!(
        told.contains("--replay belongs to the local profile"),
        "{told}"
    );
}
