//! The product's numbers.

use domain::{Bps, Leverage, Usdc, Venue};

use super::{
    AgentPolicy, ConfidenceStep, Curve, EntryPolicy, ExitPolicy, MetricsPolicy, MoneyPolicy,
    SignalPolicy, SizePolicy, WeightPolicy,
};

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;

const fn curve(low: i32, middle: i32, high: i32) -> Curve {
    Curve {
        at_0: Bps::new(low),
        at_50: Bps::new(middle),
        at_100: Bps::new(high),
    }
}

impl Default for AgentPolicy {
    fn default() -> Self {
        Self {
            name_length_max: 100,
            description_length_max: 2_000,
        }
    }
}

impl Default for WeightPolicy {
    fn default() -> Self {
        Self {
            position_sizing: curve(5_000, 10_000, 15_000),
            stop_loss_tightness: curve(1_000, 500, 200),
            take_profit_target: curve(500, 1_500, 3_000),
            risk_reward: curve(10_000, 20_000, 30_000),
        }
    }
}

impl Default for SignalPolicy {
    fn default() -> Self {
        let stablecoins = [
            "USDC", "USDT", "DAI", "USDE", "BUSD", "FRAX", "USD", "TUSD", "FDUSD",
        ];
        Self {
            post_age_max_ms: 15 * MINUTE_MS,
            valid_for_ms: 15 * MINUTE_MS,
            repeat_after_ms: 6 * HOUR_MS,
            confidence_min_bps: Bps::new(5_000),
            post_share_bps: Bps::new(4_000),
            market_share_bps: Bps::new(6_000),
            candle_interval_ms: HOUR_MS,
            candle_intervals_max: 2,
            stablecoins: stablecoins
                .iter()
                .map(|symbol| symbol.parse().expect("the symbols above are symbols"))
                .collect(),
        }
    }
}

impl Default for EntryPolicy {
    fn default() -> Self {
        Self {
            tokens: None,
            venues: None,
            allow_flip: true,
            open_positions_max: 5,
            daily_loss_max_bps: Bps::new(500),
            cooldown_ms: 30 * MINUTE_MS,
            slippage_bps: Bps::new(100),
            stop_bps_max: Bps::new(1_000),
            leverage_max: times(10),
            leverage_unstated: times(3),
            venue_order: vec![Venue::Hyperliquid, Venue::Ostium, Venue::Spot],
            order_valid_for_ms: 30 * SECOND_MS,
            order_absence_grace_ms: 10 * SECOND_MS,
        }
    }
}

fn times(times: u16) -> Leverage {
    Leverage::try_new(times).expect("the leverages above are not zero")
}

impl Default for SizePolicy {
    fn default() -> Self {
        let steps = [
            (3_000, 5_000),
            (5_000, 7_000),
            (7_000, 10_000),
            (9_000, 12_000),
        ];
        Self {
            cap_bps: Bps::new(1_000),
            base_bps: Bps::new(1_000),
            confidence_steps: steps
                .iter()
                .map(|(below, factor)| ConfidenceStep {
                    below_bps: Bps::new(*below),
                    factor_bps: Bps::new(*factor),
                })
                .collect(),
            confidence_top_bps: Bps::new(15_000),
        }
    }
}

impl Default for ExitPolicy {
    fn default() -> Self {
        Self {
            hard_stop_bps: Bps::new(1_000),
            trailing_bps: Bps::new(100),
            trailing_armed_at_bps: Bps::new(300),
            holding_max_ms: None,
            price_stale_after_ms: 5 * SECOND_MS,
            unfilled_max_ms: 5 * SECOND_MS,
            margin_warnings_bps: vec![Bps::new(2_000), Bps::new(1_000), Bps::new(500)],
        }
    }
}

impl Default for MoneyPolicy {
    fn default() -> Self {
        Self {
            trade_fee: Usdc::from_micros(200_000),
            profit_share_bps: Bps::new(2_000),
            platform_part_bps: Bps::new(5_000),
            charge_min: Usdc::from_micros(10_000),
            paper_equity: Usdc::from_whole(10_000),
            standard_plan_month: Usdc::from_whole(20),
            trial_days: 30,
            equation_tolerance: Usdc::from_micros(10_000),
        }
    }
}

impl Default for MetricsPolicy {
    fn default() -> Self {
        Self {
            history_days_min: 30,
            closed_trades_min: 10,
            days_per_year: 365,
        }
    }
}
