//! The newest price of every market, and whether it may be decided on.

use std::collections::BTreeMap;
use std::sync::RwLock;

use chrono::TimeDelta;
use domain::{Leverage, Price, Timestamp, Token, Usdc, Venue};
use venue::{Market, PriceTick};

use crate::client::wire::{AssetContext, Meta};
use crate::convert::Nonsense;

/// The venue's smallest order (venue's manual: "Order must have minimum value of $10.").
pub const MIN_NOTIONAL: Usdc = Usdc::from_whole(10);
/// A `k` before a symbol counts thousands of the token.
const THOUSAND_PREFIX: char = 'k';

/// One market with the number that names it in actions.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The index in the venue's universe.
    pub asset: u32,
    /// What the world sees.
    pub market: Market,
    /// When its price last reached us, on the wall clock.
    pub received_at: Timestamp,
    /// When the stream last told it, on the wall clock.
    pub streamed_at: Option<Timestamp>,
}

/// All markets. Cheap to read from anywhere.
#[derive(Debug, Default)]
pub struct PriceBook {
    listings: RwLock<BTreeMap<Token, Listing>>,
}

impl PriceBook {
    /// Takes over the venue's list of markets with their prices. Rows we cannot read are counted.
    pub fn replace(
        &self,
        meta: &Meta,
        contexts: &[AssetContext],
        at: Timestamp,
        received_at: Timestamp,
    ) -> Result<Vec<PriceTick>, Nonsense> {
        if meta.universe.is_empty() || meta.universe.len() != contexts.len() {
            let sizes = format!("{} with {} prices", meta.universe.len(), contexts.len());
            return Err(Nonsense::of("list of markets", sizes));
        }
        let streamed = self.streamed();
        let mut listings = BTreeMap::new();
        let mut ticks = Vec::new();
        for (asset, (row, context)) in (0_u32..).zip(meta.universe.iter().zip(contexts)) {
            let Some((token, token_multiplier)) = token_of(&row.name) else {
                metrics::counter!("venue_rows_skipped_total", "row" => "market").increment(1);
                continue;
            };
            let Ok(max_leverage) = Leverage::try_new(row.max_leverage) else {
                continue;
            };
            let mark_price = Price::try_new(context.mark_px).ok();
            if let Some(mark) = mark_price {
                ticks.push(PriceTick {
                    token: token.clone(),
                    mark,
                    bid: None,
                    ask: None,
                });
            }
            let market = Market {
                venue: Venue::Hyperliquid,
                token: token.clone(),
                symbol: row.name.clone(),
                token_multiplier,
                size_decimals: row.sz_decimals,
                max_leverage,
                min_notional: MIN_NOTIONAL,
                mark_price,
                funding_rate: Some(context.funding),
                is_open: !row.is_delisted,
                is_fresh: true,
                as_of: at,
            };
            let streamed_at = streamed.get(&token).copied().flatten();
            listings.insert(
                token,
                Listing {
                    asset,
                    market,
                    received_at,
                    streamed_at,
                },
            );
        }
        *self
            .listings
            .write()
            .expect("no thread panics while it holds the book") = listings;
        Ok(ticks)
    }

    /// When the stream last told each market's price.
    pub fn streamed(&self) -> BTreeMap<Token, Option<Timestamp>> {
        let listings = self
            .listings
            .read()
            .expect("no thread panics while it holds the book");
        let told = |(token, listing): (&Token, &Listing)| (token.clone(), listing.streamed_at);
        listings.iter().map(told).collect()
    }

    /// Takes over one price; an unknown symbol is no market of ours.
    pub fn update(
        &self,
        symbol: &str,
        context: &AssetContext,
        at: Timestamp,
        received_at: Timestamp,
    ) -> Option<PriceTick> {
        let (token, _) = token_of(symbol)?;
        let mark = Price::try_new(context.mark_px).ok()?;
        let mut listings = self
            .listings
            .write()
            .expect("no thread panics while it holds the book");
        let listing = listings.get_mut(&token)?;
        listing.market.mark_price = Some(mark);
        listing.market.funding_rate = Some(context.funding);
        listing.market.as_of = at;
        listing.received_at = received_at;
        listing.streamed_at = Some(received_at);
        Some(PriceTick {
            token,
            mark,
            bid: None,
            ask: None,
        })
    }

    /// One market, its freshness judged now.
    pub fn find(&self, token: &Token, now: Timestamp, stale_after: TimeDelta) -> Option<Listing> {
        let listings = self
            .listings
            .read()
            .expect("no thread panics while it holds the book");
        listings
            .get(token)
            .map(|listing| judged(listing, now, stale_after))
    }

    /// All markets by token, their freshness judged now.
    pub fn list(&self, now: Timestamp, stale_after: TimeDelta) -> Vec<Listing> {
        let listings = self
            .listings
            .read()
            .expect("no thread panics while it holds the book");
        listings
            .values()
            .map(|listing| judged(listing, now, stale_after))
            .collect()
    }

    /// The venue's names of all markets.
    pub fn symbols(&self) -> Vec<String> {
        let listings = self
            .listings
            .read()
            .expect("no thread panics while it holds the book");
        listings
            .values()
            .map(|listing| listing.market.symbol.clone())
            .collect()
    }

    /// Whether the venue's list has been read.
    pub fn is_empty(&self) -> bool {
        self.listings
            .read()
            .expect("no thread panics while it holds the book")
            .is_empty()
    }
}

fn judged(listing: &Listing, now: Timestamp, stale_after: TimeDelta) -> Listing {
    let mut listing = listing.clone();
    listing.market.is_fresh =
        listing.market.mark_price.is_some() && now - listing.received_at < stale_after;
    listing
}

/// The token a symbol stands for and how many of it one unit holds; none for names like `@1`.
pub fn token_of(symbol: &str) -> Option<(Token, u32)> {
    let thousands = symbol
        .strip_prefix(THOUSAND_PREFIX)
        .filter(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()));
    match thousands {
        Some(token) => token.parse().ok().map(|token| (token, 1_000)),
        None => symbol.parse().ok().map(|token| (token, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_k_before_a_symbol_counts_thousands() {
        assert_eq!(token_of("kPEPE"), Some(("PEPE".parse().unwrap(), 1_000)));
        assert_eq!(token_of("BTC"), Some(("BTC".parse().unwrap(), 1)));
        assert_eq!(token_of("KAITO"), Some(("KAITO".parse().unwrap(), 1)));
        assert_eq!(token_of("@107"), None);
        assert_eq!(token_of("xyz:TSLA"), None);
    }

    #[test]
    fn a_price_that_stopped_coming_is_not_fresh() {
        let meta: Meta = serde_json::from_str(
            r#"{"universe":[{"name":"BTC","szDecimals":5,"maxLeverage":40}]}"#,
        )
        .unwrap();
        let contexts: Vec<AssetContext> =
            serde_json::from_str(r#"[{"markPx":"60000.0","funding":"0.0000125"}]"#).unwrap();
        let start = Timestamp::from_timestamp_millis(1_700_000_000_000).unwrap();
        let book = PriceBook::default();
        book.replace(&meta, &contexts, start, start).unwrap();
        assert!(book.replace(&meta, &[], start, start).is_err());
        let token: Token = "BTC".parse().unwrap();
        let stale_after = TimeDelta::seconds(5);
        let fresh = |seconds| {
            let now = start + TimeDelta::seconds(seconds);
            book.find(&token, now, stale_after).unwrap().market.is_fresh
        };
        assert!(fresh(4));
        assert!(!fresh(5));
    }
}
