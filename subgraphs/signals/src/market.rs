//! What the venue says about the tokens of a post.

use std::time::Duration;

use domain::{Price, Token};
use events::facts::PostRecorded;
use platform::{CommandClient, CommandError};
use rules::classify::Call;
use rules::indicators::{self, MarketDataMissing, market_view};
use rules::policy::SignalPolicy;
use rules::sign::MarketFacts;
use venue::commands::{LoadCandles, LookUpMarkets};
use venue::{Candle, Command, Market};

use crate::service::Signals;

/// Hours of history asked for: enough for the slowest average to settle.
const CANDLES: u16 = 120;
/// How often a venue that is not there is asked, after growing pauses: a call of a moment ago is
/// still worth something when the venue comes back.
const ATTEMPTS: u32 = 8;
/// The longest of these pauses.
const PAUSE_MAX: Duration = Duration::from_secs(3);

/// A token's market, or the lack of one.
#[derive(Clone, Debug)]
pub struct TokenMarket {
    /// The token.
    pub token: Token,
    /// What the rules need; absent where the venue does not list it.
    pub facts: Option<MarketFacts>,
}

impl Signals {
    /// The markets of the calls' tokens. A venue that does not answer is missing data, never an
    /// empty market.
    pub async fn look_up(&self, calls: &[Call], post: &PostRecorded) -> Vec<TokenMarket> {
        if post.is_late {
            return Vec::new();
        }
        let tokens: Vec<Token> = calls.iter().map(|call| call.token.clone()).collect();
        let command = LookUpMarkets {
            tokens: tokens.clone(),
        };
        // A stream that broke a moment ago is no reason to miss a call.
        let are_fresh = |markets: &Vec<Market>| {
            let mut prices = markets.iter().map(fresh_price);
            prices.all(|price| price.is_some())
        };
        let listed = self.ask(command, are_fresh).await;
        let mut found = Vec::with_capacity(tokens.len());
        for token in tokens {
            let facts = match &listed {
                Ok(markets) => match markets.iter().find(|market| market.token == token) {
                    Some(market) => Some(self.facts(market).await),
                    None => None,
                },
                Err(_) => Some(missing()),
            };
            found.push(TokenMarket { token, facts });
        }
        found
    }

    async fn facts(&self, market: &Market) -> MarketFacts {
        let command = LoadCandles {
            token: market.token.clone(),
            limit: CANDLES,
        };
        let candles = self.ask(command, |_| true).await;
        let view = match candles {
            Ok(candles) => {
                let candles: Vec<indicators::Candle> = candles.iter().map(hour).collect();
                market_view(&candles, self.context.clock.now(), &SignalPolicy::default())
            }
            Err(_) => Err(MarketDataMissing::TooFew),
        };
        MarketFacts {
            price: fresh_price(market),
            token_multiplier: market.token_multiplier,
            view,
        }
    }

    /// Asks again while there is no answer or not enough in it; the last answer is taken as it is.
    async fn ask<C: Command + Clone>(
        &self,
        command: C,
        is_enough: impl Fn(&C::Reply) -> bool,
    ) -> Result<C::Reply, CommandError> {
        let client: &CommandClient = &self.context.commands;
        let mut attempt = 1;
        loop {
            let is_last = attempt == ATTEMPTS;
            match client.call(command.clone()).await {
                Ok(reply) if is_last || is_enough(&reply) => return Ok(reply),
                Ok(_) => {}
                Err(CommandError::NotDelivered { .. } | CommandError::Ambiguous { .. })
                    if !is_last => {}
                Err(error) => {
                    tracing::warn!(command = C::NAME, %error, "market data is missing");
                    return Err(error);
                }
            }
            let pause = self.config.market_retry().saturating_mul(attempt);
            attempt += 1;
            tokio::time::sleep(pause.min(PAUSE_MAX)).await;
        }
    }
}

fn fresh_price(market: &Market) -> Option<Price> {
    market.mark_price.filter(|_| market.is_fresh)
}

fn hour(candle: &Candle) -> indicators::Candle {
    indicators::Candle {
        open_time: candle.open_time,
        close: candle.close,
        volume: candle.volume,
    }
}

fn missing() -> MarketFacts {
    MarketFacts {
        price: None,
        token_multiplier: 1,
        view: Err(MarketDataMissing::TooFew),
    }
}
