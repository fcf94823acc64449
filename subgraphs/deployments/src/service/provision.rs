//! Keys and accounts: every step is safe to repeat, so a deployment that got stuck is simply
//! provisioned again.

use domain::{DeploymentId, TradingMode};
use events::Cause;
use events::facts::DeploymentStatus;
use venue::commands::{CheckPermission, CreateKeyring, Keyring, OpenPaperAccount, Permission};

use super::DeploymentService;
use crate::deployment::{Account, Deployment};
use crate::error::DeploymentError;
use crate::store;

impl DeploymentService {
    /// Brings a pending deployment as far as it can get without its user.
    pub async fn provision(&self, id: DeploymentId, cause: Cause) -> Result<(), DeploymentError> {
        let Some(deployment) = store::find(&self.context.db.write, id).await? else {
            return Ok(());
        };
        if deployment.status == DeploymentStatus::Cancelled {
            return Ok(());
        }
        let keyring = self.keyring(&deployment).await?;
        let permission = match deployment.mode {
            TradingMode::Paper => self.open_paper_account(&deployment, &keyring).await?,
            TradingMode::Live => self.ask_permission(&keyring).await,
        };
        let as_of = self.now();
        let account = Account {
            place: keyring.account,
            keyring_id: keyring.keyring_id,
            agent_address: keyring.agent_address,
            permission,
            checked_at: as_of,
            key_expires_at: None,
        };
        self.change(id, cause, |deployment| take_account(deployment, account))
            .await?;
        Ok(())
    }

    /// Asks the venue again whether our keys may trade for a deployment.
    pub async fn check_permission(
        &self,
        id: DeploymentId,
        cause: Cause,
    ) -> Result<(), DeploymentError> {
        let Some(deployment) = store::find(&self.context.db.read, id).await? else {
            return Ok(());
        };
        for known in deployment.accounts {
            let asked = CheckPermission {
                account: known.place.clone(),
                agent_address: known.agent_address.clone(),
            };
            // An answer that does not come says nothing new: the last word stands.
            let permission = match self.context.commands.call(asked).await {
                Ok(Permission::Unknown) | Err(_) => known.permission,
                Ok(permission) => permission,
            };
            let as_of = self.now();
            self.change(id, cause.clone(), |deployment| {
                deployment.note_permission(&known.place, &known.agent_address, permission, as_of);
            })
            .await?;
        }
        Ok(())
    }

    async fn keyring(&self, deployment: &Deployment) -> Result<Keyring, DeploymentError> {
        let asked = CreateKeyring {
            user_id: deployment.user_id,
            deployment_id: deployment.id,
            venue: deployment.venue,
            mode: deployment.mode,
            wallet: deployment.wallet.clone(),
        };
        Ok(self.context.commands.call(asked).await?)
    }

    async fn open_paper_account(
        &self,
        deployment: &Deployment,
        keyring: &Keyring,
    ) -> Result<Permission, DeploymentError> {
        let asked = OpenPaperAccount {
            user_id: deployment.user_id,
            deployment_id: deployment.id,
            keyring_id: keyring.keyring_id,
            account: keyring.account.clone(),
            agent_address: keyring.agent_address.clone(),
        };
        self.context.commands.call(asked).await?;
        tracing::info!(deployment.id = %deployment.id, "paper account opened");
        Ok(Permission::Yes)
    }

    async fn ask_permission(&self, keyring: &Keyring) -> Permission {
        let asked = CheckPermission {
            account: keyring.account.clone(),
            agent_address: keyring.agent_address.clone(),
        };
        let answer = self.context.commands.call(asked).await;
        answer.unwrap_or(Permission::Unknown)
    }
}

/// The first word on an account is taken as it is, a later one as any other.
fn take_account(deployment: &mut Deployment, account: Account) {
    let known = deployment
        .accounts
        .iter()
        .any(|known| known.place == account.place);
    if known {
        deployment.note_permission(
            &account.place,
            &account.agent_address,
            account.permission,
            account.checked_at,
        );
    } else {
        deployment.accounts.push(account);
        deployment.activate_if_permitted();
    }
}
