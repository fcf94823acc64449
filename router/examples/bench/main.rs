//! What the router costs, beside another router on the same supergraph and subgraphs.
//!
//! `bench [--theirs PROGRAM] [--runs N] [--seconds N] [--rate N]` compares; `bench soak MINUTES`
//! holds our router under mixed load and watches its memory; `bench sdl FOLDER` writes the slices
//! of the classic supergraph for composition. The other words are the processes these start.

mod classic;
mod compare;
mod gateway;
mod inside;
#[path = "../../tests/it/subgraphs.rs"]
#[expect(unused_imports, reason = "the tests' subgraphs hold a test")]
mod library;
mod load;
mod soak;
mod stand_in;
mod subgraphs;
mod table;
mod watch;
mod world;

use std::error::Error;
use std::path::Path;
use std::time::Duration;

/// The allocator of `maxxit`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Anything that stops a measurement.
pub type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["subgraphs", "classic"] => subgraphs::serve(classic::subgraphs()).await,
        ["subgraphs", "dashboard"] => subgraphs::serve(stand_in::subgraphs()?).await,
        ["gateway", file, port] => {
            let sdl = std::fs::read_to_string(file)?;
            gateway::serve(&sdl, port.parse()?, Vec::new()).await
        }
        ["inside", file, port] => {
            let sdl = std::fs::read_to_string(file)?;
            gateway::serve(&sdl, port.parse()?, classic::subgraphs()).await
        }
        ["alone", per_second, seconds] => {
            let time = Duration::from_secs(seconds.parse()?);
            inside::execute_alone(per_second.parse()?, time).await
        }
        ["sdl", folder] => {
            for (name, sdl) in classic::slices() {
                std::fs::write(Path::new(folder).join(format!("{name}.graphql")), sdl)?;
            }
            Ok(())
        }
        ["soak-subgraph", name, port] => soak::serve_subgraph(name, port.parse()?).await,
        ["soak-router", file, port] => soak::serve_router(file, port.parse()?).await,
        ["soak", minutes] => soak::run(minutes.parse()?).await,
        options => compare::run(&compare::Options::parse(options)?).await,
    }
}
