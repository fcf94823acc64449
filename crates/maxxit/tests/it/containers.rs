//! The file that runs the platform as containers says what the code says.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use domain::Service;
use serde_json::Value;

/// What brings the judge of the file, and the Python library it reads YAML with.
const INSTALL: &str = "sudo apt-get install --yes docker-compose";
const YAML_TO_JSON: &str =
    "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
/// Settings every process needs, beside those of its own.
const SHARED: [&str; 3] = [
    "MAXXIT__NETWORK__REDIS_URL",
    "MAXXIT__IDENTITY__PUBLIC_KEYS",
    "MAXXIT__IDENTITY__PRIVATE_KEY",
];

/// Containers that are no service.
const SURROUNDINGS: [&str; 6] = [
    "grafana",
    "jaeger",
    "postgres",
    "prometheus",
    "redis",
    "router",
];

#[test]
fn the_containers_are_those_of_the_code() {
    let composed = composed();
    let services = composed["services"].as_object().unwrap();
    let found: BTreeSet<&str> = services.keys().map(String::as_str).collect();
    let mut wanted = BTreeSet::from(SURROUNDINGS.map(str::to_owned));
    for service in Service::ALL {
        wanted.insert(service.to_string());
        wanted.insert(format!("{service}-migrate"));
    }
    assert_eq!(found, wanted.iter().map(String::as_str).collect());
    for service in Service::ALL {
        let container = &services[service.as_str()];
        assert_eq!(
            words(&container["command"])[..2],
            ["serve", service.as_str()]
        );
        assert_health(container, maxxit::port(*service));
        assert_eq!(container["ports"], Value::Null, "{service} is inside only");
        let database = text(&container["environment"]["MAXXIT__DATABASE__URL"]);
        assert!(database.contains("{service}"), "{database}");
        let migrating = &services[&format!("{service}-migrate")];
        assert_eq!(
            words(&migrating["command"])[..2],
            ["migrate", service.as_str()]
        );
        let waits = &container["depends_on"][format!("{service}-migrate")]["condition"];
        assert_eq!(waits, "service_completed_successfully");
    }
    assert_eq!(words(&services["router"]["command"])[0], "router");
    assert_health(&services["router"], maxxit::ROUTER_PORT);
}

#[test]
fn every_process_is_asked_for_its_figures() {
    let watched = std::fs::read_to_string(root().join("deploy/monitoring/prometheus.yml")).unwrap();
    for service in Service::ALL {
        let target = format!("- {service}:{}", maxxit::port(*service));
        assert!(watched.contains(&target), "{target}");
    }
    assert!(watched.contains(&format!("router:{}", maxxit::ROUTER_PORT)));
}

#[test]
fn every_container_is_given_the_secrets_of_its_own_and_no_others() {
    let composed = composed();
    let names = Service::ALL.iter().map(|service| service.as_str());
    let mut private_keys = BTreeSet::new();
    for name in names.chain(["router"]) {
        let environment = &composed["services"][name]["environment"];
        for key in SHARED {
            assert!(environment[key].is_string(), "{name} lacks {key}");
        }
        assert!(private_keys.insert(text(&environment["MAXXIT__IDENTITY__PRIVATE_KEY"])));
        let own = ["SERVER", "TELEMETRY", "NETWORK", "IDENTITY", "DATABASE"];
        for key in environment.as_object().unwrap().keys() {
            let section = key.split("__").nth(1).unwrap();
            let is_own = own.contains(&section) || section.eq_ignore_ascii_case(name);
            assert!(is_own, "{name} is given {key}");
        }
    }
    let secret = |service: &str, key: &str| {
        let value = &composed["services"][service]["environment"][key];
        assert!(value.is_string(), "{service} lacks {key}");
    };
    secret("auth", "MAXXIT__AUTH__KEY_ENCRYPTION_SECRET");
    secret("wallets", "MAXXIT__WALLETS__MASTER_SECRET");
    secret("twitter", "MAXXIT__TWITTER__BEARER_TOKEN");
    secret("hyperliquid", "MAXXIT__HYPERLIQUID__BASE_URL");
}

#[test]
fn nothing_starts_while_a_secret_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let variables = folder.path().join("variables");
    for missing in [
        "WALLETS_MASTER_SECRET",
        "REDIS_PASSWORD",
        "AUTH_IDENTITY_KEY",
    ] {
        let without: String = filled_in()
            .lines()
            .filter(|line| !line.starts_with(&format!("{missing}=")))
            .map(|line| format!("{line}\n"))
            .collect();
        std::fs::write(&variables, without).unwrap();
        let answer = compose(&variables);
        assert!(!answer.status.success(), "{missing} is not missed");
        let told = String::from_utf8_lossy(&answer.stderr).into_owned();
        assert!(told.contains(missing), "{told}");
    }
}

/// The whole file as Compose understands it.
fn composed() -> Value {
    let folder = tempfile::tempdir().unwrap();
    let variables = folder.path().join("variables");
    std::fs::write(&variables, filled_in()).unwrap();
    let answer = compose(&variables);
    let told = String::from_utf8_lossy(&answer.stderr).into_owned();
    assert!(answer.status.success(), "{told}");
    let read = Command::new("python3")
        .args(["-c", YAML_TO_JSON])
        .stdin(written(&folder.path().join("composed"), &answer.stdout))
        .output()
        .unwrap();
    assert!(read.status.success(), "{read:?}");
    serde_json::from_slice(&read.stdout).unwrap()
}

fn written(path: &Path, bytes: &[u8]) -> File {
    std::fs::write(path, bytes).unwrap();
    File::open(path).unwrap()
}

fn compose(variables: &Path) -> std::process::Output {
    Command::new("docker-compose")
        .arg("--file")
        .arg(root().join("compose.yaml"))
        .arg("--env-file")
        .arg(variables)
        .arg("config")
        .current_dir(root())
        .output()
        .unwrap_or_else(|error| panic!("docker-compose cannot run ({error}): {INSTALL}"))
}

/// The example of settings with every empty one filled in, each differently.
fn filled_in() -> String {
    let example = std::fs::read_to_string(root().join("deploy/env.example")).unwrap();
    let lines = example.lines().enumerate().map(|(place, line)| {
        if line.ends_with('=') && !line.starts_with('#') {
            format!("{line}filled-in-{place}\n")
        } else {
            format!("{line}\n")
        }
    });
    lines.collect()
}

fn assert_health(container: &Value, port: u16) {
    let test = words(&container["healthcheck"]["test"]);
    let door = format!("http://127.0.0.1:{port}/ready");
    assert_eq!(test.last(), Some(&door));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn words(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(text).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
