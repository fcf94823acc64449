//! The committed SDL is what the code says.

use std::path::Path;

use platform::{Settings, Subgraph};

/// Fails when `schema/subgraphs/<service>.graphql` is not what `S` says, with the cure. With
/// `MAXXIT_WRITE_SCHEMA=1` it writes the file instead, for one service alone.
pub fn assert_sdl<S: Subgraph>() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../schema/subgraphs")
        .join(format!("{}.graphql", S::SERVICE));
    if Settings::variable("MAXXIT_WRITE_SCHEMA").as_deref() == Some("1") {
        std::fs::write(&path, S::sdl()).expect("the schema folder can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == S::sdl(),
        "schema/subgraphs/{}.graphql is not what the code says: run `cargo xtask schema`",
        S::SERVICE
    );
}
