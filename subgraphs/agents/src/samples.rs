//! The three agents a newcomer finds: ordinary agents, made and published like any other.

use domain::{AgentVenue, XAccountId};
use events::facts::AgentVisibility;
use rules::weights::Weights;

use crate::service::Draft;

/// How many accounts the samples listen to.
pub const SAMPLE_ACCOUNTS: usize = 5;

/// One sample: name, description, places of its accounts, weights.
struct Sample {
    name: &'static str,
    description: &'static str,
    accounts: &'static [usize],
    weights: Weights,
}

const fn weights(position_sizing: u8, stop_loss_tightness: u8, risk_reward: u8) -> Weights {
    Weights {
        influencer_impact: Weights::DEFAULT,
        rsi: Weights::DEFAULT,
        macd: Weights::DEFAULT,
        volume_momentum: Weights::DEFAULT,
        position_sizing,
        stop_loss_tightness,
        take_profit_target: Weights::DEFAULT,
        risk_reward,
    }
}

const SAMPLES: [Sample; 3] = [
    Sample {
        name: "Tide Rider",
        description: "Follows two callers who trade with the trend, at an even size. A calm start.",
        accounts: &[0, 2],
        weights: weights(50, 50, 50),
    },
    Sample {
        name: "Lantern & River",
        description: "Follows a caller of smaller coins and one who writes in Chinese. Larger \
                      sizes, tighter stops.",
        accounts: &[1, 3],
        weights: weights(70, 70, 50),
    },
    Sample {
        name: "Full Choir",
        description: "Listens to every sample account, the one that only advertises too, and asks \
                      for less reward: the busiest of the three, and the one that refuses most.",
        accounts: &[0, 1, 2, 3, 4],
        weights: weights(40, 60, 25),
    },
];

/// The samples as forms; `accounts` are the accounts in the order the stand-in of X names them.
pub fn drafts(accounts: &[XAccountId; SAMPLE_ACCOUNTS]) -> impl Iterator<Item = Draft> {
    SAMPLES.iter().map(|sample| Draft {
        name: sample.name.to_owned(),
        description: sample.description.to_owned(),
        venue: AgentVenue::Hyperliquid,
        visibility: AgentVisibility::Public,
        weights: sample.weights,
        x_account_ids: sample
            .accounts
            .iter()
            .map(|place| accounts[*place])
            .collect(),
    })
}
