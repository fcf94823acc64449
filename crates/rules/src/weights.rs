//! The eight named weights of an agent.

use serde::{Deserialize, Serialize};

/// Why a set of weights is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the weight `{name}` is {value}; it must lie between 0 and 100")]
pub struct WeightError {
    /// Which weight, as the graph names it.
    pub name: &'static str,
    /// What was given.
    pub value: u8,
}

/// Eight integers from 0 to 100, each with one meaning; 50 unless chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// How much the author's impact scales the post score.
    pub influencer_impact: u8,
    /// Share of RSI in the market score.
    pub rsi: u8,
    /// Share of MACD in the market score.
    pub macd: u8,
    /// Share of volume momentum in the market score.
    pub volume_momentum: u8,
    /// Aggressiveness of the size.
    pub position_sizing: u8,
    /// How close the stop is.
    pub stop_loss_tightness: u8,
    /// How far the target is.
    pub take_profit_target: u8,
    /// The least reward for the risk.
    pub risk_reward: u8,
}

impl Weights {
    /// The highest value of a weight.
    pub const MAX: u8 = 100;
    /// The value of a weight nobody chose.
    pub const DEFAULT: u8 = 50;

    /// Every weight with its name in the graph.
    pub const fn named(&self) -> [(&'static str, u8); 8] {
        [
            ("influencerImpact", self.influencer_impact),
            ("rsi", self.rsi),
            ("macd", self.macd),
            ("volumeMomentum", self.volume_momentum),
            ("positionSizing", self.position_sizing),
            ("stopLossTightness", self.stop_loss_tightness),
            ("takeProfitTarget", self.take_profit_target),
            ("riskReward", self.risk_reward),
        ]
    }

    /// Refuses a weight above 100, and says which.
    pub fn validate(&self) -> Result<(), WeightError> {
        match self
            .named()
            .into_iter()
            .find(|(_, value)| *value > Self::MAX)
        {
            Some((name, value)) => Err(WeightError { name, value }),
            None => Ok(()),
        }
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            influencer_impact: Self::DEFAULT,
            rsi: Self::DEFAULT,
            macd: Self::DEFAULT,
            volume_momentum: Self::DEFAULT,
            position_sizing: Self::DEFAULT,
            stop_loss_tightness: Self::DEFAULT,
            take_profit_target: Self::DEFAULT,
            risk_reward: Self::DEFAULT,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_above_a_hundred_is_named() {
        let weights = Weights {
            macd: 101,
            ..Weights::default()
        };
        assert_eq!(
            weights.validate(),
            Err(WeightError {
                name: "macd",
                value: 101
            })
        );
        assert_eq!(Weights::default().validate(), Ok(()));
    }
}
