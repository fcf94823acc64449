//! The two scores and their sum.

use domain::Side;
use rust_decimal::Decimal;

use super::{Explanation, MarketFacts, SignInput, SignReason};

/// The score from −1 to 1 with four decimals, and how it came about.
pub(super) fn score(
    input: &SignInput,
    market: &MarketFacts,
) -> Result<(Decimal, Explanation), SignReason> {
    let weights = input.weights;
    let post_score = (input.call.confidence.decimal() * impact_factor(input)).round_dp(4);
    let shares = [weights.rsi, weights.macd, weights.volume_momentum].map(Decimal::from);
    let all: Decimal = shares.iter().sum();
    if all.is_zero() {
        let explanation = Explanation {
            post_score,
            market_score: Decimal::ZERO,
            rsi: None,
            macd: None,
            volume_momentum: None,
            is_market_score_used: false,
        };
        return Ok((post_score, explanation));
    }
    let view = market.view.map_err(|_| SignReason::MarketDataMissing)?;
    let direction = if input.call.side == Side::Long {
        Decimal::ONE
    } else {
        Decimal::NEGATIVE_ONE
    };
    let voices = [view.rsi, view.macd, view.volume_momentum].map(|voice| voice * direction);
    let agreement: Decimal = voices
        .iter()
        .zip(shares)
        .map(|(voice, share)| voice * share)
        .sum();
    let market_score = (agreement / all).round_dp(4);
    let counted = |n: usize| (!shares[n].is_zero()).then(|| voices[n]);
    let policy = &input.policy.signal;
    let score = post_score * policy.post_share_bps.to_decimal()
        + market_score * policy.market_share_bps.to_decimal();
    let explanation = Explanation {
        post_score,
        market_score,
        rsi: counted(0),
        macd: counted(1),
        volume_momentum: counted(2),
        is_market_score_used: true,
    };
    Ok((score.round_dp(4), explanation))
}

/// 1 at weight 0, half scaled by the impact at 50, fully at 100.
fn impact_factor(input: &SignInput) -> Decimal {
    let weight = Decimal::from(input.weights.influencer_impact) / Decimal::ONE_HUNDRED;
    let impact = input.impact.decimal().clamp(Decimal::ZERO, Decimal::ONE);
    Decimal::ONE - weight + weight * impact
}
