//! schema/: each service's SDL from the code, the supergraph and the public API composed from them.

use std::process::Command;

use anyhow::Result;

use crate::{frontend, process};

/// Writes everything that is generated from the schemas, or checks that nothing would change.
pub fn run(check: bool) -> Result<()> {
    frontend::install("schema")?;
    frontend::install("frontend")?;
    if check {
        // The tests have just built it; building it alone would choose other features and do it
        // all again.
        let program = crate::up::target_directory()?.join("debug/maxxit");
        let mut exported = Command::new(program);
        process::execute(
            exported
                .current_dir(process::root())
                .args(["schema", "--check"]),
        )?;
        return process::run("schema", "node", &["compose.mjs", "--check"]);
    }
    process::cargo(&["run", "--quiet", "--package", "maxxit", "--", "schema"])?;
    process::run("schema", "node", &["compose.mjs"])?;
    process::run("frontend", "npm", &["run", "--silent", "codegen"])
}
