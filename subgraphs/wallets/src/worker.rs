//! The commands wallets carries out, and for whom.

use std::sync::Arc;

use domain::Service;
use platform::{Caller, CommandFailure, CommandHandlers};
use venue::commands::{CreateKeyring, SetFence, SignVenueAction};

use crate::error::WalletsError;
use crate::service::Wallets;

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
