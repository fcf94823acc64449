//! What survives a kill: a file of JSON lines, one for each change, written before the answer
//! leaves. The first line is everything; it is rewritten at the start and when the file has grown.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use domain::Address;
use serde::{Deserialize, Serialize};

use crate::engine::{
    Account, Exchange, Fill, FundingPayment, Globals, History, Ledger, OrderRecord,
};

/// Bytes after which the file is written anew.
const REWRITE_AT_BYTES: u64 = 32 * 1024 * 1024;

/// One line: what changed together.
#[derive(Serialize, Deserialize)]
struct Line {
    globals: Globals,
    accounts: Vec<AccountLine>,
    nonces: BTreeMap<Address, BTreeSet<u64>>,
}

/// One account as it stands, and what was added to its past.
#[derive(Serialize, Deserialize)]
struct AccountLine {
    user: Address,
    account: Account,
    fills: Vec<Fill>,
    orders: Vec<OrderRecord>,
    fundings: Vec<FundingPayment>,
    ledger: Vec<Ledger>,
}

/// The open file.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    bytes: u64,
    written: Globals,
}

impl Journal {
    /// Restores an exchange from the file, if there is one, and writes it anew.
    pub(crate) fn open(path: &Path, exchange: &mut Exchange) -> io::Result<Self> {
        if path.is_file() {
            restore(path, exchange)?;
        }
        let (file, bytes) = rewrite(path, exchange)?;
        let written = exchange.globals.clone();
        Ok(Self {
            path: path.to_owned(),
            file,
            bytes,
            written,
        })
    }

    /// Writes what changed since the last time.
    pub(crate) fn append(&mut self, exchange: &mut Exchange) -> io::Result<()> {
        let is_clean = exchange.dirty.is_empty() && exchange.dirty_nonces.is_empty();
        if is_clean && exchange.globals == self.written {
            return Ok(());
        }
        let line = changes(exchange);
        self.bytes += write_line(&mut self.file, &line)?;
        self.written = line.globals;
        if self.bytes > REWRITE_AT_BYTES {
            (self.file, self.bytes) = rewrite(&self.path, exchange)?;
        }
        Ok(())
    }
}

/// Drains what is marked as changed.
fn changes(exchange: &mut Exchange) -> Line {
    let users = std::mem::take(&mut exchange.dirty);
    let accounts = users
        .into_iter()
        .map(|user| {
            let account = exchange.accounts.get(&user).cloned().unwrap_or_default();
            let history = exchange.histories.entry(user.clone()).or_default();
            account_changes(user, account, history)
        })
        .collect();
    let nonces = std::mem::take(&mut exchange.dirty_nonces)
        .into_iter()
        .filter_map(|signer| exchange.nonces.get_key_value(&signer))
        .map(|(signer, nonces)| (signer.clone(), nonces.clone()))
        .collect();
    Line {
        globals: exchange.globals.clone(),
        accounts,
        nonces,
    }
}

fn account_changes(user: Address, account: Account, history: &mut History) -> AccountLine {
    let fresh = std::mem::take(&mut history.fresh);
    let oids: BTreeSet<u64> = fresh.orders.into_iter().collect();
    AccountLine {
        user,
        account,
        fills: newest(&history.fills, fresh.fills),
        orders: oids
            .iter()
            .filter_map(|oid| history.orders.get(oid).cloned())
            .collect(),
        fundings: newest(&history.fundings, fresh.fundings),
        ledger: newest(&history.ledger, fresh.ledger),
    }
}

fn newest<T: Clone>(list: &std::collections::VecDeque<T>, count: usize) -> Vec<T> {
    list.iter()
        .skip(list.len().saturating_sub(count))
        .cloned()
        .collect()
}

fn everything(exchange: &Exchange) -> Line {
    let nobody = History::default();
    let accounts = exchange.accounts.iter().map(|(user, account)| {
        let history = exchange.histories.get(user).unwrap_or(&nobody);
        AccountLine {
            user: user.clone(),
            account: account.clone(),
            fills: history.fills.iter().cloned().collect(),
            orders: history.orders.values().cloned().collect(),
            fundings: history.fundings.iter().cloned().collect(),
            ledger: history.ledger.iter().cloned().collect(),
        }
    });
    Line {
        globals: exchange.globals.clone(),
        accounts: accounts.collect(),
        nonces: exchange.nonces.clone(),
    }
}

/// A line cut off by a kill was never answered for: it and what follows is left out.
fn restore(path: &Path, exchange: &mut Exchange) -> io::Result<()> {
    for text in BufReader::new(File::open(path)?).lines() {
        let Ok(line) = serde_json::from_str::<Line>(&text?) else {
            tracing::warn!("a broken journal line was left out");
            break;
        };
        apply(exchange, line);
    }
    exchange.rebuild_books();
    Ok(())
}

fn apply(exchange: &mut Exchange, line: Line) {
    let Line {
        globals,
        accounts,
        nonces,
    } = line;
    exchange.globals = globals;
    exchange.nonces.extend(nonces);
    for AccountLine {
        user,
        account,
        fills,
        orders,
        fundings,
        ledger,
    } in accounts
    {
        let history = exchange.histories.entry(user.clone()).or_default();
        for fill in fills {
            history.add_fill(fill);
        }
        for record in orders {
            history.note(record);
        }
        for payment in fundings {
            history.add_funding(payment);
        }
        for entry in ledger {
            history.add_ledger(entry);
        }
        history.fresh = crate::engine::Fresh::default();
        exchange.accounts.insert(user, account);
    }
}

/// Beside the old file first, then in its place: a kill leaves one of the two.
fn rewrite(path: &Path, exchange: &Exchange) -> io::Result<(File, u64)> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    let bytes = write_line(&mut file, &everything(exchange))?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    let file = OpenOptions::new().append(true).open(path)?;
    Ok((file, bytes))
}

fn write_line(file: &mut File, line: &Line) -> io::Result<u64> {
    let mut bytes = serde_json::to_vec(line)?;
    bytes.push(b'\n');
    file.write_all(&bytes)?;
    Ok(bytes.len() as u64)
}
