//! Kept HTTP/1.1 connections to one subgraph. A connection has no task of its own: whoever waits
//! for an answer drives it meanwhile, so nothing is handed from thread to thread on the way, and
//! who leaves early takes the connection along.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::response::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, Uri, header};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use super::TransportError;

/// Idle connections kept to one subgraph.
const IDLE_MAX: usize = 64;

/// All connections to one subgraph.
pub struct Connections {
    address: (String, u16),
    host: HeaderValue,
    target: Uri,
    connect_time: Duration,
    idle_time: Duration,
    /// The one used last is last.
    idle: Mutex<Vec<Connection>>,
}

struct Connection {
    sender: SendRequest<Full<Bytes>>,
    driver: Driver,
    used_at: Instant,
}

type Http1 = http1::Connection<TokioIo<TcpStream>, Full<Bytes>>;

/// The side of a connection that reads and writes; none once it has ended.
struct Driver(Option<Pin<Box<Http1>>>);

/// What became of a request that was not answered.
enum Unanswered {
    /// It never left.
    Unsent(Box<Request<Full<Bytes>>>),
    Failed(TransportError),
}

impl Connections {
    /// None yet; `uri` must be absolute.
    pub fn try_new(uri: &Uri, connect_time: Duration, idle_time: Duration) -> Result<Self, String> {
        let authority = uri.authority().ok_or("the address names no host")?;
        let name = authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']');
        let address = (name.to_owned(), authority.port_u16().unwrap_or(80));
        let host = match authority.port_u16() {
            Some(port) => format!("{}:{port}", authority.host()),
            None => authority.host().to_owned(),
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            address,
            host: HeaderValue::try_from(host).map_err(|error| error.to_string())?,
            target: path
                .parse()
                .map_err(|error: http::uri::InvalidUri| error.to_string())?,
            connect_time,
            idle_time,
            idle: Mutex::default(),
        })
    }

    /// Posts a body and reads the whole answer, of at most so many bytes.
    pub async fn post(
        &self,
        headers: HeaderMap,
        body: Bytes,
        answer_bytes_max: usize,
    ) -> Result<(Parts, Bytes), TransportError> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.target.clone();
        *request.headers_mut() = headers;
        request
            .headers_mut()
            .insert(header::HOST, self.host.clone());
        loop {
            let kept = self.take_idle().await;
            let is_kept = kept.is_some();
            let mut connection = match kept {
                Some(connection) => connection,
                None => self.connect().await?,
            };
            let response = match connection.send(request).await {
                Ok(response) => response,
                // It was closed while nobody used it; there are others, and new ones.
                Err(Unanswered::Unsent(unsent)) if is_kept => {
                    request = *unsent;
                    continue;
                }
                Err(Unanswered::Unsent(_)) => {
                    return Err(TransportError::Broken("nothing could be sent".to_owned()));
                }
                Err(Unanswered::Failed(error)) => return Err(error),
            };
            let (head, body) = response.into_parts();
            let body = connection.read(body, answer_bytes_max).await?;
            if connection.is_ready().await {
                self.keep(connection);
            }
            return Ok((head, body));
        }
    }

    /// A connection that waits for work and still stands.
    async fn take_idle(&self) -> Option<Connection> {
        loop {
            let mut connection = self.idle().pop()?;
            if connection.used_at.elapsed() < self.idle_time && connection.is_ready().await {
                return Some(connection);
            }
        }
    }

    fn keep(&self, mut connection: Connection) {
        connection.used_at = Instant::now();
        let mut idle = self.idle();
        // Those that have waited too long stand in front.
        let is_old = |kept: &Connection| kept.used_at.elapsed() >= self.idle_time;
        if idle.first().is_some_and(is_old) {
            idle.retain(|kept| !is_old(kept));
        }
        if idle.len() < IDLE_MAX {
            idle.push(connection);
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn connect(&self) -> Result<Connection, TransportError> {
        let (name, port) = &self.address;
        let connecting = timeout(
            self.connect_time,
            TcpStream::connect((name.as_str(), *port)),
        );
        let stream = match connecting.await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => return Err(TransportError::Connect(error.to_string())),
            Err(_) => return Err(TransportError::Connect("no connection in time".to_owned())),
        };
        // A connection that refuses the option still works.
        drop(stream.set_nodelay(true));
        let (sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| TransportError::Connect(error.to_string()))?;
        Ok(Connection {
            sender,
            driver: Driver(Some(Box::pin(connection))),
            used_at: Instant::now(),
        })
    }
}

impl Connection {
    async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<http::Response<Incoming>, Unanswered> {
        let sending = self.sender.try_send_request(request);
        self.driver.run(sending).await.map_err(|mut error| {
            error.take_message().map_or_else(
                || Unanswered::Failed(TransportError::Broken(error.error().to_string())),
                |unsent| Unanswered::Unsent(Box::new(unsent)),
            )
        })
    }

    async fn read(
        &mut self,
        mut body: Incoming,
        bytes_max: usize,
    ) -> Result<Bytes, TransportError> {
        let announced = body.size_hint().exact().unwrap_or_default();
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        if announced > bytes_max {
            return Err(TransportError::TooLarge(bytes_max));
        }
        let mut first: Option<Bytes> = None;
        let mut joined = BytesMut::new();
        while let Some(frame) = self.driver.run(body.frame()).await {
            let frame = frame.map_err(|error| TransportError::Broken(error.to_string()))?;
            let Ok(chunk) = frame.into_data() else {
                continue;
            };
            let length = first.as_ref().map_or(joined.len(), Bytes::len) + chunk.len();
            if length > bytes_max {
                return Err(TransportError::TooLarge(bytes_max));
            }
            // An answer of one chunk, the usual case, is not copied.
            match first.take() {
                None if joined.is_empty() => first = Some(chunk),
                None => joined.extend_from_slice(&chunk),
                Some(start) => {
                    joined.reserve(announced.max(length));
                    joined.extend_from_slice(&start);
                    joined.extend_from_slice(&chunk);
                }
            }
        }
        Ok(first.unwrap_or_else(|| joined.freeze()))
    }

    /// Whether another request may be sent, as far as is known without waiting.
    async fn is_ready(&mut self) -> bool {
        let Self { sender, driver, .. } = self;
        poll_fn(|context| {
            driver.advance(context);
            Poll::Ready(matches!(sender.poll_ready(context), Poll::Ready(Ok(()))))
        })
        .await
    }
}

impl Driver {
    /// Reads and writes until `future` is done; it is told if the connection ends before.
    async fn run<T>(&mut self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        poll_fn(|context| {
            self.advance(context);
            let outcome = future.as_mut().poll(context);
            if outcome.is_pending() {
                // What the future asked for meanwhile is not left for another turn.
                self.advance(context);
                return future.as_mut().poll(context);
            }
            outcome
        })
        .await
    }

    fn advance(&mut self, context: &mut std::task::Context<'_>) {
        if let Some(connection) = &mut self.0
            && connection.as_mut().poll(context).is_ready()
        {
            self.0 = None;
        }
    }
}
