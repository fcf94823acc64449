//! What mutations take.

use async_graphql::{ID, InputObject};
use graph::{AppError, Result, TradingMode, Venue};

use crate::error::DeploymentError;
use crate::policy::PolicyForm;
use crate::service::Signed;

/// The deployer's own limits; each can only tighten what the platform allows.
#[derive(InputObject, Default)]
pub struct DeploymentPolicyInput {
    /// The largest share of equity in one position, 1 to 1,000 basis points.
    cap_bps: Option<i32>,
    /// The highest leverage.
    leverage_max: Option<i32>,
    /// Only these tokens; all when absent.
    tokens: Option<Vec<String>>,
    /// Only these venues; all when absent.
    venues: Option<Vec<Venue>>,
    /// The widest stop, 1 to 1,000 basis points.
    stop_bps: Option<i32>,
    /// Whether a signal against an open position closes it and opens the other side.
    #[graphql(default)]
    allow_flip: bool,
}

impl From<DeploymentPolicyInput> for PolicyForm {
    fn from(input: DeploymentPolicyInput) -> Self {
        let DeploymentPolicyInput {
            cap_bps,
            leverage_max,
            tokens,
            venues,
            stop_bps,
            allow_flip,
        } = input;
        Self {
            cap_bps,
            leverage_max,
            tokens,
            venues: venues.map(|venues| venues.into_iter().map(Into::into).collect()),
            stop_bps,
            allow_flip,
        }
    }
}

/// Which agent to deploy, and how.
#[derive(InputObject)]
pub struct DeploymentCreateInput {
    /// The agent.
    pub agent_id: ID,
    /// Paper or live.
    pub mode: TradingMode,
    /// The deployer's own limits; the platform's when absent.
    pub policy: Option<DeploymentPolicyInput>,
    /// The same key again answers with the same deployment.
    pub idempotency_key: String,
}

/// Which deployment.
#[derive(InputObject)]
pub struct DeploymentInput {
    /// The deployment.
    pub deployment_id: ID,
}

/// Which deployment, and its new limits.
#[derive(InputObject)]
pub struct DeploymentPolicyEditInput {
    /// The deployment.
    pub deployment_id: ID,
    /// All limits anew: what is left out is the platform's again.
    pub policy: DeploymentPolicyInput,
}

/// What the viewer's wallet signed.
#[derive(InputObject)]
pub struct DeploymentApproveInput {
    /// The deployment.
    pub deployment_id: ID,
    /// The nonce that came with the typed data.
    nonce: String,
    /// 0x and 130 hex digits.
    signature: String,
}

impl TryFrom<DeploymentApproveInput> for Signed {
    type Error = DeploymentError;

    fn try_from(input: DeploymentApproveInput) -> Result<Self, DeploymentError> {
        let unknown =
            || DeploymentError::field("nonce", "INVALID", "is not the nonce of the typed data");
        let (nonce, chain_id) = input.nonce.split_once('-').ok_or_else(unknown)?;
        Ok(Self {
            chain_id: chain_id.parse().map_err(|_| unknown())?,
            nonce: nonce.parse().map_err(|_| unknown())?,
            signature: input.signature,
        })
    }
}

/// A chain's number is positive.
pub fn chain_id(number: i64) -> Result<u64> {
    u64::try_from(number)
        .ok()
        .filter(|number| *number > 0)
        .ok_or_else(|| AppError::bad_input("`chainId` must be the number of a chain"))
}
