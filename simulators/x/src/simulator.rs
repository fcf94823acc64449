//! Starts and stops the stand-in, and posts by hand.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard};

use domain::{SharedClock, Timestamp};
use serde::Serialize;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::archive::Archive;
use crate::config::{Config, Feed};
use crate::digest;
use crate::feed::{self, FeedError, SampleFeed, SkippedLine};
use crate::http::{self, Gate};
use crate::post::{Author, Post, TweetId, handle_of};

/// Why the stand-in does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken.
    #[error("cannot listen on port {port}")]
    Listen {
        /// Which.
        port: u16,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// The posts cannot be read.
    #[error("cannot read the posts")]
    Feed(#[from] FeedError),
}

/// What there is to read, and what was left out.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedReport {
    /// Posts, past and to come.
    pub posts: usize,
    /// When the first appears.
    pub first_at: Option<Timestamp>,
    /// When the last appears.
    pub last_at: Option<Timestamp>,
    /// Lines that were no posts.
    pub skipped_count: usize,
    /// The first of them.
    pub skipped: Vec<SkippedLine>,
    /// Handles and their numbers of posts, the busiest first.
    pub authors: Vec<(String, usize)>,
}

/// The running stand-in; dropping it leaves it running until [`Simulator::stop`] or the process ends.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    house: Arc<House>,
    stopped: CancellationToken,
    tasks: TaskTracker,
}

impl Simulator {
    /// Reads the feed, listens, serves.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let Config {
            port,
            clock,
            bearer_token,
            feed,
            rate_limits,
        } = config;
        let house = Arc::new(House::open(feed, clock)?);
        let cannot = |cause| StartError::Listen { port, cause };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        let (stopped, tasks) = (CancellationToken::new(), TaskTracker::new());
        let gate = Gate::new(bearer_token, rate_limits);
        let app = http::router(Arc::clone(&house), gate);
        let stop = stopped.clone().cancelled_owned();
        tasks.spawn(async move {
            if let Err(error) = axum::serve(listener, app)
                .with_graceful_shutdown(stop)
                .await
            {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "the stand-in of x ended");
            }
        });
        tasks.close();
        Ok(Self {
            address,
            house,
            stopped,
            tasks,
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What stands in for `https://api.x.com`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What there is to read, and what was left out.
    pub fn report(&self) -> FeedReport {
        self.house.report()
    }

    /// Handles and how often each posts from `start` until `end`, the busiest first: whom to
    /// follow in a replay of that time.
    pub fn authors_between(&self, start: Timestamp, end: Timestamp) -> Vec<(String, usize)> {
        self.house.at_present(|archive, _| {
            let authors = archive.authors_between(start, end).into_iter();
            authors
                .map(|(author, posts)| (author.handle.clone(), posts))
                .collect()
        })
    }

    /// Posts now, in the name of a handle that is made when it does not exist.
    pub fn publish(&self, handle: &str, text: &str) -> TweetId {
        self.house.publish(handle, text)
    }

    /// Gives a post another text, as a new version. `None` when there is no such post.
    pub fn edit(&self, id: TweetId, text: &str) -> Option<TweetId> {
        self.house
            .at_present(|archive, now| archive.edit(id, text, now))
    }

    /// Takes a post away. False when there is no such post.
    pub fn delete(&self, id: TweetId) -> bool {
        self.house
            .at_present(|archive, now| archive.delete(id, now))
    }

    /// Lets running answers finish, then ends.
    pub async fn stop(self) {
        self.stopped.cancel();
        self.tasks.wait().await;
    }
}

/// The archive, what feeds it and the clock it is read by.
#[derive(Debug)]
pub struct House {
    clock: SharedClock,
    library: Mutex<Library>,
    skipped_count: usize,
    skipped: Vec<SkippedLine>,
}

#[derive(Debug)]
struct Library {
    archive: Archive,
    sample: Option<SampleFeed>,
}

impl House {
    fn open(feed: Feed, clock: SharedClock) -> Result<Self, FeedError> {
        let mut archive = Archive::default();
        let mut report = feed::Recorded::default();
        let mut sample = None;
        match feed {
            Feed::Empty => {}
            Feed::Recorded(folder) => report = feed::load(&folder, &mut archive)?,
            Feed::Sample(wanted) => {
                sample = Some(SampleFeed::open(wanted, clock.now(), &mut archive)?);
            }
        }
        if report.skipped_count > 0 {
            tracing::warn!(
                lines.count = report.skipped_count,
                "recorded lines are no posts"
            );
        }
        let feed::Recorded {
            skipped_count,
            skipped,
        } = report;
        let library = Mutex::new(Library { archive, sample });
        Ok(Self {
            clock,
            library,
            skipped_count,
            skipped,
        })
    }

    /// The present, by the clock posts appear by.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Reads or writes the archive as it is now; posts that are due have appeared.
    pub fn at_present<T>(&self, act: impl FnOnce(&mut Archive, Timestamp) -> T) -> T {
        let mut library = self.library();
        let now = self.clock.now();
        let Library { archive, sample } = &mut *library;
        if let Some(sample) = sample {
            sample.advance(now, archive);
        }
        act(archive, now)
    }

    /// Posts now.
    pub fn publish(&self, handle: &str, text: &str) -> TweetId {
        let handle = handle_of(handle);
        self.at_present(|archive, now| {
            let author_id = archive.add_author(Author::named(&handle, &handle, ""));
            let id = TweetId::at(now, digest::stable(&[text.as_bytes()]));
            archive.add_post(Post::first(id, author_id, text, now))
        })
    }

    /// What there is to read, and what was left out.
    pub fn report(&self) -> FeedReport {
        self.at_present(|archive, _| {
            let bounds = archive.bounds();
            let (start, end) = (Timestamp::MIN_UTC, Timestamp::MAX_UTC);
            let authors = archive.authors_between(start, end).into_iter();
            FeedReport {
                posts: archive.post_count(),
                first_at: bounds.map(|(first, _)| first),
                last_at: bounds.map(|(_, last)| last),
                skipped_count: self.skipped_count,
                skipped: self.skipped.clone(),
                authors: authors
                    .map(|(author, posts)| (author.handle.clone(), posts))
                    .collect(),
            }
        })
    }

    fn library(&self) -> MutexGuard<'_, Library> {
        self.library
            .lock()
            .expect("no thread panics while it holds the archive")
    }
}
