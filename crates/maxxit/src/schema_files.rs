//! `maxxit schema`: each service's slice of the graph as a committed file.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use domain::Service;

use crate::services;

/// Writes `<folder>/<service>.graphql` for every service, or fails when one would change.
pub fn write_schemas(folder: &Path, check: bool) -> Result<()> {
    let mut stale = Vec::new();
    for service in Service::ALL {
        let path = folder.join(format!("{service}.graphql"));
        let sdl = services::sdl(*service);
        if fs::read_to_string(&path).is_ok_and(|written| written == sdl) {
            continue;
        }
        if check {
            stale.push(path.display().to_string());
            continue;
        }
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        fs::write(&path, sdl).with_context(|| format!("cannot write {}", path.display()))?;
    }
    if stale.is_empty() {
        return Ok(());
    }
    bail!(
        "out of date: {}; run `cargo xtask schema`",
        stale.join(", ")
    )
}
