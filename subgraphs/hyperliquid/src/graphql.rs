//! The service's slice of the graph: markets, candles and prices, which are public, and the evidence
//! of what the venue said and cannot be.

mod evidence;
mod market;

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject, Subscription as GraphqlSubscription};
use domain::Token;
use events::Update;
use futures_util::stream::{self, Stream};
use graph::{AppError, Code, Connection, DateTime, Decimal, PageRequest, Result, Venue};
use tokio::sync::watch;
use venue::PRICES_HYPERLIQUID;

use crate::service::{CANDLES_MAX, Hyperliquid, Interval, STALE_AFTER};
use evidence::VenueEvidence;
use market::Market;

/// The most markets one subscription may follow.
const TOKENS_MAX: usize = 100;

/// How much time one candle spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum CandleInterval {
    /// One minute.
    M1,
    /// Five minutes.
    M5,
    /// Fifteen minutes.
    M15,
    /// One hour.
    H1,
    /// Four hours.
    H4,
    /// One day.
    D1,
}

impl From<CandleInterval> for Interval {
    fn from(interval: CandleInterval) -> Self {
        let (word, minutes) = match interval {
            CandleInterval::M1 => ("1m", 1),
            CandleInterval::M5 => ("5m", 5),
            CandleInterval::M15 => ("15m", 15),
            CandleInterval::H1 => ("1h", 60),
            CandleInterval::H4 => ("4h", 240),
            CandleInterval::D1 => ("1d", 1_440),
        };
        Self { word, minutes }
    }
}

/// Prices and volume of one span of time.
#[derive(SimpleObject)]
pub struct Candle {
    /// The first moment of the span.
    open_time: DateTime,
    /// First price.
    open: Decimal,
    /// Highest price.
    high: Decimal,
    /// Lowest price.
    low: Decimal,
    /// Last price.
    close: Decimal,
    /// Units traded.
    volume: Decimal,
}

impl From<venue::Candle> for Candle {
    fn from(candle: venue::Candle) -> Self {
        let venue::Candle {
            open_time,
            open,
            high,
            low,
            close,
            volume,
        } = candle;
        Self {
            open_time,
            open: open.into(),
            high: high.into(),
            low: low.into(),
            close: close.into(),
            volume: volume.into(),
        }
    }
}

/// Whether a venue's stream may be decided on.
#[derive(SimpleObject)]
pub struct VenueStatus {
    /// Which venue.
    venue: Venue,
    /// Which of its streams.
    channel: &'static str,
    /// Whether every market's price is recent.
    is_fresh: bool,
    /// When it last spoke.
    last_message_at: Option<DateTime>,
}

/// The root of queries.
pub struct Query;

#[Object]
impl Query {
    /// The markets of the venue, by token; only those whose token or symbol holds `search`.
    async fn markets(&self, ctx: &Context<'_>, search: Option<String>) -> Result<Vec<Market>> {
        let search = search.unwrap_or_default().to_ascii_uppercase();
        let markets = service(ctx)?.list_markets().into_iter();
        let found = markets.filter(|market| {
            market.token.as_str().contains(&search)
                || market.symbol.to_ascii_uppercase().contains(&search)
        });
        Ok(found.map(Market::from).collect())
    }

    /// One market by its token.
    async fn market(
        &self,
        ctx: &Context<'_>,
        token: String,
        venue: Option<Venue>,
    ) -> Result<Option<Market>> {
        if venue.is_some_and(|venue| venue != Venue::Hyperliquid) {
            return Ok(None);
        }
        let Ok(token) = token.parse::<Token>() else {
            return Ok(None);
        };
        Ok(service(ctx)?.find_market(&token).map(Market::from))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the field"
    )]
    /// The newest candles of a token that end at `to` (now by default), oldest first.
    async fn candles(
        &self,
        ctx: &Context<'_>,
        token: String,
        interval: CandleInterval,
        to: Option<DateTime>,
        #[graphql(default = 200, validator(minimum = 1, maximum = 500))] limit: i32,
    ) -> Result<Vec<Candle>> {
        let service = service(ctx)?;
        let token = parse_token(&token)?;
        let limit = u16::try_from(limit).unwrap_or(CANDLES_MAX);
        let to = to.unwrap_or_else(|| service.now());
        let candles = service.candles(&token, interval.into(), to, limit).await?;
        Ok(candles.into_iter().map(Candle::from).collect())
    }

    /// Whether the venue's prices may be decided on.
    async fn venue_status(&self, ctx: &Context<'_>) -> Result<Vec<VenueStatus>> {
        let service = service(ctx)?;
        let listings = service.prices.list(service.wall(), STALE_AFTER);
        Ok(vec![VenueStatus {
            venue: Venue::Hyperliquid,
            channel: "prices",
            is_fresh: !listings.is_empty() && listings.iter().all(|one| one.market.is_fresh),
            last_message_at: listings.iter().map(|one| one.received_at).max(),
        }])
    }

    /// What the venue said of the viewer's accounts and was not believed, the newest first;
    /// administrators see everybody's.
    #[graphql(directive = graph::authenticated::apply())]
    async fn venue_evidence(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<VenueEvidence>> {
        evidence::page(ctx, PageRequest::try_new(first, after)?).await
    }

    /// A market for the other services' references.
    #[graphql(entity)]
    async fn find_market_by_id(&self, ctx: &Context<'_>, id: ID) -> Option<Result<Market>> {
        let service = match service(ctx) {
            Ok(service) => service,
            Err(error) => return Some(Err(error)),
        };
        let found = service.list_markets().into_iter().map(Market::from);
        found.into_iter().find(|market| market.has_id(&id)).map(Ok)
    }
}

/// The root of subscriptions.
pub struct Subscription;

#[GraphqlSubscription]
impl Subscription {
    /// The price of each of these tokens, whenever it changes; a slow reader gets the newest.
    async fn price_updates(
        &self,
        ctx: &Context<'_>,
        tokens: Vec<String>,
    ) -> Result<impl Stream<Item = Market> + use<>> {
        if tokens.is_empty() || tokens.len() > TOKENS_MAX {
            return Err(AppError::bad_input(format!(
                "name 1 to {TOKENS_MAX} tokens"
            )));
        }
        let tokens = tokens
            .iter()
            .map(|one| parse_token(one))
            .collect::<Result<Vec<_>>>()?;
        let service = Arc::clone(service(ctx)?);
        let heard = service
            .context
            .broadcast
            .subscribe(PRICES_HYPERLIQUID)
            .await;
        let heard = heard.map_err(AppError::internal)?;
        let first = tokens
            .iter()
            .filter_map(|token| service.find_market(token))
            .collect();
        let state = Following {
            service,
            tokens,
            heard,
            waiting: first,
        };
        Ok(stream::unfold(state, Following::next))
    }

    /// The newest candle of a token, whenever it moves; a slow reader gets the newest.
    async fn candle_updates(
        &self,
        ctx: &Context<'_>,
        token: String,
        interval: CandleInterval,
    ) -> Result<impl Stream<Item = Candle> + use<>> {
        let token = parse_token(&token)?;
        let newest = service(ctx)?.watch_candle(&token, interval.into())?;
        Ok(stream::unfold(newest, next_candle))
    }
}

async fn next_candle(
    mut newest: watch::Receiver<Option<venue::Candle>>,
) -> Option<(Candle, watch::Receiver<Option<venue::Candle>>)> {
    loop {
        newest.changed().await.ok()?;
        let candle = *newest.borrow_and_update();
        if let Some(candle) = candle {
            return Some((candle.into(), newest));
        }
    }
}

/// One reader of prices: it holds at most one price a token.
struct Following {
    service: Arc<Hyperliquid>,
    tokens: Vec<Token>,
    heard: events::Subscription,
    waiting: Vec<venue::Market>,
}

impl Following {
    async fn next(mut self) -> Option<(Market, Self)> {
        loop {
            if let Some(market) = self.waiting.pop() {
                return Some((Market::from(market), self));
            }
            let mut updates = vec![self.heard.next().await?];
            while let Some(update) = self.heard.try_next() {
                updates.push(update);
            }
            let changed = |token: &Token| updates.iter().any(|update| names(update, token));
            self.waiting = self
                .tokens
                .iter()
                .filter(|token| changed(token))
                .filter_map(|token| self.service.find_market(token))
                .collect();
        }
    }
}

/// Whether an update may have changed a token's price; after a gap any may have.
fn names(update: &Update, token: &Token) -> bool {
    match update {
        Update::Gap => true,
        Update::Message(bytes) => serde_json::from_slice::<venue::PriceBatch>(bytes)
            .is_ok_and(|batch| batch.ticks.iter().any(|tick| tick.token == *token)),
    }
}

fn service<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Hyperliquid>> {
    ctx.data_opt::<Arc<Hyperliquid>>()
        .ok_or_else(|| AppError::new(Code::Unavailable, "the service has not started"))
}

fn parse_token(token: &str) -> Result<Token> {
    token
        .parse()
        .map_err(|error| AppError::client(Code::BadUserInput, &error))
}
