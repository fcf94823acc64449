//! The shapes of the graph.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use domain::AgentId;
use events::facts;
use graph::{DateTime, Result, TradingMode, UserError, Venue, authenticated, viewer};
use venue::commands;

use super::loaders::Loaders;
use crate::deployment::{Account, Deployment};
use crate::error::DeploymentError;
use crate::service::Approval;

macro_rules! mirrors {
    ($($(#[$doc:meta])* $name:ident of $theirs:path { $($(#[$vdoc:meta])* $variant:ident,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl From<$theirs> for $name {
            fn from(theirs: $theirs) -> Self {
                use $theirs as Theirs;
                match theirs { $(Theirs::$variant => Self::$variant,)+ }
            }
        }

        impl From<$name> for $theirs {
            fn from(ours: $name) -> Self {
                match ours { $($name::$variant => Self::$variant,)+ }
            }
        }
    )+};
}

mirrors! {
    /// Where a deployment stands in its life.
    DeploymentStatus of facts::DeploymentStatus {
        /// Waits for its account or for permission.
        Pending,
        /// Enters on signals.
        Active,
        /// Enters on nothing; exits run.
        Paused,
        /// Never enters again; exits run.
        Cancelled,
    }

    /// Whether the venue lets our key trade; only yes trades.
    Permission of commands::Permission {
        /// The venue says so.
        Yes,
        /// The venue says no.
        No,
        /// The venue could not be asked.
        Unknown,
    }
}

/// The deployer's own limits; each can only tighten what the platform allows.
#[derive(SimpleObject)]
pub struct DeploymentPolicy {
    /// The largest share of equity in one position, in basis points.
    cap_bps: Option<i32>,
    /// The highest leverage.
    leverage_max: Option<i32>,
    /// Only these tokens; all when absent.
    tokens: Option<Vec<String>>,
    /// Only these venues; all when absent.
    venues: Option<Vec<Venue>>,
    /// The widest stop, in basis points.
    stop_bps: Option<i32>,
    /// Whether a signal against an open position closes it and opens the other side.
    allow_flip: bool,
}

impl From<&rules::policy::DeployerPolicy> for DeploymentPolicy {
    fn from(policy: &rules::policy::DeployerPolicy) -> Self {
        let rules::policy::DeployerPolicy {
            cap_bps,
            leverage_max,
            tokens,
            venues,
            stop_bps,
            allow_flip,
        } = policy;
        let tokens = tokens.as_ref();
        let venues = venues.as_ref();
        Self {
            cap_bps: cap_bps.map(domain::Bps::get),
            leverage_max: leverage_max.map(|times| i32::from(times.get())),
            tokens: tokens.map(|tokens| tokens.iter().map(ToString::to_string).collect()),
            venues: venues.map(|venues| venues.iter().copied().map(Into::into).collect()),
            stop_bps: stop_bps.map(domain::Bps::get),
            allow_flip: *allow_flip,
        }
    }
}

/// An account a deployment trades on.
#[derive(SimpleObject)]
pub struct DeploymentAccount {
    /// Where the account is.
    venue: Venue,
    /// The account's address.
    address: String,
    /// Whether the venue lets our key trade on it.
    permission: Permission,
    /// The address of the key that signs.
    agent_address: String,
    /// When the venue said so.
    checked_at: DateTime,
    /// When the venue will let the key sign no longer, once that is near: approve again before.
    key_expires_at: Option<DateTime>,
}

impl From<&Account> for DeploymentAccount {
    fn from(account: &Account) -> Self {
        Self {
            venue: account.place.venue.into(),
            address: account.place.address.to_string(),
            permission: account.permission.into(),
            agent_address: account.agent_address.to_string(),
            checked_at: account.checked_at,
            key_expires_at: account.key_expires_at,
        }
    }
}

/// A person; told by auth.
#[derive(SimpleObject)]
#[graphql(unresolvable)]
pub struct User {
    /// Whose.
    id: ID,
}

/// One user running one agent.
pub struct DeploymentNode(pub Deployment);

/// One user running one agent.
#[Object(name = "Deployment")]
impl DeploymentNode {
    /// The deployment.
    async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Whose.
    async fn user(&self) -> User {
        User {
            id: self.0.user_id.into(),
        }
    }

    /// Of which agent.
    async fn agent(&self) -> AgentNode {
        AgentNode {
            id: self.0.agent_id.into(),
            agent_id: self.0.agent_id,
        }
    }

    /// Paper or live.
    async fn mode(&self) -> TradingMode {
        self.0.mode.into()
    }

    /// Where it stands in its life.
    async fn status(&self) -> DeploymentStatus {
        self.0.status.into()
    }

    /// The deployer's own limits.
    async fn policy(&self) -> DeploymentPolicy {
        (&self.0.policy).into()
    }

    /// Where it trades; empty until the keys are made.
    async fn accounts(&self) -> Vec<DeploymentAccount> {
        self.0.accounts.iter().map(Into::into).collect()
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at
    }

    /// When it was paused; absent unless it is.
    async fn paused_at(&self) -> Option<DateTime> {
        self.0.paused_at
    }

    /// When it was cancelled.
    async fn cancelled_at(&self) -> Option<DateTime> {
        self.0.cancelled_at
    }
}

/// An agent, as far as it is deployed.
pub struct AgentNode {
    pub id: ID,
    pub agent_id: AgentId,
}

/// An agent, as far as it is deployed.
#[Object(name = "Agent")]
impl AgentNode {
    /// The agent.
    async fn id(&self) -> &ID {
        &self.id
    }

    /// The viewer's deployments of this agent, newest first.
    #[graphql(directive = authenticated::apply())]
    async fn my_deployments(&self, ctx: &Context<'_>) -> Result<Vec<DeploymentNode>> {
        let key = (viewer(ctx)?.user_id, self.agent_id);
        let loader = &ctx.data_unchecked::<Loaders>().by_agent;
        let found = loader.load_one(key).await?.unwrap_or_default();
        Ok(found.into_iter().map(DeploymentNode).collect())
    }

    /// How many deployments of this agent enter on signals now.
    async fn active_deployment_count(&self, ctx: &Context<'_>) -> Result<i64> {
        let loader = &ctx.data_unchecked::<Loaders>().active;
        Ok(loader.load_one(self.agent_id).await?.unwrap_or_default())
    }
}

/// What the viewer's wallet is asked to sign.
#[derive(SimpleObject)]
pub struct ApprovalTypedData {
    /// EIP-712 typed data, for `eth_signTypedData_v4`.
    json: String,
    /// Stands for the nonce and the chain inside it; send it back with the signature.
    nonce: String,
}

impl From<Approval> for ApprovalTypedData {
    fn from(approval: Approval) -> Self {
        Self {
            json: approval.json,
            nonce: format!("{}-{}", approval.nonce, approval.chain_id),
        }
    }
}

/// What became of the deployment.
#[derive(SimpleObject)]
pub struct DeploymentPayload {
    /// The deployment as it is now; absent when something needs attention.
    deployment: Option<DeploymentNode>,
    /// What can be fixed in the form.
    user_errors: Vec<UserError>,
}

/// What a person can fix stays in the payload; all else is an error with a code.
pub fn payload(outcome: Result<Deployment, DeploymentError>) -> Result<DeploymentPayload> {
    match outcome {
        Ok(deployment) => Ok(DeploymentPayload {
            deployment: Some(DeploymentNode(deployment)),
            user_errors: Vec::new(),
        }),
        Err(DeploymentError::Form(user_errors)) => Ok(DeploymentPayload {
            deployment: None,
            user_errors,
        }),
        Err(error) => Err(error.into()),
    }
}
