//! What a person's accounts are worth, and what is on them that is not from us.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

use chrono::TimeDelta;
use domain::{
    DeploymentId, Price, Quantity, Side, Timestamp, Token, TradingMode, Usdc, UserId, Venue,
};
use venue::commands::LookUpAccounts;
use venue::{AccountSnapshot, VenueAccount, VenuePosition};

use super::Positions;
use super::pursue::{Readings, known};
use crate::error::PositionsError;
use crate::store;

/// How long the venue's word on an account serves for showing.
const SHOWN_FOR: TimeDelta = TimeDelta::seconds(5);
/// The status of a deployment that never enters again.
const CANCELLED: &str = "CANCELLED";
/// Accounts of one person that are shown.
const ACCOUNTS_MAX: usize = 1_000;

/// What a person's accounts of one mode are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worth {
    pub equity: Usdc,
    pub available: Usdc,
    pub unrealised_pnl: Usdc,
    pub realised_pnl: Usdc,
    pub open_positions: usize,
    /// Whether the books of every account balance; nothing before the first was checked.
    pub is_balanced: Option<bool>,
    pub as_of: Timestamp,
    pub deployments: Vec<Equity>,
}

impl Worth {
    /// Whether another says the same, whenever the venue said so.
    pub fn is_worth(&self, other: &Self) -> bool {
        let as_of = self.as_of;
        let other = Self {
            as_of,
            ..other.clone()
        };
        *self == other
    }
}

/// What one deployment's accounts are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equity {
    pub deployment: DeploymentId,
    pub equity: Usdc,
}

/// A holding on a person's account that we did not open, or the part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    pub account: VenueAccount,
    pub token: Token,
    pub side: Side,
    pub quantity: Quantity,
    pub entry_price: Price,
}

/// The venue's newest word on accounts, shared by everybody who looks.
#[derive(Default)]
pub struct Snapshots(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    words: HashMap<VenueAccount, (Timestamp, AccountSnapshot)>,
    /// When those that nobody is shown any more were last thrown away.
    swept_at: Option<Timestamp>,
}

impl Snapshots {
    pub(super) fn keep(&self, snapshot: AccountSnapshot, wall: Timestamp) {
        let mut kept = self.0.lock().expect("no thread panics with snapshots");
        // Not at every one: there may be as many as there are users.
        if kept.swept_at.is_none_or(|at| wall - at >= SHOWN_FOR) {
            kept.words.retain(|_, (at, _)| wall - *at < SHOWN_FOR);
            kept.swept_at = Some(wall);
        }
        kept.words
            .insert(snapshot.account.clone(), (wall, snapshot));
    }

    fn find(&self, account: &VenueAccount, wall: Timestamp) -> Option<AccountSnapshot> {
        let kept = self.0.lock().expect("no thread panics with snapshots");
        let (at, snapshot) = kept.words.get(account)?;
        (wall - *at < SHOWN_FOR).then(|| snapshot.clone())
    }
}

impl Positions {
    /// What a person's accounts are worth at the newest prices. An account that cannot be read is
    /// an error, never worth nothing.
    pub async fn worth(&self, user: UserId, mode: TradingMode) -> Result<Worth, PositionsError> {
        let owned = self.accounts_of(user, Some(mode)).await?;
        let readings = self.shown(owned.iter().map(|(_, account)| account)).await?;
        let mut worth = Worth {
            equity: Usdc::ZERO,
            available: Usdc::ZERO,
            unrealised_pnl: Usdc::ZERO,
            realised_pnl: self.realised(user, mode).await?,
            open_positions: self.count_open(user, mode),
            is_balanced: self.is_balanced(user, mode).await?,
            as_of: self.now(),
            deployments: Vec::new(),
        };
        let mut equities: HashMap<DeploymentId, Usdc> = HashMap::new();
        let mut counted = BTreeSet::new();
        for (deployment, account) in &owned {
            let snapshot = readings.get(account).ok_or(PositionsError::Unreadable)?;
            let (equity, unrealised) = self.live_equity(snapshot)?;
            let of_deployment = equities.entry(*deployment).or_insert(Usdc::ZERO);
            *of_deployment = of_deployment.checked_add(equity)?;
            if counted.insert(account) {
                worth.equity = worth.equity.checked_add(equity)?;
                worth.available = worth.available.checked_add(snapshot.withdrawable)?;
                worth.unrealised_pnl = worth.unrealised_pnl.checked_add(unrealised)?;
                worth.as_of = worth.as_of.min(snapshot.as_of);
            }
        }
        let equities = equities.into_iter();
        worth.deployments = equities
            .map(|(deployment, equity)| Equity { deployment, equity })
            .collect();
        worth.deployments.sort_by_key(|one| one.deployment);
        Ok(worth)
    }

    /// What is on a person's accounts that we did not open.
    pub async fn externals(&self, user: UserId) -> Result<Vec<External>, PositionsError> {
        let owned = self.accounts_of(user, None).await?;
        let accounts: BTreeSet<_> = owned.into_iter().map(|(_, account)| account).collect();
        let readings = self.shown(accounts.iter()).await?;
        let db = &self.context.db.read;
        let ours = store::positions::list_unclosed_of_user(db, user).await?;
        let mut externals = Vec::new();
        for account in accounts {
            let snapshot = readings.get(&account).ok_or(PositionsError::Unreadable)?;
            for position in &snapshot.positions {
                let mut quantity = position.quantity;
                for held in ours.iter().filter(|held| held.account == account) {
                    if held.token == position.token && held.books.side == position.side {
                        let held = held.books.quantity();
                        quantity = quantity.checked_sub(held).unwrap_or(Quantity::ZERO);
                    }
                }
                if !quantity.is_zero() {
                    externals.push(External {
                        account: account.clone(),
                        token: position.token.clone(),
                        side: position.side,
                        quantity,
                        entry_price: position.entry_price,
                    });
                }
            }
        }
        Ok(externals)
    }

    async fn realised(&self, user: UserId, mode: TradingMode) -> Result<Usdc, PositionsError> {
        let db = &self.context.db.read;
        let sum = store::positions::sum_realised_of_user(db, user, mode).await?;
        Ok(Usdc::from_micros(sum))
    }

    async fn is_balanced(
        &self,
        user: UserId,
        mode: TradingMode,
    ) -> Result<Option<bool>, PositionsError> {
        let db = &self.context.db.read;
        let accounts = store::books::list_accounts_of_user(db, user).await?;
        let checked = accounts
            .iter()
            .filter(|row| row.mode == mode.as_str())
            .filter_map(|row| row.is_balanced);
        Ok(checked.reduce(|all, one| all && one))
    }

    fn count_open(&self, user: UserId, mode: TradingMode) -> usize {
        let held = self.board.of_user(user);
        let open = held
            .iter()
            .filter(|held| held.is_unclosed() && held.account.mode == mode);
        open.count()
    }

    async fn accounts_of(
        &self,
        user: UserId,
        mode: Option<TradingMode>,
    ) -> Result<Vec<(DeploymentId, VenueAccount)>, PositionsError> {
        let rows = store::deployments::list_of_user(&self.context.db.read, user, mode).await?;
        let held = self.board.of_user(user);
        let holding: BTreeSet<_> = held
            .iter()
            .filter(|held| held.is_unclosed())
            .map(|held| held.deployment_id.uuid())
            .collect();
        let mut owned = Vec::new();
        for row in rows {
            // A cancelled deployment counts until nothing of it is held.
            if row.status == CANCELLED && !holding.contains(&row.id) {
                continue;
            }
            let accounts: Vec<VenueAccount> =
                serde_json::from_value(row.accounts).map_err(PositionsError::stored)?;
            let deployment = DeploymentId::from_uuid(row.id);
            let venues = accounts.into_iter();
            let readable = venues.filter(|account| account.venue == Venue::Hyperliquid);
            owned.extend(readable.map(|account| (deployment, account)));
        }
        owned.truncate(ACCOUNTS_MAX);
        Ok(owned)
    }

    /// The venue's word on accounts, asked for only when what is known is old.
    async fn shown(
        &self,
        accounts: impl Iterator<Item = &VenueAccount>,
    ) -> Result<Readings, PositionsError> {
        let wall = self.wall();
        let mut readings = Readings::new();
        let mut missing = BTreeSet::new();
        for account in accounts {
            match self.snapshots.find(account, wall) {
                Some(snapshot) => drop(readings.insert(account.clone(), snapshot)),
                None => drop(missing.insert(account.clone())),
            }
        }
        if missing.is_empty() {
            return Ok(readings);
        }
        let command = LookUpAccounts {
            accounts: missing.into_iter().collect(),
            fresh: false,
        };
        for (account, snapshot) in known(self.context.commands.call(command).await?) {
            self.snapshots.keep(snapshot.clone(), wall);
            readings.insert(account, snapshot);
        }
        Ok(readings)
    }

    /// An account's equity and unrealised result, moved from the venue's prices to the newest.
    fn live_equity(&self, snapshot: &AccountSnapshot) -> Result<(Usdc, Usdc), PositionsError> {
        let mut equity = snapshot.equity;
        let mut unrealised = Usdc::ZERO;
        for position in &snapshot.positions {
            let now = self.live_pnl(snapshot.account.venue, position);
            unrealised = unrealised.checked_add(now)?;
            equity = equity
                .checked_sub(position.unrealised_pnl)?
                .checked_add(now)?;
        }
        Ok((equity, unrealised))
    }

    fn live_pnl(&self, venue: Venue, position: &VenuePosition) -> Usdc {
        let mark = self.marks.newest(venue, &position.token);
        let mark = mark.filter(|mark| !self.marks.is_stale(venue, mark, self.wall()));
        let live = mark.and_then(|mark| {
            let worth = mark.price.notional(position.quantity).ok()?;
            let cost = position.entry_price.notional(position.quantity).ok()?;
            match position.side {
                Side::Long => worth.checked_sub(cost).ok(),
                Side::Short => cost.checked_sub(worth).ok(),
            }
        });
        live.unwrap_or(position.unrealised_pnl)
    }
}
