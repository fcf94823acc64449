//! The loops: market prices, account streams, reading accounts anew. Each safe to run twice.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use domain::{Address, Venue};
use serde_json::json;
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};
use venue::{PRICES_HYPERLIQUID, PriceBatch, PriceTick};

use crate::budget::Urgency;
use crate::error::HyperliquidError;
use crate::service::{Hyperliquid, STALE_AFTER};
use crate::store;
use crate::stream::{Connection, StreamError, StreamMessage};

/// Messages that can wait for a loop; a slow loop slows the socket down.
const HEARD_MAX: usize = 1_024;
/// The venue's list of markets is read anew this often.
const MARKETS_INTERVAL: Duration = Duration::from_mins(1);
/// How often polling looks whether the stream fell silent, and asks in its place.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
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
            .subscribe(&json!({ "type": "activeAssetCtx", "coin": symbol }))
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
    loop {
        tokio::select! {
            ended = &mut reading => return Err(ended),
            Some(message) = heard.recv() => {
                if let StreamMessage::Market { symbol, context } = message {
                    let (now, wall) = (service.now(), service.wall());
                    let tick = service.prices.update(&symbol, &context, now, wall);
                    ticks.extend(tick.map(|tick| (tick.token.clone(), tick)));
                }
            }
            _ = pass_on.tick() => {
                let changed = std::mem::take(&mut ticks).into_values().collect();
                publish(&service, changed).await;
            }
        }
    }
}

/// Reads the list of markets now and then, and every second while the stream is silent.
pub async fn poll_markets(service: Arc<Hyperliquid>) -> Result<(), HyperliquidError> {
    let mut read_at: Option<Instant> = None;
    loop {
        let is_due = read_at.is_none_or(|at| at.elapsed() >= MARKETS_INTERVAL);
        let is_stale = service.list_markets().iter().all(|market| !market.is_fresh);
        if is_due || is_stale {
            let (meta, contexts) = service.client.markets().await?;
            let (now, wall) = (service.now(), service.wall());
            let ticks = service.prices.replace(&meta, &contexts, now, wall);
            read_at = Some(Instant::now());
            publish(&service, ticks).await;
        }
        sleep(POLL_INTERVAL).await;
    }
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
    let known = all_addresses(&service).await.unwrap_or_default();
    for address in known.into_iter().take(service.config.user_streams_max) {
        connection.subscribe(&fills_of(&address)).await?;
        watched.insert(address);
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
                    more.try_send(fills_of(&address)).ok();
                }
            }
            Some(message) = heard.recv() => {
                if let StreamMessage::Fills { user, fills } = message
                    && let Ok(address) = user.parse::<Address>()
                    && let Err(error) = service.hear_fills(&address, &fills).await
                {
                    tracing::warn!(%error, "fills of the stream not told");
                    service.nudge(&address);
                }
            }
        }
    }
}

fn fills_of(address: &Address) -> serde_json::Value {
    json!({ "type": "userFills", "user": address })
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
        addresses.extend(
            all.into_iter()
                .filter(|one| service.accounts.has_something_open(one)),
        );
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
            }
        })
        .await;
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
