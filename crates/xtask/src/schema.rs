//! schema/: each service's SDL from the code, the supergraph and the public API composed from them.

use anyhow::Result;

use crate::{frontend, process};

/// Writes everything that is generated from the schemas, or checks that nothing would change.
pub fn run(check: bool) -> Result<()> {
    frontend::install("schema")?;
    frontend::install("frontend")?;
    let mut export = vec!["run", "--quiet", "--package", "maxxit", "--", "schema"];
    if check {
        export.push("--check");
        process::cargo(&export)?;
        return process::run("schema", "node", &["compose.mjs", "--check"]);
    }
    process::cargo(&export)?;
    process::run("schema", "node", &["compose.mjs"])?;
    process::run("frontend", "npm", &["run", "--silent", "codegen"])
}
