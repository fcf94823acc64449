//! Reads the vectors kept beside the workspace, when they are there.

use std::path::PathBuf;

/// The text of one vector file, or nothing on a machine without them.
pub(crate) fn read(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/vectors")
        .join(name);
    std::fs::read_to_string(path).ok()
}
