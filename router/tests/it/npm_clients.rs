//! The reference implementations' own clients and audit, from npm, against the router.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tokio::process::Command;

use crate::world::World;

/// The scripts' folder, with what they need installed.
async fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients");
    let written_at = |file: &str| {
        let metadata = std::fs::metadata(folder.join(file));
        metadata.and_then(|metadata| metadata.modified()).ok()
    };
    // What was installed for another list of packages is installed anew.
    if written_at("node_modules/.package-lock.json") < written_at("package-lock.json") {
        let mut install = Command::new("npm");
        install
            .args(["ci", "--no-audit", "--no-fund", "--silent"])
            .current_dir(&folder);
        assert!(install.status().await.unwrap().success(), "npm ci failed");
    }
    folder
}

async fn run(script: &str, argument: &str) -> Value {
    let mut node = Command::new("node");
    let output = node
        .arg(script)
        .arg(argument)
        .current_dir(folder().await)
        .output()
        .await
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{script}: {text} {complaint}"))
}

#[tokio::test]
async fn clients_of_npm_agree_with_the_router() {
    let world = World::start().await;
    let audit = run("protocol.mjs", &world.url()).await;
    assert_eq!(audit["failed"], json!([]));
    assert!(audit["count"].as_u64().unwrap() > 50);

    let got = run("live.mjs", &world.address.to_string()).await;
    let live = json!({ "answers": [
        { "data": { "countdown": 2 } }, { "data": { "countdown": 1 } }, { "data":
            { "countdown": 0 } },
    ] });
    let once = json!({ "answers": [{ "data": { "user": { "name": "Ada" } } }] });
    for client in ["ws", "sse", "apollo"] {
        assert_eq!(got[client]["live"], live, "{client}");
        assert_eq!(got[client]["once"], once, "{client}");
        assert_eq!(got[client]["again"], once, "{client}");
        let refused = got[client]["refused"].to_string();
        assert!(
            refused.contains("nope") || refused.contains("400"),
            "{client}: {refused}"
        );
    }
    // Asked for by hash, sent once as text, and from then on by hash alone.
    assert_eq!(got["apollo"]["named"], json!(["hash", "text", "hash"]));
}
