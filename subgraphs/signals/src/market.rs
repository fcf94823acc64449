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
        let listed = self.listed(&tokens).await;
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

    /// What the venue says of these tokens, asked again for as long as a price of theirs is stale:
    /// a stream that broke a moment ago is no reason to miss a call.
    async fn listed(&self, tokens: &[Token]) -> Result<Vec<Market>, CommandError> {
        let mut attempt = 1;
        loop {
            let tokens = tokens.to_vec();
            let markets = self.ask(LookUpMarkets { tokens }).await?;
            let is_fresh = markets.iter().all(|market| fresh_price(market).is_some());
            if is_fresh || attempt == ATTEMPTS {
                return Ok(markets);
            }
            self.pause(attempt).await;
            attempt += 1;
        }
    }

    /// Longer from one attempt to the next.
    async fn pause(&self, attempt: u32) {
        let pause = self.config.market_retry().saturating_mul(attempt);
        tokio::time::sleep(pause.min(PAUSE_MAX)).await;
    }

    async fn facts(&self, market: &Market) -> MarketFacts {
        let candles = self
            .ask(LoadCandles {
                token: market.token.clone(),
                limit: CANDLES,
            })
            .await;
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

    async fn ask<C: Command + Clone>(&self, command: C) -> Result<C::Reply, CommandError> {
        let client: &CommandClient = &self.context.commands;
        let mut attempt = 1;
        loop {
            match client.call(command.clone()).await {
                Ok(reply) => return Ok(reply),
                Err(CommandError::NotDelivered { .. } | CommandError::Ambiguous { .. })
                    if attempt < ATTEMPTS =>
                {
                    self.pause(attempt).await;
                    attempt += 1;
                }
                Err(error) => {
                    tracing::warn!(command = C::NAME, %error, "market data is missing");
                    return Err(error);
                }
            }
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
