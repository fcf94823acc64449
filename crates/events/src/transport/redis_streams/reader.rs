//! The one reader of a consumer group: claims what was left, reads on, acknowledges what is done.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use domain::Service;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{FuturesUnordered, StreamExt};
use redis::aio::MultiplexedConnection;
use redis::streams::{
    StreamAutoClaimOptions, StreamAutoClaimReply, StreamId, StreamReadOptions, StreamReadReply,
};
use redis::{AsyncCommands, AsyncConnectionConfig, RedisError, RedisResult};
use tokio::time::{MissedTickBehavior, interval};

use super::{FIELD, RedisStreams};
use crate::lanes::Lanes;
use crate::{Envelope, Intake, LEASE_RENEWAL, Lease, TransportError, dead_letters};

/// How long one read waits for new entries.
const BLOCK: Duration = Duration::from_millis(500);
/// How long a command to Redis may take, beyond the time it blocks.
const RESPONSE_DEADLINE: Duration = Duration::from_secs(5);
/// How long Redis may take to accept a connection.
const CONNECT_DEADLINE: Duration = Duration::from_secs(5);
/// Entries read at a time.
const BATCH: usize = 128;
/// Entries held in memory, waiting or at work.
const HELD_MAX: usize = 512;
/// Events at work at a time, each of another aggregate.
const AT_WORK_MAX: usize = 32;

/// Where an entry lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    stream: usize,
    entry: String,
}

struct Item {
    place: Place,
    envelope: Arc<Envelope>,
}

type Done = (String, Place, Result<(), TransportError>);
type Reading = BoxFuture<'static, RedisResult<Option<StreamReadReply>>>;

struct Reader<'a> {
    intake: &'a Arc<Intake>,
    /// Acknowledges and claims; the other connection blocks while it reads.
    connection: MultiplexedConnection,
    blocking: MultiplexedConnection,
    streams: Vec<(Service, String)>,
    group: &'static str,
    name: String,
    lanes: Lanes<Item>,
    held: HashSet<Place>,
    at_work: FuturesUnordered<BoxFuture<'static, Done>>,
}

/// Returns when the consumer stops, when the lease is lost, or with what went wrong.
pub(super) async fn read_while_leading(
    transport: &RedisStreams,
    intake: &Arc<Intake>,
    lease: &Lease,
) -> Result<(), TransportError> {
    let mut reader = Reader::connect(transport, intake).await?;
    reader.claim_left_behind().await?;
    let mut renewal = interval(LEASE_RENEWAL);
    renewal.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut reading = reader.read();
    loop {
        reader.start();
        tokio::select! {
            () = intake.shutdown.cancelled() => return Ok(()),
            _ = renewal.tick() => {
                if !lease.renew(&intake.db).await? {
                    tracing::warn!(service = %intake.service, "consumer lost its lease");
                    return Ok(());
                }
            }
            Some(done) = reader.at_work.next() => reader.finish(done).await?,
            reply = &mut reading, if reader.lanes.held() < HELD_MAX => {
                reader.receive(reply?).await?;
                reading = reader.read();
            }
        }
    }
}

impl<'a> Reader<'a> {
    async fn connect(
        transport: &RedisStreams,
        intake: &'a Arc<Intake>,
    ) -> Result<Self, TransportError> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_DEADLINE))
            .set_response_timeout(Some(BLOCK + RESPONSE_DEADLINE));
        let client = &transport.client;
        let mut connection = client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        let blocking = client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        let group = intake.service.as_str();
        let mut streams = Vec::new();
        for producer in intake.producers() {
            let stream = transport.stream(producer);
            create_group(&mut connection, &stream, group).await?;
            streams.push((producer, stream));
        }
        Ok(Self {
            intake,
            connection,
            blocking,
            streams,
            group,
            name: domain::EventId::new().to_string(),
            lanes: Lanes::new(),
            held: HashSet::new(),
            at_work: FuturesUnordered::new(),
        })
    }

    /// Takes over what former readers received and did not acknowledge, before anything newer.
    async fn claim_left_behind(&mut self) -> Result<(), TransportError> {
        for stream in 0..self.streams.len() {
            let mut from = "0-0".to_owned();
            loop {
                let reply: StreamAutoClaimReply = self
                    .connection
                    .xautoclaim_options(
                        &self.streams[stream].1,
                        self.group,
                        &self.name,
                        0,
                        &from,
                        StreamAutoClaimOptions::default().count(BATCH),
                    )
                    .await?;
                for entry in reply.claimed {
                    self.admit(stream, entry).await?;
                }
                if reply.next_stream_id == "0-0" {
                    break;
                }
                from = reply.next_stream_id;
            }
        }
        Ok(())
    }

    fn read(&self) -> Reading {
        let mut connection = self.blocking.clone();
        let options = StreamReadOptions::default()
            .group(self.group, &self.name)
            .count(BATCH)
            .block(usize::try_from(BLOCK.as_millis()).unwrap_or(usize::MAX));
        let keys: Vec<_> = self.streams.iter().map(|(_, key)| key.clone()).collect();
        async move {
            let ids = vec![">"; keys.len()];
            connection.xread_options(&keys, &ids, &options).await
        }
        .boxed()
    }

    async fn receive(&mut self, reply: Option<StreamReadReply>) -> Result<(), TransportError> {
        for key in reply.map(|reply| reply.keys).unwrap_or_default() {
            let Some(stream) = self.streams.iter().position(|(_, name)| *name == key.key) else {
                continue;
            };
            for entry in key.ids {
                self.admit(stream, entry).await?;
            }
        }
        Ok(())
    }

    async fn admit(&mut self, stream: usize, entry: StreamId) -> Result<(), TransportError> {
        let text: String = entry.get(FIELD).unwrap_or_default();
        let entry = entry.id;
        let place = Place { stream, entry };
        match serde_json::from_str::<Envelope>(&text) {
            Ok(envelope) if self.intake.hears(&envelope) => {
                if self.held.insert(place.clone()) {
                    let lane = format!("{stream}/{}", envelope.aggregate);
                    let envelope = Arc::new(envelope);
                    self.lanes.push(&lane, Item { place, envelope });
                }
                Ok(())
            }
            Ok(_of_no_interest) => self.acknowledge(&[place]).await,
            Err(error) => {
                let origin = self.streams[stream].0.as_str();
                let reason = format!("the envelope is malformed: {error}");
                dead_letters::store_unreadable(self.intake, origin, &text, &reason).await?;
                self.acknowledge(&[place]).await
            }
        }
    }

    fn start(&mut self) {
        while self.at_work.len() < AT_WORK_MAX {
            let Some((lane, Item { place, envelope })) = self.lanes.start() else {
                return;
            };
            let intake = Arc::clone(self.intake);
            let work = async move {
                let outcome = intake.take(envelope).await;
                (lane, place, outcome)
            };
            self.at_work.push(work.boxed());
        }
    }

    /// Acknowledges what is done, with all else that is done by now.
    async fn finish(&mut self, first: Done) -> Result<(), TransportError> {
        let mut finished = vec![first];
        while let Some(Some(next)) = self.at_work.next().now_or_never() {
            finished.push(next);
        }
        let mut places = Vec::with_capacity(finished.len());
        let mut lanes = Vec::with_capacity(finished.len());
        for (lane, place, outcome) in finished {
            outcome?;
            lanes.push(lane);
            places.push(place);
        }
        self.acknowledge(&places).await?;
        for (lane, place) in lanes.into_iter().zip(places) {
            self.lanes.finish(lane);
            self.held.remove(&place);
        }
        Ok(())
    }

    async fn acknowledge(&mut self, places: &[Place]) -> Result<(), TransportError> {
        let mut acks = redis::pipe();
        for Place { stream, entry } in places {
            acks.xack(&self.streams[*stream].1, self.group, &[entry])
                .ignore();
        }
        let () = acks.query_async(&mut self.connection).await?;
        Ok(())
    }
}

/// The group reads from the stream's beginning, so that nothing told before it existed is missed.
async fn create_group(
    connection: &mut MultiplexedConnection,
    stream: &str,
    group: &str,
) -> RedisResult<()> {
    let created: RedisResult<()> = connection.xgroup_create_mkstream(stream, group, "0").await;
    match created {
        Err(error) if is_existing_group(&error) => Ok(()),
        other => other,
    }
}

fn is_existing_group(error: &RedisError) -> bool {
    error.code() == Some("BUSYGROUP")
}
