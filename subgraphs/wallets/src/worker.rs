//! The commands wallets carries out, and for whom; the loop that wipes opened keys.

use std::sync::Arc;
use std::time::Duration;

use domain::Service;
use platform::{Backoff, Caller, CommandFailure, CommandHandlers, Tasks};
use venue::commands::{CreateKeyring, SetFence, SignVenueAction};

use crate::error::WalletsError;
use crate::service::Wallets;

/// How often keys that were open long enough are wiped.
const CLOSE_KEYS_EVERY: Duration = Duration::from_secs(5);

/// Starts the loop.
pub fn start(wallets: &Arc<Wallets>, tasks: &Tasks) {
    let wallets = Arc::clone(wallets);
    tasks.supervise("opened keys", Backoff::default(), move || {
        let wallets = Arc::clone(&wallets);
        close_keys_forever(wallets)
    });
}

async fn close_keys_forever(wallets: Arc<Wallets>) -> Result<(), WalletsError> {
    let mut rounds = tokio::time::interval(CLOSE_KEYS_EVERY);
    loop {
        rounds.tick().await;
        wallets.close_old_keys();
    }
}

/// Every command, each with the one service that may ask for it.
pub fn commands(wallets: &Arc<Wallets>) -> CommandHandlers {
    let (creating, signing, fencing) = (
        Arc::clone(wallets),
        Arc::clone(wallets),
        Arc::clone(wallets),
    );
    CommandHandlers::new()
        .on(
            &[Caller::Service(Service::Deployments)],
            move |command: CreateKeyring| {
                let wallets = Arc::clone(&creating);
                async move { wallets.create_keyring(command).await.map_err(failure) }
            },
        )
        .on(
            &[Caller::Service(Service::Hyperliquid)],
            move |command: SignVenueAction| {
                let wallets = Arc::clone(&signing);
                async move { wallets.sign(command).await.map_err(failure) }
            },
        )
        .on(
            &[Caller::Service(Service::Trades)],
            move |command: SetFence| {
                let wallets = Arc::clone(&fencing);
                async move { wallets.set_fence(command).await.map_err(failure) }
            },
        )
}

fn failure(error: WalletsError) -> CommandFailure {
    match error {
        WalletsError::UnsupportedVenue => {
            CommandFailure::refused("UNSUPPORTED_VENUE", error.to_string())
        }
        WalletsError::AnotherKeyring => {
            CommandFailure::refused("ANOTHER_KEYRING", error.to_string())
        }
        other => CommandFailure::from(other),
    }
}
