//! Places for live connections: so many in all, and so many for one client.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::auth::Caller;

/// Who is counted as one client: a user, or an address of nobody in particular.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Asker {
    /// A user, wherever they are.
    User(String),
    /// An address; none when the listener does not tell.
    Address(Option<IpAddr>),
}

impl Asker {
    /// Whom a request counts for.
    pub fn of(caller: Option<&Caller>, address: Option<IpAddr>) -> Self {
        match caller {
            Some(caller) => Self::User(caller.subject.clone()),
            None => Self::Address(address),
        }
    }
}

/// Counts live connections. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Connections {
    counts: Arc<Mutex<Counts>>,
}

#[derive(Debug, Default)]
struct Counts {
    all: usize,
    by_client: HashMap<Asker, usize>,
}

impl Connections {
    /// A place for one more; none when the client, or all together, have as many as they may.
    pub fn try_connect(&self, asker: Asker, all_max: usize, client_max: usize) -> Option<Place> {
        let mut counts = self.lock();
        let own = counts.by_client.get(&asker).copied().unwrap_or(0);
        if counts.all >= all_max || own >= client_max {
            return None;
        }
        counts.all += 1;
        counts.by_client.insert(asker.clone(), own + 1);
        drop(counts);
        let connections = self.clone();
        Some(Place { connections, asker })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.lock().all
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of one connection, free again when dropped.
#[derive(Debug)]
pub struct Place {
    connections: Connections,
    asker: Asker,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.connections.lock();
        counts.all = counts.all.saturating_sub(1);
        if let Some(own) = counts.by_client.get_mut(&self.asker) {
            *own -= 1;
            if *own == 0 {
                counts.by_client.remove(&self.asker);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_its_connection_ends() {
        let connections = Connections::default();
        let ada = || Asker::User("ada".to_owned());
        let connect = |asker| connections.try_connect(asker, 3, 2);
        let (first, second) = (connect(ada()), connect(ada()));
        assert!(first.is_some() && second.is_some());
        assert!(connect(ada()).is_none(), "a client has two");
        let stranger = connect(Asker::Address(None));
        assert!(stranger.is_some());
        let other = || Asker::User("bela".to_owned());
        assert!(connect(other()).is_none(), "all have three");
        drop(first);
        assert!(connect(other()).is_some());
        drop((second, stranger));
        assert_eq!(connections.count(), 0);
    }
}
