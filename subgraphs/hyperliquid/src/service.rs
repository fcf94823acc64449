//! The service's verbs, and what they share.

mod accounts;
mod approval;
mod checks;
mod keys;
mod modify;
mod money;
mod place;
mod queries;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use domain::{Address, Leverage, Timestamp, Token};
use platform::{CommandError, ServiceContext};
use serde_json::Value;
use tokio::sync::mpsc;
use venue::commands::{SignVenueAction, SignedAction, SigningContext};
use venue::{Market, VenueAccount};

use crate::accounts::AccountBook;
use crate::budget::Budget;
use crate::candles::CandleBook;
use crate::client::VenueClient;
use crate::config::Config;
use crate::error::HyperliquidError;
use crate::evidence::EvidenceBox;
use crate::prices::{Listing, PriceBook};
pub(crate) use accounts::account_of;
pub use queries::{CANDLES_MAX, Interval};

/// A price older than this decides nothing.
pub const STALE_AFTER: TimeDelta = TimeDelta::seconds(5);
/// How many accounts can wait to be read anew; one more is read by the next sweep.
const NUDGES_MAX: usize = 10_000;

/// The venue, as everything in this service sees it.
pub struct Hyperliquid {
    pub(crate) context: ServiceContext,
    pub(crate) config: Config,
    pub(crate) client: VenueClient,
    pub(crate) prices: PriceBook,
    pub(crate) accounts: AccountBook,
    pub(crate) candle_book: CandleBook,
    /// The leverage last set for an account's market: setting it again costs a request.
    leverages: Mutex<HashMap<(Address, u32), Leverage>>,
    /// When an account's funding and transfers were last read.
    money_read_at: Mutex<HashMap<Address, Timestamp>>,
    /// Accounts whose last read failed or left something out.
    unread: Mutex<BTreeSet<Address>>,
    pub(crate) evidence: Arc<EvidenceBox>,
    nudges: mpsc::Sender<Address>,
}

impl Hyperliquid {
    /// The venue, and the queue of accounts that want to be read anew.
    pub fn try_new(
        context: ServiceContext,
        config: Config,
    ) -> Result<(Arc<Self>, mpsc::Receiver<Address>), reqwest::Error> {
        let budget = Arc::new(Budget::new(
            config.weight_per_minute,
            config.exit_share_percent,
        ));
        let deadline = Duration::from_millis(config.request_timeout_ms);
        let evidence = Arc::new(EvidenceBox::new());
        let client = VenueClient::try_new(
            config.base_url.clone(),
            deadline,
            budget,
            Arc::clone(&evidence),
        )?;
        let (sender, nudged) = mpsc::channel(NUDGES_MAX);
        let service = Self {
            context,
            config,
            client,
            prices: PriceBook::default(),
            accounts: AccountBook::default(),
            candle_book: CandleBook::default(),
            leverages: Mutex::default(),
            money_read_at: Mutex::default(),
            unread: Mutex::default(),
            evidence,
            nudges: sender,
        };
        Ok((Arc::new(service), nudged))
    }

    /// The wall clock: what staleness is judged by.
    pub(crate) fn wall(&self) -> Timestamp {
        self.context.wall.now()
    }

    /// The market clock: what the venue lives by.
    pub(crate) fn now(&self) -> Timestamp {
        self.context.clock.now()
    }

    /// One market as far as it is known, its freshness judged now.
    pub fn find_market(&self, token: &Token) -> Option<Market> {
        let listing = self.prices.find(token, self.wall(), STALE_AFTER);
        listing.map(|listing| listing.market)
    }

    /// All markets, their freshness judged now.
    pub fn list_markets(&self) -> Vec<Market> {
        let listings = self.prices.list(self.wall(), STALE_AFTER);
        listings.into_iter().map(|listing| listing.market).collect()
    }

    /// One market that may be acted on; none when the venue does not list it. Before its list was
    /// read nobody knows, and nothing may be decided on that.
    fn listing(&self, token: &Token) -> Result<Option<Listing>, HyperliquidError> {
        self.expect_markets()?;
        Ok(self.prices.find(token, self.wall(), STALE_AFTER))
    }

    /// Fails until the venue's list of markets has been read.
    fn expect_markets(&self) -> Result<(), HyperliquidError> {
        if self.prices.is_empty() {
            return Err(HyperliquidError::MarketsUnread);
        }
        Ok(())
    }

    /// Has an account read anew soon, because something happened to it.
    pub(crate) fn nudge(&self, address: &Address) {
        if self.nudges.try_send(address.clone()).is_err() {
            metrics::counter!("venue_nudges_dropped_total").increment(1);
        }
    }

    /// Has wallets sign an action. Whatever goes wrong here, the venue has seen nothing.
    async fn signed(
        &self,
        account: &VenueAccount,
        signing: &SigningContext,
        action: Value,
        expires_at: Option<Timestamp>,
    ) -> Result<Value, Unsigned> {
        let (account, signing) = (account.clone(), signing.clone());
        let command = SignVenueAction {
            account,
            signing,
            action,
            expires_at,
        };
        match self.context.commands.call(command).await {
            Ok(SignedAction::Signed { envelope, .. }) => Ok(envelope),
            Ok(SignedAction::Refused { code, reason }) => Err(Unsigned { code, reason }),
            Err(error) => Err(Unsigned::from(error)),
        }
    }
}

/// Nothing was signed, so nothing was sent.
#[derive(Clone, Debug)]
pub(crate) struct Unsigned {
    code: String,
    reason: String,
}

impl Unsigned {
    fn of(code: &str, reason: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            reason: reason.into(),
        }
    }
}

impl From<CommandError> for Unsigned {
    fn from(error: CommandError) -> Self {
        Self {
            code: "SIGNER_UNAVAILABLE".to_owned(),
            reason: error.to_string(),
        }
    }
}

impl From<Unsigned> for HyperliquidError {
    fn from(unsigned: Unsigned) -> Self {
        Self::NotSigned(unsigned.reason)
    }
}
