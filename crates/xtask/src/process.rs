//! Running other programs from the workspace's root.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The folder that holds the workspace.
pub fn root() -> PathBuf {
    // Cargo says where the manifest is now. Where it was when this was compiled may be another clone,
    // if both keep what they build in one folder.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR");
    manifest
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
        .ancestors()
        .nth(2)
        .expect("the manifest lies two folders below the root")
        .to_path_buf()
}

/// Runs a program in a folder below the root; a failure names the whole command.
pub fn run<S: AsRef<OsStr>>(folder: &str, program: &str, arguments: &[S]) -> Result<()> {
    execute(
        Command::new(program)
            .current_dir(root().join(folder))
            .args(arguments),
    )
}

/// Runs cargo at the root.
pub fn cargo(arguments: &[&str]) -> Result<()> {
    run("", "cargo", arguments)
}

/// Runs a prepared command, saying first what it is.
pub fn execute(command: &mut Command) -> Result<()> {
    let line = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ");
    println!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("`{line}` did not start"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Whether a program answers on the PATH or lies at an absolute place.
pub fn exists(program: &str) -> bool {
    let path = Path::new(program);
    if path.is_absolute() {
        return path.exists();
    }
    std::env::var_os("PATH").is_some_and(|paths| {
        std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
    })
}
