//! Somebody's deployment of an agent, as its service tells of it.

use domain::{Address, AgentId, DeploymentId, KeyringId, TradingMode, UserId, Venue};
use events::facts::{DeploymentAccount, DeploymentChanged, DeploymentSnapshot, DeploymentStatus};
use rules::policy::DeployerPolicy;
use testkit::start_of_tests;
use venue::VenueAccount;
use venue::commands::Permission;

/// Who trades where, by which agent.
#[derive(Clone)]
pub struct Trader {
    pub user: UserId,
    pub deployment: DeploymentId,
    pub agent: AgentId,
    pub account: VenueAccount,
    pub keyring: KeyringId,
}

impl Trader {
    /// The one with this number, whose account is named after it.
    pub fn of(agent: AgentId, number: u8) -> Self {
        Self {
            user: UserId::new(),
            deployment: DeploymentId::new(),
            agent,
            account: VenueAccount {
                venue: Venue::Hyperliquid,
                mode: TradingMode::Paper,
                address: Address::from_bytes(&[number; 20]),
            },
            keyring: KeyringId::new(),
        }
    }

    /// An active deployment that may flip.
    pub fn changed(&self) -> DeploymentChanged {
        DeploymentChanged {
            deployment: DeploymentSnapshot {
                deployment_id: self.deployment,
                user_id: self.user,
                agent_id: self.agent,
                mode: TradingMode::Paper,
                status: DeploymentStatus::Active,
                is_subscribed: true,
                policy: DeployerPolicy {
                    allow_flip: true,
                    ..DeployerPolicy::default()
                },
                accounts: vec![DeploymentAccount {
                    account: self.account.clone(),
                    keyring_id: self.keyring,
                    agent_address: self.account.address.clone(),
                    permission: Permission::Yes,
                }],
                created_at: start_of_tests(),
                version: 1,
            },
        }
    }
}
