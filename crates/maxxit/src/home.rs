//! The home folder: everything the local profile keeps.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result};

/// Makes the folder, for its owner's eyes only.
pub fn prepare(home: &Path) -> Result<()> {
    let cannot = || format!("cannot make the home folder {}", home.display());
    fs::create_dir_all(home).with_context(cannot)?;
    fs::set_permissions(home, fs::Permissions::from_mode(0o700)).with_context(cannot)
}
