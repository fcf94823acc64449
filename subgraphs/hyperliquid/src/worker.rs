//! The loops: market prices, account streams, reading accounts anew. Each safe to run twice.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use domain::{Address, Timestamp, Venue};
use serde_json::json;
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until};
use venue::{PRICES_HYPERLIQUID, PriceBatch, PriceTick};

use crate::budget::Urgency;
use crate::candles::CandleKey;
use crate::convert;
use crate::error::HyperliquidError;
use crate::evidence::Strange;
use crate::service::{Hyperliquid, STALE_AFTER};
use crate::store;
use crate::stream::{Ask, Connection, StreamError, StreamMessage};

/// Messages that can wait for a loop; a slow loop slows the socket down.
const HEARD_MAX: usize = 1_024;
/// The venue's list of markets is read anew this often.
const MARKETS_INTERVAL: Duration = Duration::from_mins(1);
/// How often polling looks whether the stream fell silent, and asks in its place.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// The longest pause between two polls: a price must not grow stale in between.
const POLL_PACE_MAX: Duration = Duration::from_secs(4);
/// What the list of markets weighs.
const POLL_WEIGHT: u64 = 20;
/// The channel that tells prices.
const PRICE_CHANNEL: &str = "activeAssetCtx";
/// How often candles that nobody watches any more are let go.
const CANDLES_INTERVAL: Duration = Duration::from_secs(5);
/// The word for accounts with real money.
const LIVE: &str = "LIVE";
/// A user stream is silent by nature; pongs keep it alive.
const USER_SILENCE_MAX: Duration = Duration::from_secs(45);
/// Several nudges of one account within this time are one read.
const NUDGE_PAUSE: Duration = Duration::from_millis(30);
/// Accounts read anew at the same time.
const REFRESHES_AT_ONCE: usize = 8;
/// Accounts listed at once.
const ACCOUNTS_PAGE: u64 = 500;

/// Follows every market's price by stream and passes the newest on.
pub async fn follow_prices(service: Arc<Hyperliquid>) -> Result<(), StreamError> {
    let silence_max = STALE_AFTER.to_std().unwrap_or(POLL_INTERVAL);
    let mut connection = Connection::open(&service.config.base_url, silence_max).await?;
    while service.prices.is_empty() {
        sleep(Duration::from_millis(50)).await;
    }
    for symbol in service.prices.symbols() {
        connection
            .subscribe(&json!({ "type": PRICE_CHANNEL, "coin": symbol }))
            .await?;
    }
    let (sender, mut heard) = mpsc::channel(HEARD_MAX);
    let (_more, none) = mpsc::channel(1);
    let reading = connection.run(&sender, none);
    tokio::pin!(reading);
    let mut pass_on = interval(Duration::from_millis(
        service.config.price_interval_ms.max(10),
    ));
    pass_on.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut ticks = std::collections::BTreeMap::new();
    let mut heard_at = Instant::now();
    loop {
        tokio::select! {
            ended = &mut reading => return Err(ended),
            Some(message) = heard.recv() => match message {
                StreamMessage::Market { symbol, context } => {
                    heard_at = Instant::now();
                    let (now, wall) = (service.now(), service.wall());
                    let tick = service.prices.update(&symbol, &context, now, wall);
                    ticks.extend(tick.map(|tick| (tick.token.clone(), tick)));
                }
                other => keep_strange(&service, "price stream", other),
            },
            // Pings are answered and no price comes: being connected proves nothing.
            () = sleep_until(heard_at + silence_max) => {
                metrics::counter!("venue_frozen_channels_total", "channel" => PRICE_CHANNEL)
                    .increment(1);
                return Err(StreamError::Frozen { channel: PRICE_CHANNEL, silence: silence_max });
            }
            _ = pass_on.tick() => {
                let changed = std::mem::take(&mut ticks).into_values().collect();
                publish(&service, changed).await;
            }
        }
    }
}

/// Follows the candles that somebody watches, for as long as somebody does.
pub async fn follow_candles(service: Arc<Hyperliquid>) -> Result<(), StreamError> {
    loop {
        if service.candle_book.wanted().is_empty() {
            service.candle_book.watched_anew().await;
        }
        let ended = follow_watched(&service).await;
        service.candle_book.forget();
        ended?;
    }
}

async fn follow_watched(service: &Hyperliquid) -> Result<(), StreamError> {
    let connection = Connection::open(&service.config.base_url, USER_SILENCE_MAX).await?;
    let (sender, mut heard) = mpsc::channel(HEARD_MAX);
    let (more, asked) = mpsc::channel(HEARD_MAX);
    let reading = connection.run(&sender, asked);
    tokio::pin!(reading);
    let mut look = interval(CANDLES_INTERVAL);
    let mut subscribed = BTreeSet::new();
    loop {
        tokio::select! {
            ended = &mut reading => return Err(ended),
            Some(message) = heard.recv() => match message {
                StreamMessage::Candle { key, candle } => match convert::candle(&candle) {
                    Ok(candle) => service.candle_book.put(&key, candle),
                    Err(error) => service.evidence.keep(Strange {
                        subject: "candle stream",
                        address: None,
                        reason: error.to_string(),
                        text: format!("{candle:?}"),
                    }),
                },
                other => keep_strange(service, "candle stream", other),
            },
            () = service.candle_book.watched_anew() => {
                subscribe_to_watched(service, &more, &mut subscribed);
            }
            _ = look.tick() => {
                subscribe_to_watched(service, &more, &mut subscribed);
                if subscribed.is_empty() {
                    return Ok(());
                }
            }
        }
    }
}

/// Brings what the venue is asked for to what is watched.
fn subscribe_to_watched(
    service: &Hyperliquid,
    more: &mpsc::Sender<Ask>,
    subscribed: &mut BTreeSet<CandleKey>,
) {
    let subscription =
        |key: &CandleKey| json!({ "type": "candle", "coin": key.symbol, "interval": key.interval });
    let wanted = service.candle_book.wanted();
    for key in wanted.difference(subscribed) {
        more.try_send(Ask::Subscribe(subscription(key))).ok();
    }
    for key in subscribed.difference(&wanted) {
        more.try_send(Ask::Unsubscribe(subscription(key))).ok();
    }
    *subscribed = wanted;
}

/// Keeps what a stream said and nobody can read.
fn keep_strange(service: &Hyperliquid, subject: &'static str, message: StreamMessage) {
    if let StreamMessage::Strange { text, reason } = message {
        service.evidence.keep(Strange {
            subject,
            address: None,
            reason,
            text,
        });
    }
}

/// Reads the list of markets now and then, and again and again while the stream is silent on all
/// of them, or on one that somebody holds.
pub async fn poll_markets(service: Arc<Hyperliquid>) -> Result<(), HyperliquidError> {
    let mut read_at: Option<Instant> = None;
    let pace = poll_pace(service.config.weight_per_minute);
    loop {
        let is_due = read_at.is_none_or(|at| at.elapsed() >= MARKETS_INTERVAL);
        let may_poll = read_at.is_none_or(|at| at.elapsed() >= pace);
        if is_due || (may_poll && is_stream_silent(&service)) {
            read_markets(&service).await;
            read_at = Some(Instant::now());
        }
        sleep(POLL_INTERVAL).await;
    }
}

/// What could not be read changes nothing; it is asked for again.
async fn read_markets(service: &Hyperliquid) {
    let (meta, contexts) = match service.client.markets().await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::warn!(%error, "markets not read");
            return;
        }
    };
    let (now, wall) = (service.now(), service.wall());
    match service.prices.replace(&meta, &contexts, now, wall) {
        Ok(ticks) => publish(service, ticks).await,
        Err(error) => service.evidence.keep(Strange {
            subject: "metaAndAssetCtxs",
            address: None,
            reason: error.to_string(),
            text: String::new(),
        }),
    }
}

/// Whether the stream tells no price that somebody needs. Judged by what the stream said, not by
/// what polling said in its place.
fn is_stream_silent(service: &Hyperliquid) -> bool {
    let wall = service.wall();
    let is_told = |heard_at: Option<Timestamp>| heard_at.is_some_and(|at| wall - at < STALE_AFTER);
    let streamed = service.prices.streamed();
    let is_all_silent = streamed.values().all(|heard_at| !is_told(*heard_at));
    let held = service.accounts.tokens_in_use();
    let is_one_silent = held.iter().any(|token| {
        streamed
            .get(token)
            .is_some_and(|heard_at| !is_told(*heard_at))
    });
    is_all_silent || is_one_silent
}

/// Polling in the stream's place costs a third of the budget at most, and stays ahead of prices
/// growing stale.
fn poll_pace(weight_per_minute: u32) -> Duration {
    let third = u64::from(weight_per_minute / 3).max(1);
    let pace = Duration::from_millis(60_000 * POLL_WEIGHT / third);
    pace.clamp(POLL_INTERVAL, POLL_PACE_MAX)
}

async fn publish(service: &Hyperliquid, ticks: Vec<PriceTick>) {
    if ticks.is_empty() {
        return;
    }
    let batch = PriceBatch {
        venue: Venue::Hyperliquid,
        ticks,
        at: service.now(),
        received_at: service.wall(),
    };
    let bytes = serde_json::to_vec(&batch).expect("a batch of prices is plain values");
    if let Err(error) = service
        .context
        .broadcast
        .publish(PRICES_HYPERLIQUID, bytes.into())
        .await
    {
        tracing::warn!(%error, "prices not passed on");
    }
}

/// Hears the fills of as many accounts as the venue lets us watch by stream.
pub async fn follow_accounts(
    service: Arc<Hyperliquid>,
    opened: Arc<Mutex<mpsc::Receiver<Address>>>,
) -> Result<(), StreamError> {
    let mut opened = opened.lock().await;
    let mut connection = Connection::open(&service.config.base_url, USER_SILENCE_MAX).await?;
    let mut watched = BTreeSet::new();
    for address in all_addresses(&service).await.unwrap_or_default() {
        // What happened while nobody listened is asked for.
        service.nudge(&address);
        if watched.len() < service.config.user_streams_max {
            for subscription in subscriptions_of(&address) {
                connection.subscribe(&subscription).await?;
            }
            watched.insert(address);
        }
    }
    let (sender, mut heard) = mpsc::channel(HEARD_MAX);
    let (more, asked) = mpsc::channel(HEARD_MAX);
    let reading = connection.run(&sender, asked);
    tokio::pin!(reading);
    loop {
        tokio::select! {
            ended = &mut reading => return Err(ended),
            Some(address) = opened.recv() => {
                let has_room = watched.len() < service.config.user_streams_max;
                if has_room && watched.insert(address.clone()) {
                    for subscription in subscriptions_of(&address) {
                        more.try_send(Ask::Subscribe(subscription)).ok();
                    }
                }
            }
            Some(message) = heard.recv() => hear_account(&service, message).await,
        }
    }
}

async fn hear_account(service: &Hyperliquid, message: StreamMessage) {
    match message {
        StreamMessage::Fills { user, fills } => {
            let Ok(address) = user.parse::<Address>() else {
                return;
            };
            if let Err(error) = service.hear_fills(&address, &fills).await {
                tracing::warn!(%error, "fills of the stream not told");
                service.nudge(&address);
            }
        }
        StreamMessage::Money { user } => {
            if let Ok(address) = user.parse::<Address>() {
                service.expect_money(&address);
            }
        }
        other => keep_strange(service, "account stream", other),
    }
}

fn subscriptions_of(address: &Address) -> [serde_json::Value; 3] {
    ["userFills", "userFundings", "userNonFundingLedgerUpdates"]
        .map(|channel| json!({ "type": channel, "user": address }))
}

/// Reads accounts anew when something happened to them.
pub async fn refresh_nudged(
    service: Arc<Hyperliquid>,
    nudged: Arc<Mutex<mpsc::Receiver<Address>>>,
    opened: mpsc::Sender<Address>,
) -> Result<(), HyperliquidError> {
    let mut nudged = nudged.lock().await;
    let mut waiting = Vec::new();
    while nudged
        .recv_many(&mut waiting, ACCOUNTS_PAGE.try_into().unwrap_or(100))
        .await
        > 0
    {
        sleep(NUDGE_PAUSE).await;
        while let Ok(address) = nudged.try_recv() {
            waiting.push(address);
        }
        let accounts: BTreeSet<Address> = waiting.drain(..).collect();
        for address in &accounts {
            opened.try_send(address.clone()).ok();
        }
        refresh_all(&service, accounts.into_iter().collect()).await;
    }
    Ok(())
}

/// Reads every account with something open anew, again and again: what no stream told is found.
pub async fn sweep(service: Arc<Hyperliquid>) -> Result<(), HyperliquidError> {
    loop {
        let unended =
            store::list_addresses_with_unended_orders(&service.context.db.read, ACCOUNTS_PAGE)
                .await?;
        let mut addresses: BTreeSet<Address> = unended
            .iter()
            .filter_map(|address| address.parse().ok())
            .collect();
        let all = all_addresses(&service).await?;
        addresses.extend(all.into_iter().filter(|one| {
            service.accounts.has_something_open(one) || service.is_money_overdue(one)
        }));
        addresses.extend(service.unread().iter().cloned());
        refresh_all(&service, addresses.into_iter().collect()).await;
        sleep(Duration::from_millis(service.config.sweep_interval_ms)).await;
    }
}

async fn refresh_all(service: &Arc<Hyperliquid>, addresses: Vec<Address>) {
    use futures_util::StreamExt;
    futures_util::stream::iter(addresses)
        .for_each_concurrent(REFRESHES_AT_ONCE, |address| async move {
            if let Err(error) = service.refresh(&address).await {
                // The next sweep tries again; nothing is decided on what was not read.
                tracing::warn!(%error, "account not read");
                service.unread().insert(address);
            }
        })
        .await;
}

/// Watches the keys that trade for users.
pub async fn watch_keys(service: Arc<Hyperliquid>) -> Result<(), HyperliquidError> {
    loop {
        let mut after = String::new();
        loop {
            let page =
                store::list_accounts_after(&service.context.db.read, &after, ACCOUNTS_PAGE).await?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.address);
            for row in page.iter().filter(|row| row.mode == LIVE) {
                if let Err(error) = service.watch_key(row).await {
                    tracing::warn!(%error, "key not looked at");
                }
            }
        }
        sleep(Duration::from_millis(service.config.key_watch_interval_ms)).await;
    }
}

/// Every account we trade on.
pub async fn all_addresses(service: &Hyperliquid) -> Result<Vec<Address>, HyperliquidError> {
    let mut addresses = Vec::new();
    let mut after = String::new();
    loop {
        let page =
            store::list_accounts_after(&service.context.db.read, &after, ACCOUNTS_PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(addresses);
        };
        after.clone_from(&last.address);
        addresses.extend(
            page.iter()
                .filter_map(|row| row.address.parse::<Address>().ok()),
        );
    }
}

/// Reads every account once, so that a restart begins with the venue's truth.
pub async fn read_everything(service: Arc<Hyperliquid>) -> Result<(), HyperliquidError> {
    for address in all_addresses(&service).await? {
        let Some(row) = store::find_account(&service.context.db.read, &address).await? else {
            continue;
        };
        let account = crate::service::account_of(&row, &address);
        if let Err(error) = service.read_account(&account, Urgency::Ordinary).await {
            tracing::warn!(%error, "account not read");
        }
        service.nudge(&address);
    }
    Ok(())
}
