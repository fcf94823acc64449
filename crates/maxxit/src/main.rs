//! `maxxit`: the whole platform, one service, the router, migrations, schemas.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks there"
)]

use std::process::ExitCode;

use clap::Parser;
use maxxit::cli::{Cli, Command};

/// Without huge pages (feature `no_thp`): see "Under load for long" in `docs/router.md`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(cli.command)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(status) => status,
        Err(error) => {
            eprintln!("maxxit: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Up(arguments) => {
            let house = maxxit::up(&arguments).await?;
            println!("{}", house.welcome());
            house.run_until_stopped().await
        }
        Command::Serve { services, settings } => maxxit::serve_services(&services, &settings).await,
        Command::Router { settings } => maxxit::serve_router(&settings).await,
        Command::Migrate { services, settings } => maxxit::migrate(&services, &settings).await,
        Command::Schema { check, folder } => maxxit::write_schemas(&folder, check),
        Command::Keys => {
            let (private, public) = platform::generate_identity_key()?;
            println!("private_key = \"{private}\"\npublic_key = \"{public}\"");
            Ok(())
        }
        Command::Verify { file } => {
            let verification = maxxit::verify_file(&file);
            println!("{verification}");
            return Ok(ExitCode::from(verification.exit_status()));
        }
        Command::Probe { url } => probe(&url).await,
    }?;
    Ok(ExitCode::SUCCESS)
}

/// Asks an address once: what a container's health check runs.
async fn probe(url: &str) -> anyhow::Result<()> {
    reqwest::get(url).await?.error_for_status()?;
    Ok(())
}
