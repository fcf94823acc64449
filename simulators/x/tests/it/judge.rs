//! The vendor's Python client, installed by pip, reads from the stand-in.

use std::path::{Path, PathBuf};
use std::process::Output;

use simulator_x::Feed;
use tokio::process::Command;

use crate::support::{House, TOKEN};

const PACKAGE: &str = "xdk==0.10.6";

#[tokio::test]
async fn the_vendors_client_reads_users_pages_and_posts() {
    let house = House::start(Feed::Empty).await;
    for number in 0..12 {
        house.x.publish("alice", &format!("post {number}"));
        house.pass(1);
    }
    let python = client_environment().await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/xdk_reads.py");
    let mut judge = Command::new(python);
    judge
        .arg(script)
        .arg(house.x.base_url())
        .arg(TOKEN)
        .env_remove("PYTHONPATH");
    let output = judge.output().await.expect("python runs");
    assert_success(&output);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        "12 posts in 3 pages"
    );
}

/// The Python of an environment that has the client; made once and kept in the cache.
async fn client_environment() -> PathBuf {
    let folder = cache_folder().join("judges").join("x-xdk-0.10.6");
    let python = folder.join("bin/python");
    let mut check = Command::new(&python);
    check.args(["-c", "import xdk"]);
    if check
        .output()
        .await
        .is_ok_and(|output| output.status.success())
    {
        return python;
    }
    // Needs the Debian packages python3 and python3-venv.
    let make = Command::new("python3")
        .args(["-m", "venv"])
        .arg(&folder)
        .output()
        .await;
    assert_success(&make.expect("python3 is installed"));
    let install = Command::new(&python)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            PACKAGE,
        ])
        .output()
        .await;
    assert_success(&install.expect("pip runs"));
    python
}

#[expect(
    clippy::disallowed_methods,
    reason = "the tests' cache is set by the environment alone"
)]
fn cache_folder() -> PathBuf {
    let home = || PathBuf::from(std::env::var("HOME").expect("HOME is set")).join(".cache/maxxit");
    std::env::var("MAXXIT_CACHE").map_or_else(|_| home(), PathBuf::from)
}

fn assert_success(output: &Output) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
}
