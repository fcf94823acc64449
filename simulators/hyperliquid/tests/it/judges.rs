//! The vendor's Python client and an independent JavaScript one, against the stand-in.
//!
//! They are installed once into a cache folder, from the public registries.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;
use std::time::Duration;

use evm::AgentKey;
use rust_decimal::Decimal;
use simulator_hyperliquid::engine::Phase;
use simulator_hyperliquid::price::Scripted;
use simulator_hyperliquid::{Config, Exchange};
use tokio::process::Command;

use crate::doors::start;
use crate::venue::{SOL, number};

const PYTHON_CLIENT: &str = "hyperliquid-python-sdk==0.24.0";
const JS_CLIENTS: [&str; 3] = ["@nktkas/hyperliquid@0.32.2", "viem@2.57.20", "ws@8.18.3"];
const INSTALL_MAX: Duration = Duration::from_mins(5);
const JUDGE_MAX: Duration = Duration::from_mins(2);

#[expect(
    clippy::disallowed_methods,
    reason = "a test knows its machine by its environment"
)]
fn cache(name: &str) -> PathBuf {
    let chosen = std::env::var("MAXXIT_CACHE").map(PathBuf::from);
    let usual = || PathBuf::from(std::env::var("HOME").unwrap()).join(".cache/maxxit");
    chosen.unwrap_or_else(|_| usual()).join("judges").join(name)
}

async fn run(program: impl AsRef<Path>, arguments: &[&str], within: Duration) -> Output {
    let program = program.as_ref();
    let output = Command::new(program)
        .args(arguments)
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(within, output)
        .await
        .unwrap_or_else(|_| panic!("{} took too long", program.display()))
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let texts = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    let [out, errors] = texts;
    assert!(
        output.status.success(),
        "{} {arguments:?}:\n{out}\n{errors}",
        program.display()
    );
    output
}

/// The interpreter of an environment with the vendor's client.
async fn python() -> PathBuf {
    let folder = cache("hyperliquid-python-0.24.0");
    let interpreter = folder.join("bin/python");
    if !folder.join("installed").is_file() {
        // Needs the Debian package python3-venv.
        run(
            "python3",
            &["-m", "venv", folder.to_str().unwrap()],
            INSTALL_MAX,
        )
        .await;
        run(
            &interpreter,
            &["-m", "pip", "install", "--quiet", PYTHON_CLIENT],
            INSTALL_MAX,
        )
        .await;
        std::fs::write(folder.join("installed"), "").unwrap();
    }
    interpreter
}

/// The folder where the script finds its client.
async fn javascript() -> PathBuf {
    let folder = cache("hyperliquid-js-0.32.2");
    if !folder.join("installed").is_file() {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("package.json"), r#"{"private": true}"#).unwrap();
        let prefix = folder.to_str().unwrap();
        let mut arguments = vec!["install", "--silent", "--no-audit", "--no-fund"];
        arguments.extend(["--prefix", prefix]);
        arguments.extend(JS_CLIENTS);
        run("npm", &arguments, INSTALL_MAX).await;
        std::fs::write(folder.join("installed"), "").unwrap();
    }
    folder
}

fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/judges")
        .join(name)
}

fn hex_of(key: &AgentKey) -> String {
    use std::fmt::Write;
    key.to_bytes()
        .iter()
        .fold("0x".to_owned(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
}

fn is_stop_waiting(exchange: &Exchange, key: &AgentKey) -> bool {
    let account = exchange.account(&key.address());
    account
        .into_iter()
        .flat_map(|account| account.orders.values())
        .any(|order| order.asset == SOL && order.phase == Phase::WaitingForTrigger)
}

/// Runs one judge; SOL falls onto a stop of the judge's account as soon as one waits.
async fn judge(program: PathBuf, script: PathBuf) {
    let prices = Arc::new(Scripted::new());
    for (coin, price) in [("BTC", "100000"), ("ETH", "3000"), ("SOL", "200")] {
        prices.set(coin, number(price));
    }
    let config = Config {
        prices: prices.clone(),
        ..Config::default()
    };
    let (handle, client) = start(config).await;
    let (owner, other) = (AgentKey::generate(), AgentKey::generate());
    client.deposit(&owner, "200000").await;
    let keys = [&owner, &other].map(hex_of);
    let arguments = [script.to_str().unwrap(), &client.base, &keys[0], &keys[1]];
    let judged = run(program, &arguments, JUDGE_MAX);
    tokio::pin!(judged);
    let output = loop {
        tokio::select! {
            output = &mut judged => break output,
            () = tokio::time::sleep(Duration::from_millis(50)) => {
                let is_waiting = handle.look(|exchange| is_stop_waiting(exchange, &owner));
                let price = if is_waiting { 180 } else { 200 };
                prices.set("SOL", Decimal::from(price));
            }
        }
    };
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.trim_end().ends_with("judged"), "{said}");
    handle.stop().await;
}

#[tokio::test]
async fn the_vendors_python_client_is_served() {
    judge(python().await, script("judge.py")).await;
}

#[tokio::test]
async fn an_independent_javascript_client_is_served() {
    let folder = javascript().await;
    // Node finds packages beside the script, so the script is run from beside them.
    let copy = folder.join(format!("judge-{}.mjs", std::process::id()));
    std::fs::copy(script("judge.mjs"), &copy).unwrap();
    judge(PathBuf::from("node"), copy.clone()).await;
    std::fs::remove_file(copy).unwrap();
}
