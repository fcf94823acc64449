//! Every table of every service, for SQLite and PostgreSQL. Serving never runs a migration.

mod agents;
mod analytics;
mod auth;
mod columns;
mod deployments;
mod hyperliquid;
mod positions;
mod shared;
mod signals;
mod trades;
mod twitter;
mod wallets;

use sea_orm_migration::{MigrationTrait, MigratorTraitSelf};

/// The migrations of one service, by the service's word.
#[derive(Clone, Debug)]
pub struct Migrator {
    service: String,
}

impl Migrator {
    /// Every service that has a database.
    pub const SERVICES: [&str; 10] = [
        "auth",
        "agents",
        "signals",
        "trades",
        "deployments",
        "positions",
        "wallets",
        "analytics",
        "hyperliquid",
        "twitter",
    ];

    /// The migrations of `service`; a service nobody knows has only the tables all share.
    pub fn of(service: &str) -> Self {
        Self {
            service: service.to_owned(),
        }
    }
}

impl MigratorTraitSelf for Migrator {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        let mut migrations: Vec<Box<dyn MigrationTrait>> =
            vec![Box::new(shared::CreateShared), Box::new(shared::SealOutbox)];
        migrations.extend(match self.service.as_str() {
            "auth" => auth::migrations(),
            "agents" => agents::migrations(),
            "signals" => signals::migrations(),
            "trades" => trades::migrations(),
            "deployments" => deployments::migrations(),
            "positions" => positions::migrations(),
            "wallets" => wallets::migrations(),
            "analytics" => analytics::migrations(),
            "hyperliquid" => hyperliquid::migrations(),
            "twitter" => twitter::migrations(),
            _ => Vec::new(),
        });
        migrations
    }
}
