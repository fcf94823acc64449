//! A deployment in the domain's words, and what may become of it.

use domain::{Address, AgentId, DeploymentId, KeyringId, Timestamp, TradingMode, UserId, Venue};
use events::facts::{DeploymentAccount, DeploymentSnapshot, DeploymentStatus};
use rules::policy::DeployerPolicy;
use venue::VenueAccount;
use venue::commands::Permission;

/// One user running one agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    pub id: DeploymentId,
    pub user_id: UserId,
    pub agent_id: AgentId,
    pub venue: Venue,
    pub wallet: Address,
    pub mode: TradingMode,
    pub status: DeploymentStatus,
    pub policy: DeployerPolicy,
    pub idempotency_key: String,
    pub created_at: Timestamp,
    pub paused_at: Option<Timestamp>,
    pub cancelled_at: Option<Timestamp>,
    pub version: i64,
    pub accounts: Vec<Account>,
}

/// One account of a deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub place: VenueAccount,
    pub keyring_id: KeyringId,
    pub agent_address: Address,
    pub permission: Permission,
    pub checked_at: Timestamp,
    /// When the venue will let the key sign no longer, once that is near.
    pub key_expires_at: Option<Timestamp>,
}

impl Deployment {
    /// What the others are told.
    pub fn snapshot(&self) -> DeploymentSnapshot {
        let accounts = self.accounts.iter().map(|account| DeploymentAccount {
            account: account.place.clone(),
            keyring_id: account.keyring_id,
            agent_address: account.agent_address.clone(),
            permission: account.permission,
        });
        DeploymentSnapshot {
            deployment_id: self.id,
            user_id: self.user_id,
            agent_id: self.agent_id,
            mode: self.mode,
            status: self.status,
            // Plans are not sold yet: nobody lapses.
            is_subscribed: true,
            policy: self.policy.clone(),
            accounts: accounts.collect(),
            created_at: self.created_at,
            version: self.version,
        }
    }

    /// The status of a deployment that nobody has paused or cancelled.
    pub fn running_status(&self) -> DeploymentStatus {
        let may_trade = self
            .accounts
            .iter()
            .any(|account| account.permission == Permission::Yes);
        if may_trade {
            DeploymentStatus::Active
        } else {
            DeploymentStatus::Pending
        }
    }

    /// Takes up the venue's yes; a later no is the verdict's business, not the status's.
    pub fn activate_if_permitted(&mut self) {
        if self.status == DeploymentStatus::Pending {
            self.status = self.running_status();
        }
    }

    /// Stops entering. Exits run on, whatever the status.
    pub fn pause(&mut self, now: Timestamp) {
        if matches!(
            self.status,
            DeploymentStatus::Active | DeploymentStatus::Pending
        ) {
            self.status = DeploymentStatus::Paused;
            self.paused_at = Some(now);
        }
    }

    /// Enters again, if the venue lets it.
    pub fn resume(&mut self) {
        if self.status == DeploymentStatus::Paused {
            self.status = self.running_status();
            self.paused_at = None;
        }
    }

    /// Never enters again.
    pub fn cancel(&mut self, now: Timestamp) {
        if self.status != DeploymentStatus::Cancelled {
            self.status = DeploymentStatus::Cancelled;
            self.cancelled_at = Some(now);
        }
    }

    /// Notes the venue's word on a key; an older word changes nothing.
    pub fn note_permission(
        &mut self,
        account: &VenueAccount,
        agent_address: &Address,
        permission: Permission,
        as_of: Timestamp,
    ) {
        for known in &mut self.accounts {
            let is_it = known.place == *account && known.agent_address == *agent_address;
            if is_it && as_of >= known.checked_at {
                known.permission = permission;
                known.checked_at = as_of;
            }
        }
        self.activate_if_permitted();
    }

    /// Notes when a key ends, or that it is not known to end soon.
    pub fn note_key_end(
        &mut self,
        account: &VenueAccount,
        agent_address: &Address,
        expires_at: Option<Timestamp>,
    ) {
        for known in &mut self.accounts {
            if known.place == *account && known.agent_address == *agent_address {
                known.key_expires_at = expires_at;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{Clock, SystemClock};

    use super::*;

    fn deployment() -> Deployment {
        let now = SystemClock.now();
        let address: Address = "0x29fcb43b46531bca003ddc8fcb67ffe91900c762"
            .parse()
            .unwrap();
        Deployment {
            id: DeploymentId::new(),
            user_id: UserId::new(),
            agent_id: AgentId::new(),
            venue: Venue::Hyperliquid,
            wallet: address.clone(),
            mode: TradingMode::Live,
            status: DeploymentStatus::Pending,
            policy: DeployerPolicy::default(),
            idempotency_key: "one".to_owned(),
            created_at: now,
            paused_at: None,
            cancelled_at: None,
            version: 1,
            accounts: vec![Account {
                place: VenueAccount {
                    venue: Venue::Hyperliquid,
                    mode: TradingMode::Live,
                    address: address.clone(),
                },
                keyring_id: KeyringId::new(),
                agent_address: address,
                permission: Permission::No,
                checked_at: now,
                key_expires_at: None,
            }],
        }
    }

    fn note(deployment: &mut Deployment, permission: Permission, seconds_later: i64) {
        let known = deployment.accounts[0].clone();
        let as_of = deployment.created_at + chrono::TimeDelta::seconds(seconds_later);
        deployment.note_permission(&known.place, &known.agent_address, permission, as_of);
    }

    #[test]
    fn only_the_venues_yes_activates() {
        let mut deployment = deployment();
        note(&mut deployment, Permission::Unknown, 1);
        assert_eq!(deployment.status, DeploymentStatus::Pending);
        note(&mut deployment, Permission::Yes, 2);
        assert_eq!(deployment.status, DeploymentStatus::Active);
    }

    #[test]
    fn an_older_word_of_the_venue_changes_nothing() {
        let mut deployment = deployment();
        note(&mut deployment, Permission::Yes, 5);
        note(&mut deployment, Permission::No, 4);
        assert_eq!(deployment.accounts[0].permission, Permission::Yes);
    }

    #[test]
    fn a_cancelled_deployment_never_comes_back() {
        let mut deployment = deployment();
        deployment.cancel(deployment.created_at);
        deployment.resume();
        deployment.pause(deployment.created_at);
        note(&mut deployment, Permission::Yes, 1);
        assert_eq!(deployment.status, DeploymentStatus::Cancelled);
    }

    #[test]
    fn a_paused_deployment_resumes_to_what_the_venue_allows() {
        let mut deployment = deployment();
        deployment.pause(deployment.created_at);
        note(&mut deployment, Permission::Yes, 1);
        assert_eq!(deployment.status, DeploymentStatus::Paused);
        deployment.resume();
        assert_eq!(deployment.status, DeploymentStatus::Active);
    }
}
